package import DaybookDomain
package import DaybookJSON
internal import DaybookTime

extension PrepQuote {
  package func write(_ heading: VenueHeading, to json: inout JSONWriter) {
    json.object { json in
      json.field("reservation", id: reservation)
      json.field("at", text: heading.label(heading.now))
      json.field("position", unsigned: heading.position.value)
      json.field("scope", text: scope.rawValue)
      json.field("recommendedMinutes", integer: recommendedMinutes)
      json.field("serveAt", text: serveAt.map(heading.label))
      json.objects("items", items) { item, json in
        json.field("station", text: item.station)
        json.field("name", text: item.name)
        json.field("quantity", integer: item.quantity)
        json.field("course", integer: item.course)
        json.field("minutes", integer: item.minutes)
        json.field("ahead", bool: item.isAhead)
        json.field("fireAt", text: item.fireAt.map(heading.label))
        json.field("held", bool: item.isHeld)
      }
      json.field("out", texts: dishesOut)
    }
    json.endLine()
  }
}
