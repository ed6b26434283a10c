package import DaybookCrypto
package import DaybookDomain
package import DaybookForms
package import DaybookLog

/// A place in the log as a checked reader found it: what stands there, and what is wrong with that.
package struct CheckedRecord: Sendable {
  package let position: Position
  /// What it says; nil: there is no record, or its form cannot be read.
  package let fact: Fact?
  /// The link that stands in it; nil: there is no record, or its header is not one.
  package let link: Digest256?
  /// What is wrong with it; nil: it follows from the record before it, and can be read.
  package let fault: RecordFault?

  /// The fact of a record with which nothing is wrong.
  ///
  /// Throws `.corrupt` otherwise, naming the position, what was found and what to do.
  package func sound() throws(LogFailure) -> Fact {
    if let fault { throw LogFailure(fault) }
    guard let fact else { preconditionFailure("a record with which nothing is wrong says something") }
    return fact
  }
}

/// What is wrong with a record.
package enum RecordFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its place, its header, or its link: it is not what was written, or one before it is not.
  case chain(ChainFault)
  /// It is soundly linked, but in no form this software reads.
  case form(Position, FormError)

  /// The record that is wrong.
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

extension LogFailure {
  /// A record that must hold and does not.
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
