package import DaybookCrypto
package import DaybookDomain
internal import DaybookForms
package import DaybookLog
package import DaybookTime
internal import DaybookViews

/// Reads a log in order and checks each record: header, position, link, form, time.
package struct LogFold: ~Copyable {
  /// The link of the last record read; zero before the first.
  package var link: Digest256 = .zero
  package var position = Position.start
  private var recordedAt = Timestamp(microseconds: .min)
  private var chain = LogChain()
  /// Links before this head are trusted; at its position the record's link must be this one.
  private let trusted: LogHead
  private let known = KnownTexts()

  /// Folds from record 1. With a trusted head, the links before it are not computed; at it, they are
  /// compared.
  package init(trusting head: LogHead = .empty) { trusted = head }

  /// Continues after a record whose link is known.
  package init(after position: Position, link: Digest256, recordedAt: Timestamp) {
    self.position = position
    self.link = link
    self.recordedAt = recordedAt
    trusted = .empty
  }

  /// The record's fact, if it follows from the record before it.
  package mutating func next(
    _ record: RawSpan, at position: Position, _ verdict: LinkVerdict = .open
  ) throws(LedgerFailure) -> Fact {
    do throws(Violation) {
      return try check(record, at: position, verdict)
    } catch {
      if position == 1, error.kind == .format {
        throw LedgerFailure(
          .newerFormat, "open the log: \(error.message); use the software that wrote it, or newer")
      }
      throw LedgerFailure(
        .corrupt, "read record \(position): \(error.message); run daybook verify, and restore from a backup")
    }
  }

  /// The record's fact, or the first fault in it.
  ///
  /// A verdict must be on the link after the record that was read before this one.
  package mutating func check(
    _ record: RawSpan, at position: Position, _ verdict: LinkVerdict = .open
  ) throws(Violation) -> Fact {
    if let kind = LogChain.headerFault(in: record, at: position.value, after: self.position.value) {
      throw Violation(self.position.next, kind)
    }
    // Link 0 depends on record 1's content.
    let first = position == 1 ? try origin(record) : nil
    let link = Digest256(record, at: RecordHeader.linkedByteCount)
    if position.value == trusted.position, link != trusted.link {
      throw Violation(position, .witness, "its link is \(link), the trusted head's is \(trusted.link)")
    }
    guard position.value < trusted.position || chain.isLinked(record, after: self.link, verdict) else {
      throw Violation(position, .link)
    }
    let fact = if let first { first } else { try decode(record, at: position) }
    guard fact.recordedAt >= recordedAt else {
      throw Violation(position, .time, "it was recorded at \(fact.recordedAt), before the record before it")
    }
    self.link = link
    self.position = position
    recordedAt = fact.recordedAt
    return fact
  }

  /// Decodes record 1, from which link 0 is made.
  private mutating func origin(_ record: RawSpan) throws(Violation) -> Fact {
    let fact = try decode(record, at: 1)
    guard case .ledgerCreated(let created) = fact.event else {
      throw Violation(1, .origin, "the first record does not name the ledger")
    }
    guard created.format == Int(RecordHeader.format) else {
      throw Violation(
        1, .format, "it names format \(created.format), this software knows \(RecordHeader.format)")
    }
    link = created.ledger.origin
    return fact
  }

  private func decode(_ record: RawSpan, at position: Position) throws(Violation) -> Fact {
    do throws(FormError) {
      return try RecordForm.decode(
        record.extracting(RecordHeader.byteCount...), position: position, known: known)
    } catch {
      throw Violation(position, .cbor, "its CBOR cannot be read: \(error)")
    }
  }

  /// The fact in a record, with only its form checked: for bytes whose position in a log is not known.
  package static func fact(_ record: RawSpan, at position: Position) throws(LedgerFailure) -> Fact {
    guard record.byteCount >= RecordHeader.byteCount else {
      throw LedgerFailure(.corrupt, "read record \(position): it is too short; run daybook verify")
    }
    do throws(FormError) {
      return try RecordForm.decode(record.extracting(RecordHeader.byteCount...), position: position)
    } catch {
      throw LedgerFailure(RecordFault.form(position, error))
    }
  }
}
