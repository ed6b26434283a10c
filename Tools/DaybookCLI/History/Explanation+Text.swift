import Daybook
import DaybookJSON
import DaybookOperations

/// An explanation as text and as JSON.
extension Explanation {
  func text(_ zones: VenueZones) -> String {
    var text = ""
    if !command.isEmpty {
      text += "the command of record \(command[0].position), by \(command[0].by)"
      if let key = command[0].key { text += ", key \(key)" }
      if let request = command[0].requestID { text += ", request \(request)" }
      text += "\n" + aligned(command.map { Explanation.row($0, among: []) })
    }
    if let sought { text += "asked for: \(sought.party.covers) at \(start(of: sought, zones))\n" }
    for obstacle in obstacles {
      let reason = obstacle.reason
      text += "refused: \(reason.code.rawValue), \(reason.code.meaning)" + Explanation.by(reason.code.rule)
      if !reason.tables.isEmpty { text += "; tables \(names(reason.tables, zones))" }
      if let message = reason.message { text += "; \(message)" }
      text += "\n"
      if let entity = obstacle.entity { text += "  in the way then: \(EntityText.line(entity, zones))\n" }
    }
    if let free {
      text +=
        "free then: "
        + (free.isEmpty ? "nothing near" : free.map { place($0, zones) }.joined(separator: "; "))
      text += "\n"
    } else if !obstacles.isEmpty {
      text += "The record does not say what was asked for; --party N says what else was free then.\n"
    }
    for history in histories { text += (text.isEmpty ? "" : "\n") + history.text(zones) }
    for (_, fault) in faults.sorted(by: { $0.key < $1.key }) { text += "! \(fault)\n" }
    if !faults.isEmpty { text += "What these records say is not proven: daybook verify says what holds.\n" }
    return text
  }

  fileprivate static func row(_ fact: Fact, among entities: [EntityValue]) -> [String] {
    var who = "\(fact.by)"
    if let owner = fact.owner(among: entities) { who += " for \(owner)" }
    if let key = fact.key { who += " key \(key)" }
    if let request = fact.requestID { who += " request \(request)" }
    return [
      "  \(fact.position)", "\(fact.recordedAt)", who, fact.event.type.rawValue,
      fact.event.type.summary + by(fact.event.type.rule), FactText.data(fact.event),
    ]
  }

  private static func by(_ rule: String?) -> String { rule.map { " (\($0))" } ?? "" }

  fileprivate static func word(_ event: Event) -> String {
    if case .noticesDelivered = event { return "delivered" }
    if case .noticeAcknowledged = event { return "acknowledged" }
    if case .noticeRetried = event { return "tried again" }
    if case .noticeEscalated = event { return "escalated" }
    return event.type.rawValue
  }

  private func names(_ tables: [TableID], _ zones: VenueZones) -> String {
    house.map { zones.names(tables, at: $0) } ?? tables.map(\.text).joined(separator: " + ")
  }

  private func place(_ slot: Slot, _ zones: VenueZones) -> String {
    let places = house.map { zones.places(in: slot, at: $0) } ?? []
    return slot.label + (places.isEmpty ? "" : " " + places.joined(separator: ", "))
  }
}

extension Explanation.History {
  fileprivate func text(_ zones: VenueZones) -> String {
    var text = entities.map { EntityText.line($0, zones) + "\n" }.joined()
    for fact in facts {
      text += aligned([Explanation.row(fact, among: entities)])
      for told in notices where told.notice.position == fact.position {
        let notice = told.notice
        text += "      told \(notice.audience.rawValue) \(notice.number): \(notice.kind.rawValue)"
        if let station = notice.station { text += " to \(station)" }
        let marks = told.marks.compactMap { mark in facts.first { $0.position == mark } }
        text += marks.map {
          ", \(Explanation.word($0.event)) by \($0.by) at \($0.recordedAt) (\($0.position))"
        }.joined()
        text += marks.isEmpty ? ", not yet delivered\n" : "\n"
      }
    }
    return text
  }
}
