import DaybookCrypto
package import DaybookDomain
import DaybookForms
package import DaybookLog

/// Checks records that are read one after another, each against the one before it.
package struct RecordCheck: ~Copyable {
  private var chain = LogChain()
  private let start: UInt64
  private var last: UInt64
  /// The link before the next record; nil when it is unknown.
  private var link: Digest256?
  /// The link at the start position, once that record was read.
  private(set) var linkAtStart: Digest256?
  private let known = KnownTexts()

  /// Checks the records after a position; reading must begin after `readsAfter`, one record earlier.
  package init(after start: Position) {
    self.start = start.value
    last = start.value
  }

  /// Where to read from, so that the link before the first record is known.
  package var readsAfter: UInt64 { start - min(start, 1) }

  /// The gap before a record, reported once; the record after a gap is not proven.
  mutating func gap(before number: UInt64) -> CheckedRecord? {
    guard number > last + 1 else { return nil }
    defer { (last, link) = (number - 1, nil) }
    return missing(before: number)
  }

  private func missing(before number: UInt64) -> CheckedRecord {
    let fault = ChainFault(position: last + 1, kind: .missing(next: number))
    return CheckedRecord(position: Position(last + 1), fact: nil, link: nil, fault: .chain(fault))
  }

  /// Checks the next record that was read; when one before it is missing, that is the fault.
  ///
  /// Nil for the record at the start position, of which only the link is used. A verdict must be on the link after the
  /// record that was read before this one.
  package mutating func take(
    _ record: RawSpan, at number: UInt64, _ verdict: LinkVerdict = .open
  ) -> CheckedRecord? {
    let known = known
    return take(record, at: number, verdict) { cbor throws(FormError) in
      try RecordForm.decode(cbor, position: Position(number), known: known)
    }
  }

  /// As `take`, where `reading` may leave the form of a record unread; record 1 must be read.
  @inline(__always)
  mutating func take(
    _ record: RawSpan, at number: UInt64, _ verdict: LinkVerdict = .open,
    reading: (RawSpan) throws(FormError) -> Fact?
  ) -> CheckedRecord? {
    if number == start {
      let isHere = LogChain.headerFault(in: record, at: start, after: start - 1) == nil
      linkAtStart = isHere ? Digest256(record, at: RecordHeader.linkedByteCount) : nil
      link = linkAtStart
      return nil
    }
    guard number == last + 1 else { return missing(before: number) }
    last = number
    let position = Position(number)
    if let kind = LogChain.headerFault(in: record, at: number, after: number - 1) {
      link = nil
      return CheckedRecord(
        position: position, fact: nil, link: nil, fault: .chain(ChainFault(position: number, kind: kind)))
    }
    let form = Result { () throws(FormError) in
      try reading(record.extracting(RecordHeader.byteCount...))
    }
    // Link 0 depends on record 1's content.
    if number == 1, case .success(let fact?) = form, case .ledgerCreated(let created) = fact.event {
      link = created.ledger.origin
    }
    // After a record whose link is unknown, no link is proven.
    let isLinked = link.map { chain.isLinked(record, after: $0, verdict) } ?? false
    let own = Digest256(record, at: RecordHeader.linkedByteCount)
    link = own
    let unlinked = isLinked ? nil : RecordFault.chain(ChainFault(position: number, kind: .link))
    switch form {
    case .success(let fact): return CheckedRecord(position: position, fact: fact, link: own, fault: unlinked)
    case .failure(let error):
      return CheckedRecord(
        position: position, fact: nil, link: own, fault: unlinked ?? .form(position, error))
    }
  }
}
