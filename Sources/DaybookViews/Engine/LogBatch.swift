import DaybookDomain
import DaybookForms
import DaybookLog

/// A stretch of the log after a position, each record decoded once for every view.
struct LogBatch {
  /// The position it follows.
  let start: Position
  /// The link of the record at `start`; nil when the log has no such record, or `start` is the beginning.
  private(set) var linkAtStart: RecordLink?
  private(set) var facts: [Fact] = []
  private(set) var links: [RecordLink] = []

  /// Reads at most `most` records.
  init(of log: any LogStorage, after start: Position, most: Int) throws(ViewError) {
    precondition(most > 0, "a batch has at least one record")
    self.start = start
    var failure: ViewError?
    var (facts, links, linkAtStart): ([Fact], [RecordLink], RecordLink?) = ([], [], nil)
    do throws(LogFailure) {
      try log.read(after: start.value == 0 ? 0 : start.value - 1) { position, record in
        if position <= start.value {
          linkAtStart = RecordLink(record: record)
          return true
        }
        do throws(ViewError) {
          facts.append(try LogBatch.decode(record, at: position))
          links.append(RecordLink(record: record))
        } catch {
          failure = error
          return false
        }
        return facts.count < most
      }
    } catch {
      throw ViewError(error)
    }
    if let failure { throw failure }
    (self.facts, self.links, self.linkAtStart) = (facts, links, linkAtStart)
  }

  /// The last position it reaches.
  var end: Position { Position(start.value + UInt64(facts.count)) }

  /// The link at a position from `start` to `end`; nil when the log has no such record, or the position is 0.
  func link(at position: Position) -> RecordLink? {
    position == start ? linkAtStart : links[Int(position.value - start.value) - 1]
  }

  /// What follows a position from `start` to `end`.
  func facts(after position: Position) -> ArraySlice<Fact> {
    facts[Int(position.value - start.value)...]
  }

  static func decode(_ record: RawSpan, at position: UInt64) throws(ViewError) -> Fact {
    guard record.byteCount >= RecordHeader.byteCount else {
      throw ViewError(.record, "read record \(position): it is too short; run daybook verify")
    }
    do throws(FormError) {
      return try RecordForm.decode(
        record.extracting(RecordHeader.byteCount...), position: Position(position))
    } catch {
      throw ViewError(.record, "read record \(position): \(error); run daybook verify")
    }
  }
}
