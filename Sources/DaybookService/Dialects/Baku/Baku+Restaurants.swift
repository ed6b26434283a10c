internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// What anybody may ask of restaurants; it is not asked who they are.
extension Baku {
  var restaurants: [DialectRoute] {
    [
      DialectRoute("bakuRestaurants", .get, "/restaurants", by: .everybody, isPublic: true) {
        context async throws(Problem) in try await list(context)
      },
      DialectRoute("bakuRestaurant", .get, "/restaurants/{restaurant}", by: .everybody, isPublic: true) {
        context async throws(Problem) in
        let found = try await restaurant(context)
        return context.json { $0.object { found.writeWhole(to: &$0) } }
      },
      DialectRoute(
        "bakuFloorPlan", .get, "/restaurants/{restaurant}/floorplan", by: .everybody, isPublic: true
      ) {
        context async throws(Problem) in
        let found = try await restaurant(context)
        return context.json { $0.object { found.writeFloorPlan(to: &$0) } }
      },
      DialectRoute(
        "bakuAvailability", .get, "/restaurants/{restaurant}/availability", by: .everybody, isPublic: true
      ) { context async throws(Problem) in try await availability(context) },
    ]
  }

  private func list(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let text = context.query("q")
    if let text, !(1...80).contains(text.unicodeScalars.count) {
      throw ParameterValues.wrong("q", text, "1–80 characters")
    }
    let found = try await context.read { snapshot in
      snapshot.venues().filter { !$0.isRetired && context.principal.may(at: $0.id) }
    }.map { BakuRestaurant($0, directory) }
    return context.json { json in
      json.array(found.filter { text.map($0.matches) ?? true }) { restaurant, json in
        json.object { restaurant.writeLine(to: &$0) }
      }
    }
  }

  private func restaurant(_ context: DialectContext) async throws(Problem) -> BakuRestaurant {
    let text = context.path["restaurant"] ?? ""
    return BakuRestaurant(
      try await context.read { snapshot throws(Problem) in try venue(text, context, snapshot) }, directory)
  }

  /// The venue that an app names, if the caller may ask about it.
  func venue(_ text: String, _ context: DialectContext, _ snapshot: borrowing Snapshot) throws(Problem)
    -> VenueDefinition
  {
    guard let venue = directory.venue(text, snapshot), context.principal.may(at: venue.id) else {
      throw .noRestaurant
    }
    return venue
  }

  /// Every start of a date. One that offers the party no table of its own has none, also where there would be room at joined
  /// tables or once others are moved: that is booked without naming a table.
  private func availability(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    guard let dateText = context.query("date"), let date = CivilDate(dateText) else {
      throw ParameterValues.wrong("date", context.query("date") ?? "", "a date such as 2030-05-01")
    }
    let partyText = context.query("party_size") ?? "2"
    guard let covers = Int(partyText), PartySize.allowed.contains(covers) else {
      throw ParameterValues.wrong("party_size", partyText, "a whole number, 1–1000")
    }
    let (party, text) = (PartySize(covers), context.path["restaurant"] ?? "")
    let (heading, slots) = try await context.read { snapshot throws(Problem) in
      let definition = try venue(text, context, snapshot)
      let now = snapshot.ledgerTime()
      guard let heading = VenueHeading(definition.id, snapshot, now: now) else { throw .noRestaurant }
      return (
        heading,
        snapshot.availability(
          at: definition.id, on: date, party: party, channel: context.channel, now: now, withReasons: true)
      )
    }
    let minutes = heading.definition.turnMinutes(for: party)
    return context.json { json in
      json.object { json in
        json.objects("slots", slots) { slot, json in
          let tables = slot.tables
          json.field("start", text: slot.label)
          json.field("end", text: heading.label(slot.start.adding(minutes: minutes)))
          json.field("available_table_ids", names: tables)
          json.field("count", integer: tables.count)
        }
        json.field("restaurant_timezone", text: heading.definition.zone)
      }
    }
  }
}

extension DialectContext {
  /// How whoever asks books: guests online, the venue's people in the house.
  fileprivate var channel: Channel { principal.actor.role == .guest ? .online : .inHouse }
}
