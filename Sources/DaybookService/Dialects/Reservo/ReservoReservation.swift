internal import Daybook
internal import DaybookJSON

/// A reservation of units, in Reservo's form.
struct ReservoReservation {
  let reservation: Reservation

  init(_ reservation: Reservation) { self.reservation = reservation }

  static func stands(_ reservation: Reservation) -> Bool {
    switch reservation.state {
    case .booked, .requested, .completed: true
    case .cancelled, .lateCancelled, .declined, .noShow: false
    }
  }

  var status: String { ReservoReservation.stands(reservation) ? "CONFIRMED" : "CANCELLED" }
  var clientID: String { reservation.owner.id }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("id", id: reservation.id)
      json.field("resourceId", text: reservation.venue.text)
      json.field("clientId", text: clientID)
      json.field("quantity", integer: reservation.stay.units)
      json.field("status", text: status)
      json.field("serverTimestamp", integer: reservation.id.milliseconds)
      json.field("createdAt", integer: reservation.id.milliseconds)
    }
  }
}

extension ReservationID {
  /// When it was made, in milliseconds since 1970; later ones are never earlier (RFC 9562 §5.7).
  var milliseconds: Int { Int(high >> 16) }
}

extension JSONWriter {
  /// A page of a list, and how much there is.
  mutating func reservoPage<T>(
    _ all: [T], limit: Int, offset: Int, _ write: (T, inout JSONWriter) -> Void
  ) {
    let page = Array(all.dropFirst(offset).prefix(limit))
    object { json in
      json.name("data")
      json.array(page, write)
      json.object("pagination") { json in
        json.field("limit", integer: limit)
        json.field("offset", integer: offset)
        json.field("total", integer: all.count)
        json.field("hasMore", bool: offset + page.count < all.count)
      }
    }
  }
}
