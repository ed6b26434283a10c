package import Daybook
package import DaybookDomain
package import DaybookJSON
internal import DaybookTime

/// What anybody may know of a venue: what it is called, when it seats, where its tables and stations are.
package struct VenueAnswer {
  package let heading: VenueHeading

  /// Nil when there is no such venue.
  package init?(_ venue: VenueID, _ snapshot: borrowing Snapshot, now: Timestamp) {
    guard let heading = VenueHeading(venue, snapshot, now: now) else { return nil }
    self.heading = heading
  }

  package func write(to json: inout JSONWriter) {
    let definition = heading.definition
    let dishes = definition.prep?.items ?? []
    json.object { json in
      json.field("venue", text: definition.id.text)
      json.field("name", text: definition.name)
      json.field("zone", text: definition.zone)
      json.field("at", text: heading.label(heading.now))
      json.field("position", unsigned: heading.position.value)
      if definition.isRetired { json.field("retired", bool: true) }
      json.objects("services", definition.services) { service, json in
        json.field("name", text: service.name)
        json.field("days", texts: service.days.map(\.rawValue))
        json.field("opens", text: service.opens.description)
        json.field("lastSeating", text: service.lastSeating.description)
        json.field("closes", text: service.closes.description)
      }
      json.field("areas", texts: VenueAnswer.inOrder(definition.tables.compactMap(\.area)))
      json.field("stations", texts: VenueAnswer.inOrder(dishes.map(\.station)))
      json.objects("dishes", dishes) { dish, json in
        json.field("name", text: dish.name)
        json.field("station", text: dish.station)
        json.field("course", integer: dish.course)
        json.field("minutes", integer: dish.minutes)
      }
      json.field("onlineMost", integer: definition.party?.onlineMost ?? definition.party?.most)
      json.field("cutoffMinutes", integer: definition.cutoff?.minutes)
      json.field("advanceDays", integer: definition.advanceDays)
    }
    json.endLine()
  }

  /// Each once, as the venue first names it.
  private static func inOrder(_ names: [String]) -> [String] {
    var found: [String] = []
    for name in names where !found.contains(name) { found.append(name) }
    return found
  }
}
