internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// A reservation as the apps know it: every field there, whatever there is to say.
struct BakuReservation {
  private let reservation: Reservation
  private let restaurant: BakuRestaurant
  private let zones: VenueZones
  private let guest: Guest?
  /// The dishes asked for by name.
  private let dishes: [String]
  /// Where the party was last, and when it said so.
  private var place: (at: Coordinate, time: Timestamp)?
  private let now: Timestamp

  init(
    _ reservation: Reservation, _ directory: BakuDirectory, _ context: DialectContext,
    _ snapshot: borrowing Snapshot, now: Timestamp
  ) throws(Problem) {
    guard let definition = snapshot.venue(reservation.venue) else { throw .noReservation }
    self.reservation = reservation
    self.now = now
    restaurant = BakuRestaurant(definition, directory)
    zones = VenueZones([reservation.venue], snapshot)
    guest = try context.opening { () throws(LedgerFailure) in
      try reservation.guest.flatMap { sealed throws(LedgerFailure) in try context.open(sealed) }
    }
    let prep = reservation.details.prep
    let tickets = (prep?.tickets ?? []).compactMap { snapshot.ticket($0, now: now) }
    dishes = tickets.filter { $0.state != .cancelled && !$0.isDelta }.flatMap(\.items).map(\.name)
      .filter { $0 != prep?.scope.rawValue }
    if let ping = reservation.details.lastPing {
      let at = try context.opening { () throws(LedgerFailure) in
        try context.history.reader.open(place: ping.place)
      }
      place = at.map { ($0, ping.at) }
    }
  }

  /// The same with a place that the party named and that is not kept.
  func estimating(from place: Coordinate) -> BakuReservation {
    var estimated = self
    estimated.place = (place, now)
    return estimated
  }

  func write(to json: inout JSONWriter) {
    let (stay, venue, care) = (reservation.stay, reservation.venue, reservation.details)
    json.field("id", id: reservation.id)
    json.field("restaurant_id", text: restaurant.id)
    json.nullable("table_id", stay.tables.first?.text)
    json.field("party_size", integer: stay.party.covers)
    json.field("start", text: zones.label(stay.start, at: venue))
    json.field("end", text: zones.label(stay.end, at: venue))
    json.field("guest_name", text: guest?.name ?? "")
    json.nullable("guest_phone", guest?.phone)
    json.field("status", text: reservation.state.isGivenUp ? "cancelled" : "booked")
    json.object("arrival_intent") { write(care.arrival, to: &$0) }
    json.field("owner_id", text: reservation.owner.id)
    json.nullable("prep_eta_minutes", number: care.prep == nil ? nil : minutesAway)
    json.nullable("prep_request_time", nil)
    json.name("prep_items")
    if dishes.isEmpty { json.literal("null") } else { json.array(dishes) { $1.string($0) } }
    json.nullable("prep_scope", care.prep.map { $0.scope == .starters ? "starters" : "full" })
    json.nullable("prep_status", care.prep.map { _ in prepStatus })
    json.nullable("prep_policy", care.prep.map { _ in restaurant.prepPolicy })
  }

  /// Whether the kitchen makes what was asked for: it waits for the venue's answer where the arrival does.
  private var prepStatus: String {
    switch reservation.details.arrival?.state {
    case .declared: "pending"
    case .declined: "rejected"
    case .approved, .queued, .withdrawn, nil: "accepted"
    }
  }

  /// Minutes until the party is there, as it was last heard of; nil when nobody has said.
  private var minutesAway: Int? {
    reservation.details.arrival.map { max(0, Int($0.etaAt.epochSeconds - now.epochSeconds + 59) / 60) }
  }

  private func write(_ arrival: Arrival?, to json: inout JSONWriter) {
    let metres = place.flatMap { place in restaurant.definition.location?.metres(to: place.at) }
    let drive = place.flatMap { place in
      restaurant.definition.location.map { place.at.estimatedMinutes(to: $0) }
    }
    let predicted = arrival?.source == .location ? minutesAway : drive
    json.field("status", text: BakuReservation.word(arrival?.state))
    json.nullable("lead_minutes", number: arrival?.leadMinutes)
    json.nullable("prep_scope", arrival?.scope.rawValue)
    json.nullable("eta_source", arrival.map { $0.source == .location ? "location" : "user" })
    json.nullable("last_signal", place?.time.description)
    json.field("share_location", bool: arrival?.sharesLocation ?? false)
    json.nullable("notes", guest?.notes)
    json.field("auto_charge", bool: false)
    json.nullable("predicted_eta_minutes", number: predicted)
    json.nullable("predicted_eta_seconds", number: predicted.map { $0 * 60 })
    json.nullable("typical_eta_minutes", number: drive)
    let isSaid = arrival.map { $0.source != .location && $0.etaAt != reservation.stay.start } ?? false
    json.nullable("confirmed_eta_minutes", number: isSaid ? minutesAway : nil)
    for name in ["current_location", "last_location"] {
      json.name(name)
      guard let place else {
        json.literal("null")
        continue
      }
      json.object { json in
        json.name("latitude")
        json.literal(Degrees.text(place.at.latitude))
        json.name("longitude")
        json.literal(Degrees.text(place.at.longitude))
      }
    }
    json.name("route_distance_km")
    json.literal(metres.map { Degrees.text(Int($0 / 10) * 10_000) } ?? "null")
    for name in ["route_summary", "traffic_condition"] { json.nullable(name, nil) }
    json.nullable("traffic_source", metres.map { _ in "fallback" })
    json.nullable("traffic_updated_at", metres.flatMap { _ in place?.time.description })
  }

  /// An arrival's state in the apps' words.
  private static func word(_ state: ArrivalState?) -> String {
    switch state {
    case nil: "idle"
    case .declared: "requested"
    case .approved: "approved"
    case .queued: "queued"
    case .declined: "rejected"
    case .withdrawn: "cancelled"
    }
  }
}

extension BookingState {
  /// Whether it does not stand and never will: cancelled, or not accepted.
  var isGivenUp: Bool { self == .cancelled || self == .lateCancelled || self == .declined }
}

extension JSONWriter {
  fileprivate mutating func nullable(_ name: String, number: Int?) {
    self.name(name)
    literal(number.map(String.init) ?? "null")
  }
}
