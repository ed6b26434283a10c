internal import Daybook
internal import DaybookJSON

/// A booking at a station, in Hibachi's form.
struct HibachiBooking {
  let reservation: Reservation
  let station: HibachiStation
  let guest: Guest?

  var status: HibachiStatus { HibachiStatus(reservation) }

  var id: ReservationID { reservation.id }
  var guests: Int { reservation.stay.party.covers }
  var start: (date: String, time: String) { station.told(reservation.stay.start) }
  var created: Timestamp { Timestamp(microseconds: Int64(id.milliseconds) * 1000) }
  var notes: HibachiNotes? { guest?.notes.map { HibachiNotes($0) } }
  var deposit: Int { reservation.details.terms.deposit?.amount ?? 0 }
  var isPaid: Bool { reservation.details.deposit == .paid }

  /// Cents: 55 dollars a guest and at least 550, as the contract has it. The ledger keeps no prices but the deposit.
  var total: Int { max(guests * 5_500, 55_000) }
  var balance: Int { total - (isPaid ? deposit : 0) }

  private var payment: String {
    switch reservation.details.deposit {
    case .due: "awaiting_deposit"
    case .paid: "deposit_paid"
    case .none, .refunded, .forfeited: reservation.details.deposit.rawValue
    }
  }

  /// What every answer about a booking has.
  private func common(to json: inout JSONWriter) {
    json.field("id", id: id)
    json.field("user_id", text: reservation.owner.id)
    json.field("date", text: start.date)
    json.field("time", text: start.time)
    json.field("guests", integer: guests)
    json.field("status", text: status.rawValue)
    json.dollars("total_amount", total)
    json.field("deposit_paid", bool: isPaid)
    json.dollars("balance_due", balance)
    json.field("payment_status", text: payment)
    json.field("created_at", instant: created)
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      common(to: &json)
      json.field("customer_requested_time", text: start.time)
      json.field("menu_items", texts: [])
      json.field("addons", texts: [])
      json.object("location") { json in
        json.field("address", text: notes?.address ?? "TBD")
        json.dollars("travel_distance", 0)
        json.dollars("travel_fee", 0)
      }
    }
  }

  /// As a booking is answered to who made it.
  func writeMade(to json: inout JSONWriter) { json.object { common(to: &$0) } }

  /// As a booking is answered to the public page that made it.
  func writePublic(to json: inout JSONWriter) {
    json.object { json in
      json.field("id", id: id)
      json.field("date", text: start.date)
      json.field("time", text: start.time)
      json.field("guests", integer: guests)
      json.field("status", text: status.rawValue)
      json.dollars("total_amount", total)
      json.dollars("deposit_amount", deposit)
      json.nullable("deposit_deadline", reservation.details.terms.depositDueAt?.description)
      json.field("created_at", instant: created)
      json.field(
        "message",
        text: deposit > 0 ? "Booking created. Pay the deposit in time to confirm." : "Booking created.")
    }
  }

  /// As a line of the calendar.
  func writeLine(to json: inout JSONWriter) {
    json.field("booking_id", id: id)
    json.object("customer") { json in
      json.field("customer_id", text: reservation.owner.id)
      json.field("email", text: guest?.email ?? "")
      json.field("name", text: guest?.name ?? "")
      json.field("phone", text: guest?.phone ?? "")
    }
    json.field("date", text: start.date)
    json.field("slot", text: start.time)
    json.field("customer_requested_time", text: start.time)
    json.field("total_guests", integer: guests)
    json.field("status", text: status.rawValue)
    json.field("total_due_cents", integer: total)
    json.field("balance_due_cents", integer: balance)
    json.nullable("special_requests", notes?.requests)
    json.field("source", text: reservation.stay.channel == .online ? "web" : "phone")
    json.field("created_at", instant: created)
    json.nullable("updated_at", nil)
  }
}

extension JSONWriter {
  /// Cents as dollars.
  mutating func dollars(_ name: String, _ cents: Int) {
    self.name(name)
    literal("\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)")
  }
}

extension DialectContext {
  /// A booking in a snapshot as the caller may see it; throws that there is none.
  func hibachiBooking(_ id: ReservationID, _ snapshot: borrowing Snapshot) throws(Problem) -> HibachiBooking {
    guard let found = snapshot.reservation(id), maySee(found.owner, at: found.venue),
      let booking = try hibachiBooking(found, snapshot)
    else { throw HibachiProblem.noBooking }
    return booking
  }

  /// Nil at a venue that is no station.
  func hibachiBooking(_ found: Reservation, _ snapshot: borrowing Snapshot) throws(Problem) -> HibachiBooking?
  {
    guard let station = snapshot.venue(found.venue).flatMap({ HibachiStation($0, snapshot) }) else {
      return nil
    }
    let guest = try opening { () throws(LedgerFailure) in
      try found.guest.flatMap { sealed throws(LedgerFailure) in try open(sealed) }
    }
    return HibachiBooking(reservation: found, station: station, guest: guest)
  }

  /// The booking as it now is.
  func hibachiBooking(_ id: ReservationID) async throws(Problem) -> HibachiBooking {
    try await read { snapshot throws(Problem) in try hibachiBooking(id, snapshot) }
  }

  /// The id in the path.
  func hibachiID() throws(Problem) -> ReservationID { try hibachiID(path["id"] ?? "") }

  func hibachiID(_ text: String) throws(Problem) -> ReservationID {
    guard let id = ReservationID(text) else { throw HibachiProblem.badRequest("Invalid booking ID format") }
    return id
  }

  /// A date of the query or a body.
  func hibachiDate(_ text: String?) throws(Problem) -> CivilDate {
    guard let date = text.flatMap({ CivilDate($0) }), CivilDate.named.contains(date) else {
      throw HibachiProblem.badRequest("Invalid date format. Use YYYY-MM-DD")
    }
    return date
  }
}
