internal import DaybookCBOR
package import DaybookCrypto
package import DaybookDomain
internal import DaybookForms

/// The digest of the live claims: what two replays of one log must agree on.
package enum Statement {
  /// BLAKE2b-256 of the frozen statement's CBOR (version 1).
  package static func digest(of state: borrowing LedgerState) -> Digest256 {
    var hasher = Blake2b()
    var buffer = CBORWriter(capacity: 1024)
    StatementForm.begin(into: &buffer)
    for (venue, claim) in state.liveClaims {
      StatementForm.encode(claim: claim, venue: venue, into: &buffer)
      hasher.update(buffer.bytes)
      buffer.removeAll()
    }
    hasher.update(buffer.bytes)
    return hasher.finish()
  }
}
