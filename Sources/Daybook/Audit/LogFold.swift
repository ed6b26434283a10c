package import DaybookCrypto
package import DaybookDomain
internal import DaybookForms
package import DaybookLog
package import DaybookTime

/// Goes through the log in order and checks as it goes: header, position, link, form, time.
package struct LogFold: ~Copyable {
  /// The link of the last record seen; before the first, zero.
  package var link: Digest256 = .zero
  package var position = Position.start
  private var recordedAt = Timestamp(microseconds: .min)
  private var chain = LogChain()

  package init() {}

  /// Goes on after a record whose link is known.
  package init(after position: Position, link: Digest256, recordedAt: Timestamp) {
    self.position = position
    self.link = link
    self.recordedAt = recordedAt
  }

  /// The record's fact, if it follows from the one before it.
  package mutating func next(_ record: RawSpan, at position: Position) throws(LogFailure) -> Fact {
    do throws(Violation) {
      return try check(record, at: position)
    } catch {
      if position == 1, error.kind == .format {
        throw LogFailure(.newer, "open the log: \(error.message); use the software that wrote it, or newer")
      }
      throw LogFailure(
        .corrupt, "read record \(position): \(error.message); run daybook verify, and restore from a backup")
    }
  }

  /// The record's fact, or the first thing that is wrong with it.
  package mutating func check(_ record: RawSpan, at position: Position) throws(Violation) -> Fact {
    let expected = self.position.next
    guard position == expected else {
      throw Violation(expected, .position, "the record is missing; the next one is \(position)")
    }
    guard let header = RecordHeader(record) else {
      throw Violation(position, .header, "its first bytes are not a header of this log")
    }
    guard header.format == RecordHeader.format else {
      throw Violation(
        position, .format, "it has format \(header.format), this software knows \(RecordHeader.format)")
    }
    guard header.position == position.value else {
      throw Violation(position, .position, "its header says \(header.position)")
    }
    let fact: Fact
    do throws(FormError) {
      fact = try RecordForm.decode(record.extracting(RecordHeader.byteCount...), position: position)
    } catch {
      throw Violation(position, .cbor, "its CBOR cannot be read: \(error)")
    }
    if position == 1 {
      guard case .ledgerCreated(let created) = fact.event else {
        throw Violation(position, .origin, "the first record does not name the ledger")
      }
      guard created.format == Int(RecordHeader.format) else {
        throw Violation(
          position, .format, "it names format \(created.format), this software knows \(RecordHeader.format)")
      }
      link = chain.origin(ledgerID: created.ledger.bytes)
    }
    guard chain.link(after: link, record: record) == header.link else {
      throw Violation(position, .link, "its link does not follow from the record before it and its own bytes")
    }
    guard fact.recordedAt >= recordedAt else {
      throw Violation(position, .time, "it was recorded at \(fact.recordedAt), before the record before it")
    }
    link = header.link
    self.position = position
    recordedAt = fact.recordedAt
    return fact
  }

  /// The fact a record holds, nothing checked but its form.
  package static func fact(_ record: RawSpan, at position: Position) throws(LogFailure) -> Fact {
    guard record.byteCount >= RecordHeader.byteCount else {
      throw LogFailure(.corrupt, "read record \(position): it is too short; run daybook verify")
    }
    do throws(FormError) {
      return try RecordForm.decode(record.extracting(RecordHeader.byteCount...), position: position)
    } catch {
      throw LogFailure(
        .corrupt, "read record \(position): its CBOR cannot be read: \(error); run daybook verify")
    }
  }
}

extension ID {
  /// The sixteen bytes, most significant first.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }
}
