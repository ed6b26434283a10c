import DaybookCrypto
package import DaybookDomain
import DaybookForms
import DaybookLog

/// Checks records as they are read one after another, each against the one before it.
package struct RecordCheck: ~Copyable {
  private var chain = LogChain()
  private let start: UInt64
  private var last: UInt64
  /// The link before the next record; nil: there is none to hold it against.
  private var link: Digest256?
  /// The link that stands at the position where it starts, once that was read.
  private(set) var linkAtStart: Digest256?

  /// Checks what comes after a position; reads are to begin after `readsAfter`, one record before.
  package init(after start: Position) {
    self.start = start.value
    last = start.value
  }

  /// Where to read from, so that the link before the first record is known.
  package var readsAfter: UInt64 { start - min(start, 1) }

  /// What is missing before a record, told once; the record after it is not proven.
  mutating func gap(before number: UInt64) -> CheckedRecord? {
    guard number > last + 1 else { return nil }
    defer { (last, link) = (number - 1, nil) }
    return missing(before: number)
  }

  private func missing(before number: UInt64) -> CheckedRecord {
    let fault = ChainFault(position: last + 1, kind: .missing(next: number))
    return CheckedRecord(position: Position(last + 1), fact: nil, link: nil, fault: .chain(fault))
  }

  /// Looks at the next record that was read; where one before it is missing, that is the fault.
  ///
  /// Nil for the record at the start itself, of which only the link counts.
  package mutating func take(_ record: RawSpan, at number: UInt64) -> CheckedRecord? {
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
      try RecordForm.decode(record.extracting(RecordHeader.byteCount...), position: position)
    }
    // Link 0 is made from what record 1 says.
    if number == 1, case .success(let fact) = form, case .ledgerCreated(let created) = fact.event {
      link = created.ledger.origin
    }
    let isLinked = link.map { chain.isLinked(record, after: $0) } ?? false
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
