package import DaybookCBOR
package import DaybookDomain

/// The statement of the open state whose digest checkpoints and `replay` give, version 2.
///
/// It is frozen, so that newer code can prove that it reaches the same state.
///
/// A sequence of CBOR maps (RFC 8742): first `{version: 2, statement: "open"}`; each live claim in ascending order of its
/// id, `id, end, kind, pool?, start, units?, venue, tables?, lapsesAt?`; each waitlist entry that waits or has an offer,
/// `entry, offer?, party, start?, state, venue`; each ticket not over, `items, state, venue, ticket, station,
/// reservation`, an item `name, state, fireAt, quantity`. The bytes may be hashed in parts, emptying the
/// writer between them.
package enum StatementForm {
  package static let version = 2

  /// Appends what comes before the first claim.
  package static func begin(into cbor: inout CBORWriter) {
    cbor.writeFields { fields in
      fields.field("version", integer: version)
      fields.field("statement", text: "open")
    }
  }

  /// Appends one claim. Held claims have `lapsesAt`; how long a party past its end is in the way follows from its venue.
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

  package static func encode(_ entry: borrowing WaitlistEntry, into cbor: inout CBORWriter) {
    cbor.writeFields { fields in
      fields.field("entry", id: entry.id)
      fields.field("offer", id: entry.offer)
      fields.field("party", integer: entry.party.covers)
      fields.field("start", instant: entry.start)
      fields.field("state", text: entry.state.rawValue)
      fields.field("venue", text: entry.venue.text)
    }
  }

  package static func encode(_ ticket: borrowing Ticket, into cbor: inout CBORWriter) {
    cbor.writeFields { fields in
      fields.objects("items", ticket.items) { item, fields in
        fields.field("name", text: item.name)
        fields.field("state", text: item.state.rawValue)
        fields.field("fireAt", instant: item.fireAt)
        fields.field("quantity", integer: item.quantity)
      }
      fields.field("state", text: ticket.state.rawValue)
      fields.field("venue", text: ticket.venue.text)
      fields.field("ticket", id: ticket.id)
      fields.field("station", text: ticket.station)
      fields.field("reservation", id: ticket.reservation)
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
    case .left: "left"
    case .nothing: "nothing"
    }
  }
}
