import Daybook
import DaybookJSON
import DaybookOperations

/// The answer to a what-if as one JSON object.
enum WhatIfJSON {
  static func bytes(_ told: WhatIfWords) -> [UInt8] {
    let answer = told.answer
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: answer.venue.text)
      json.field("from", text: answer.dates.lowerBound.description)
      json.field("to", text: answer.dates.upperBound.description)
      json.field("after", unsigned: answer.after.value)
      json.field("through", unsigned: answer.through.value)
      json.object("before") { write(answer.before, to: &$0) }
      json.object("otherwise") { write(answer.otherwise, to: &$0) }
      json.objects("gained", answer.gained) { party, json in write(party, told, to: &json) }
      json.objects("lost", answer.lost) { party, json in write(party, told, to: &json) }
      json.objects("parties", answer.parties) { party, json in write(party, told, to: &json) }
      json.field("decided", integer: answer.decidedCount)
      json.objects("takenOver", answer.takenOver) { taken, json in
        json.field("type", text: taken.type.rawValue)
        json.field("records", integer: taken.count)
      }
      json.field("unknown", texts: WhatIf.unknowns)
    }
    json.endLine()
    return json.bytes
  }

  private static func write(_ figures: WhatIfFigures, to json: inout JSONWriter) {
    ReportJSON.write(figures.due, "due", to: &json)
    ReportJSON.write(figures.walkIns, "walkIns", to: &json)
    ReportJSON.write(figures.noShows, "noShows", to: &json)
    ReportJSON.write(figures.cancels, "cancels", to: &json)
    ReportJSON.write(figures.turnedAway, "turnedAway", to: &json)
    ReportJSON.write(figures.needTable, "needTable", to: &json)
    ReportJSON.write(figures.late, "late", to: &json)
    json.field("lateMinutes", integer: figures.lateMinutes)
    ReportJSON.write(figures.occupancy, "occupancy", to: &json)
    ReportJSON.write(figures.kitchen, "kitchen", to: &json)
  }

  private static func write(_ party: WhatIfParty, _ told: WhatIfWords, to json: inout JSONWriter) {
    json.field("reservation", id: party.id)
    json.field("date", text: party.date.description)
    json.field("party", integer: party.covers)
    json.field("by", text: party.owner.description)
    let name = told.names.text(party.guest)
    if !name.isEmpty { json.field("name", text: name) }
    json.field("walkIn", bool: party.isWalkIn)
    write(party.before, "before", told, to: &json)
    write(party.otherwise, "otherwise", told, to: &json)
    if party.otherwise == nil { json.field("codes", texts: party.codes.map(\.rawValue)) }
    if let refusal = party.refusal { json.field("refusal", unsigned: refusal.value) }
    if party.isFromWaitlist { json.field("fromWaitlist", bool: true) }
    if party.lateMinutes > 0 { json.field("lateMinutes", integer: party.lateMinutes) }
    if party.isChangeRefused { json.field("changeRefused", bool: true) }
  }

  /// Left out where there is no place.
  private static func write(
    _ place: WhatIfPlace?, _ name: StaticString, _ told: WhatIfWords, to json: inout JSONWriter
  ) {
    guard let place else { return }
    json.object(name) { json in
      json.field("start", text: told.zones.label(place.start, at: told.answer.venue))
      json.field("end", text: told.zones.label(place.end, at: told.answer.venue))
      json.field("party", integer: place.covers)
      json.nonempty("tables", names: place.tables)
      json.field("pool", text: place.pool?.text)
    }
  }
}
