internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What is free: many slots at once, or one.
extension Dialect {
  /// Says of each slot whether it is offered, in the order asked.
  static func lookUp(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let venue = try context.venue(of: context.body)
    let asked = try context.body.objects("slot_time").map { object throws(Problem) in
      try PartnerSlot(object, resources: "resource_ids")
    }
    let (definition, found) = try await context.read { snapshot throws(Problem) in
      guard var offers = PartnerOffers(venue, snapshot) else { throw PartnerContext.noMerchant(venue) }
      return (offers.venue, asked.map { offers.has($0, snapshot) })
    }
    return context.json { json in
      json.objects("slot_time_availability", Array(zip(asked, found))) { answer, json in
        json.object("slot_time") { answer.0.write(resources: "resource_ids", definition, to: &$0) }
        json.field("available", bool: answer.1)
      }
    }
  }

  /// Says of one slot whether it is offered: the older call.
  static func checkAvailability(_ context: PartnerContext) async throws(Problem) -> HTTPAnswer {
    let object = try context.body.neededObject("slot")
    let venue = try context.venue(of: object)
    let asked = try PartnerSlot(object, resources: "resources")
    let (definition, isOffered) = try await context.read { snapshot throws(Problem) in
      guard var offers = PartnerOffers(venue, snapshot) else { throw PartnerContext.noMerchant(venue) }
      return (offers.venue, offers.has(asked, snapshot))
    }
    return context.json { json in
      json.object("slot") { json in
        json.field("merchant_id", text: venue.text)
        asked.write(resources: "resources", definition, to: &json)
      }
      json.field("count_available", integer: isOffered ? 1 : 0)
      json.field("duration_requirement", text: "DO_NOT_SHOW_DURATION")
    }
  }
}
