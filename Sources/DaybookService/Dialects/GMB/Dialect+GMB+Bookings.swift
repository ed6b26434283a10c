internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Bookings: made, changed, cancelled, and read.
extension Dialect {
  static func createBooking(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let object = try context.body.neededObject("slot")
    let venue = try context.venue(of: object)
    let slot = try PartnerSlot(object, resources: "resources")
    let (owner, guest) = try user(context)
    let key = try context.key()
    let failure = try await context.read { snapshot throws(Problem) in
      guard var offers = PartnerOffers(venue, snapshot) else { throw PartnerContext.noMerchant(venue) }
      return offers.objection(to: slot, snapshot)
    }
    if let failure { return context.json { failure.write(to: &$0) } }
    let book = Book(
      venue: venue, party: slot.party, start: RequestedTime(stringLiteral: slot.start.description),
      guest: guest, area: slot.room)
    return try await answer(
      context, await context.outcome(book, by: owner, key: key), .slot(start: slot.start))
  }

  static func updateBooking(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let booking = try context.body.neededObject("booking")
    let id = try booking.needed("booking_id")
    let (old, venue) = try await context.read { snapshot throws(Problem) in
      let old = try context.booking(id, snapshot)
      return (old, snapshot.venue(old.venue))
    }
    if try booking.text("status") == "CANCELED" {
      return try await answer(
        context, await context.outcome(Cancel(old.id), by: old.owner, key: nil), .cancelling)
    }
    let (modify, start) = try change(of: old, to: try booking.neededObject("slot"))
    let party = modify.party ?? old.stay.party
    let failure: BookingFailure? =
      if old.isCalledOff {
        BookingFailure(.bookingAlreadyCancelled, old.partnerStatus)
      } else if party > old.stay.party, venue?.asksMoney(of: party) ?? false {
        .paidAhead
      } else {
        nil
      }
    if let failure { return context.json { failure.write(to: &$0) } }
    return try await answer(
      context, await context.outcome(modify, by: old.owner, key: nil), .slot(start: start))
  }

  /// What a slot names is changed, and when the booking then starts; it stays at its venue.
  private static func change(
    of old: Reservation, to slot: PartnerObject
  ) throws(Problem) -> (modify: Modify, start: Timestamp) {
    if let venue = try slot.text("merchant_id"), VenueID(venue) != old.venue {
      throw .invalid(
        InvalidField(
          "slot.merchant_id", "found another merchant; allowed: \(old.venue), or cancel and book there"))
    }
    var (modify, start) = (Modify(old.id), old.stay.start)
    if try slot.integer("start_sec") != nil {
      start = try PartnerSlot.start(slot)
      modify.start = RequestedTime(stringLiteral: start.description)
    }
    if let resources = try slot.object("resources") {
      if try resources.integer("party_size") != nil { modify.party = try resources.party("party_size") }
      modify.area = try resources.text("room_id")
    }
    guard modify.start != nil || modify.party != nil || modify.area != nil else {
      throw .invalid(
        InvalidField(
          "booking", "found no change; allowed: slot with start_sec or resources, or status CANCELED"))
    }
    return (modify, start)
  }

  static func bookingStatus(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let id = try context.body.needed("booking_id")
    let booking = try await context.read { snapshot throws(Problem) in try context.booking(id, snapshot) }
    return context.json { json in
      json.field("booking_id", id: booking.id)
      json.field("booking_status", text: booking.partnerStatus)
      json.field("prepayment_status", text: PartnerBooking.prepayment)
    }
  }

  /// Those of a user that are still to come.
  static func listBookings(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let owner = try context.account.guest(try context.body.needed("user_id"))
    let bookings = try await context.read { snapshot in
      let now = snapshot.ledgerTime()
      // Of accounts that a venue merged into this one, the partner learns nothing.
      return snapshot.guestCard(owner).upcoming.compactMap { snapshot.reservation($0) }.filter {
        $0.owner == owner && $0.stay.end > now && context.principal.may(at: $0.venue)
      }.compactMap { PartnerBooking($0, context.account, snapshot) }
    }
    return context.json { json in json.objects("bookings", bookings) { $0.write(to: &$1) } }
  }

  /// Whose a booking or entry is, and what is kept of them.
  static func user(_ context: PartnerContext) throws(Problem) -> (owner: Actor, guest: Guest) {
    let user = try context.body.neededObject("user_information")
    let owner = try context.account.guest(try user.needed("user_id"))
    let names = [try user.text("given_name"), try user.text("family_name")].compactMap(\.self)
    let guest = Guest(
      name: names.isEmpty ? nil : names.joined(separator: " "), phone: try user.text("telephone"),
      email: try user.text("email"), notes: try context.body.text("additional_request"))
    return (owner, guest)
  }

  /// The booking that a command made or changed, as it is now, or why there is none.
  private static func answer(
    _ context: PartnerContext, _ outcome: Result<Receipt<Booking>, Problem>, _ act: BookingFailure.Act
  ) async throws(Problem) -> HTTPAnswer {
    let receipt: Receipt<Booking>
    switch outcome {
    case .success(let found): receipt = found
    case .failure(let problem):
      guard let failure = BookingFailure(problem, of: act) else { throw problem }
      return context.json { failure.write(to: &$0) }
    }
    let booking = try await context.read(atLeast: receipt.position) { snapshot in
      snapshot.reservation(receipt.value.id).flatMap { PartnerBooking($0, context.account, snapshot) }
    }
    guard let booking else { throw .notFound("no booking \(receipt.value.id)") }
    return context.json { json in json.object("booking") { booking.write(to: &$0) } }
  }
}
