package import DaybookCrypto
package import DaybookDomain
package import DaybookForms
package import DaybookLog

/// The result of a checked read at one position: the record, and what is wrong with it.
package struct CheckedRecord: Sendable {
  package let position: Position
  /// The record's fact; nil when there is no record, or its form cannot be read.
  package let fact: Fact?
  /// The link in the record; nil when there is no record, or no valid header.
  package let link: Digest256?
  /// What is wrong with it; nil when it follows from the record before it and can be read.
  package let fault: RecordFault?

  /// The fact of a sound record.
  ///
  /// Throws `.corrupt` otherwise, naming the position, what was found and what to do.
  package func sound() throws(LedgerFailure) -> Fact {
    if let fault { throw LedgerFailure(fault) }
    guard let fact else { preconditionFailure("a record with which nothing is wrong says something") }
    return fact
  }
}

/// What is wrong with a record.
package enum RecordFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its position, header or link: it is not what was written, or a record before it is not.
  case chain(ChainFault)
  /// Its link is right, but its form is unknown to this software.
  case form(Position, FormError)

  /// The position of the faulty record.
  package var position: Position {
    switch self {
    case .chain(let fault): Position(fault.position)
    case .form(let position, _): position
    }
  }

  package var description: String {
    switch self {
    case .chain(let fault): "\(fault)"
    case .form(let position, let error): "record \(position) cannot be read: \(error)"
    }
  }
}

extension LedgerFailure {
  /// The failure for a record that must be sound and is not.
  package init(_ fault: RecordFault) {
    self.init(
      .corrupt, "read the log: \(fault); run daybook verify, and restore from a backup")
  }
}

extension ID {
  /// The sixteen bytes, most significant first.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }
}

extension LedgerID {
  /// Link 0 of this ledger's log.
  package var origin: Digest256 {
    var chain = LogChain()
    return chain.origin(ledgerID: bytes)
  }
}
