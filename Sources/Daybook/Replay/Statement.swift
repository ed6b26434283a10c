internal import DaybookCBOR
package import DaybookCrypto
package import DaybookDomain
internal import DaybookForms

/// The digest of the open state: two replays of one log must agree on it.
package enum Statement {
  package static let version = StatementForm.version
  /// BLAKE2b-256 of the frozen statement's CBOR (version 2).
  package static func digest(of state: borrowing LedgerState) -> Digest256 {
    var hasher = Blake2b()
    var buffer = CBORWriter(capacity: 1024)
    StatementForm.begin(into: &buffer)
    for (venue, claim) in state.liveClaims {
      StatementForm.encode(claim: claim, venue: venue, into: &buffer)
      flush(&buffer, into: &hasher)
    }
    for entry in state.entries.all.filter({ !$0.state.isOver }).sorted(by: { $0.id < $1.id }) {
      StatementForm.encode(entry, into: &buffer)
      flush(&buffer, into: &hasher)
    }
    for ticket in state.tickets.all.filter({ !$0.state.isOver }).sorted(by: { $0.id < $1.id }) {
      StatementForm.encode(ticket, into: &buffer)
      flush(&buffer, into: &hasher)
    }
    hasher.update(buffer.bytes)
    return hasher.finish()
  }

  private static func flush(_ buffer: inout CBORWriter, into hasher: inout Blake2b) {
    hasher.update(buffer.bytes)
    buffer.removeAll()
  }
}
