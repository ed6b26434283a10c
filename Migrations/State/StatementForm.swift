package import DaybookCBOR
package import DaybookDomain

/// The statement of live claims whose digest `replay` prints, version 1: frozen, so that newer code proves it
/// reaches the same state.
///
/// A sequence of CBOR maps (RFC 8742): first `{version: 1, statement: "claims"}`, then each live claim in ascending
/// order of its id, `id, end, kind, pool?, start, units?, venue, tables?, lapsesAt?`. Feed the bytes to the hasher and
/// empty the writer as often as you like.
package enum StatementForm {
  package static let version = 1

  /// Appends what comes before the first claim.
  package static func begin(into cbor: inout CBORWriter) {
    cbor.writeFields { fields in
      fields.field("version", integer: version)
      fields.field("statement", text: "claims")
    }
  }

  /// Appends one claim. `lapsesAt` is stated of what is held; how long a seated party may overrun follows from its day.
  package static func encode(claim: borrowing Claim, venue: VenueID, into cbor: inout CBORWriter) {
    cbor.writeFields { fields in
      fields.field("id", id: claim.id)
      fields.field("end", instant: claim.end)
      fields.field("kind", text: claim.kind.word)
      fields.field("pool", text: claim.pool?.text)
      fields.field("start", instant: claim.start)
      if claim.pool != nil { fields.field("units", integer: claim.units) }
      fields.field("venue", text: venue.text)
      if claim.pool == nil { fields.field("tables", names: claim.tables) }
      fields.field("lapsesAt", instant: claim.lapsesAt)
    }
  }
}

extension Claim.Kind {
  fileprivate var word: String {
    switch self {
    case .held: "held"
    case .booked: "booked"
    case .seated: "seated"
    case .requested: "requested"
    }
  }
}
