public import Daybook
internal import DaybookDomain
internal import DaybookJSON
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

extension LedgerHistory {
  /// All that is kept about a guest, in clear, as one JSON object: bookings as they are, and every event about them.
  ///
  /// Of the guest's account and those merged into it. Fields, locations and allergies are opened with the vault; what
  /// was made unreadable stays so. Nil where nothing is kept. Throws `.vault` where there is no vault.
  public func everything(about guest: Actor) throws(LedgerFailure) -> [UInt8]? {
    guard !reader.lacksVault else {
      throw LedgerFailure(
        .vault, "export guest: the guest's fields are sealed and there is no vault; restore it and try again")
    }
    let (file, position) = try read { snapshot in
      (
        GuestFile(snapshot.guestCard(guest, now: self.now(snapshot)), snapshot, at: self.now(snapshot)),
        snapshot.position
      )
    }
    return try file.bytes(from: reader, through: position)
  }
}

/// What is kept about one guest.
private struct GuestFile {
  private let card: GuestCard
  private let bookings: [(it: Reservation, rules: ZoneRules?)]

  init(_ card: GuestCard, _ snapshot: borrowing ViewSnapshot, at now: Timestamp) {
    self.card = card
    var bookings: [(it: Reservation, rules: ZoneRules?)] = []
    for id in card.reservations {
      guard let booking = snapshot.reservation(id, now: now) else { continue }
      let zone = snapshot.venue(booking.venue)?.zone
      bookings.append((booking, zone.flatMap { snapshot.zoneRules($0) }))
    }
    self.bookings = bookings
  }

  /// As JSON; nil where there is nothing.
  func bytes(from reader: LedgerReader, through last: Position) throws(LedgerFailure) -> [UInt8]? {
    let events = try events(reader, through: last)
    guard !events.isEmpty else { return nil }
    var fields: [ReservationID: Guest] = [:]
    for booking in bookings {
      if let sealed = booking.it.guest { fields[booking.it.id] = try reader.open(sealed) }
    }
    var json = JSONWriter()
    json.object { json in
      json.field("guest", text: card.guest.description)
      json.field("accounts", texts: card.accounts.map(\.description))
      json.field("mergedInto", text: card.mergedInto?.description)
      json.field("forgottenAt", instant: card.forgottenAt)
      json.field("position", unsigned: last.value)
      json.objects("reservations", bookings) { booking, json in
        GuestFile.write(booking.it, booking.rules, fields[booking.it.id], to: &json)
      }
      json.name("events")
      json.array(events) { event, json in json.literal(event) }
    }
    json.endLine()
    return json.bytes
  }

  private static func write(
    _ booking: Reservation, _ rules: ZoneRules?, _ guest: Guest?, to json: inout JSONWriter
  ) {
    func label(_ instant: Timestamp?) -> String? { instant.map { rules?.label($0) ?? $0.description } }
    json.field("reservation", id: booking.id)
    json.field("venue", text: booking.venue.text)
    if booking.stay.hasDate { json.field("date", text: booking.stay.date.description) }
    json.field("party", integer: booking.stay.party.covers)
    json.field("start", text: label(booking.stay.start))
    json.field("end", text: label(booking.stay.end))
    json.field("tables", names: booking.stay.tables)
    json.field("pool", text: booking.stay.pool?.text)
    json.field("state", text: booking.state.rawValue)
    json.field("seating", text: booking.seating.rawValue)
    json.field("seatedAt", text: label(booking.seatedAt))
    json.field("endedAt", text: label(booking.endedAt))
    json.field("deposit", text: booking.details.deposit == .none ? nil : booking.details.deposit.rawValue)
    json.field("owner", text: booking.owner.description)
    if let guest { json.object("fields") { GuestWriter.write(guest, to: &$0) } }
    if booking.details.isForgotten { json.field("forgotten", bool: true) }
  }

  /// Every event about the guest, each an object: the event as exports show it, and what it seals in clear.
  private func events(_ reader: LedgerReader, through last: Position) throws(LedgerFailure) -> [String] {
    var trails = card.accounts.map { GuestTrail($0) }
    var events: [String] = []
    var json = JSONWriter()
    try reader.storage.facts(after: .start) { fact, _ throws(LedgerFailure) in
      guard fact.position <= last else { return false }
      var isOfGuest = false
      for place in trails.indices where trails[place].takes(fact) { isOfGuest = true }
      guard isOfGuest else { return fact.position < last }
      let opened = try GuestFile.opened(fact, reader)
      json.removeAll()
      json.object { json in
        json.field("position", unsigned: fact.position.value)
        FactWriter.write(fact, to: &json)
        if let guest = opened.guest { json.object("inClear") { GuestWriter.write(guest, to: &$0) } }
        if let place = opened.place {
          json.object("inClear") { json in
            json.field("latitude", integer: place.latitude)
            json.field("longitude", integer: place.longitude)
          }
        }
      }
      events.append(String(decoding: json.bytes, as: UTF8.self))
      return fact.position < last
    }
    return events
  }

  /// What an event seals of a person; nothing where it seals nothing, or the key is gone.
  private static func opened(
    _ fact: Fact, _ reader: LedgerReader
  ) throws(LedgerFailure) -> (guest: Guest?, place: Coordinate?) {
    guard let sealed = fact.event.sealed else { return (nil, nil) }
    if case .pinged = fact.event { return (nil, try reader.open(place: sealed)) }
    return (try reader.open(sealed), nil)
  }
}
