internal import Daybook
package import DaybookDomain
package import DaybookJSON

/// An explanation as JSON.
extension Explanation {
  /// The venues it tells times of.
  package var venues: [VenueID] {
    (obstacles.compactMap(\.entity) + histories.flatMap(\.entities)).map(\.venue) + [venue].compactMap(\.self)
  }

  package func write(_ zones: VenueZones, to json: inout JSONWriter) {
    json.object { json in
      if !command.isEmpty { json.objects("command", command, Explanation.write) }
      if let sought {
        json.object("sought") { json in
          json.field("party", integer: sought.party.covers)
          json.field("start", text: start(of: sought, zones))
        }
      }
      if !obstacles.isEmpty {
        json.objects("reasons", obstacles) { obstacle, json in
          ResultWriter.write(obstacle.reason, to: &json)
          json.field("rule", text: obstacle.reason.code.rule)
          if let entity = obstacle.entity {
            json.object("inTheWay") { EntityJSON.write(entity, zones, to: &$0) }
          }
        }
      }
      if let free {
        json.objects("free", free) { slot, json in
          json.field("start", text: slot.label)
          json.field("tables", names: slot.tables)
        }
      }
      if !faults.isEmpty {
        json.objects("faults", faults.sorted { $0.key < $1.key }) { fault, json in
          json.field("position", unsigned: fault.key.value)
          json.field("fault", text: fault.value)
        }
      }
      json.objects("stories", histories) { history, json in
        json.objects("about", history.entities) { EntityJSON.write($0, zones, to: &$1) }
        json.objects("events", history.facts, Explanation.write)
        json.objects("notices", history.notices) { told, json in
          let notice = told.notice
          json.field("audience", text: notice.audience.rawValue)
          json.field("number", integer: notice.number)
          json.field("kind", text: notice.kind.rawValue)
          json.field("position", unsigned: notice.position.value)
          json.field("state", text: notice.state.rawValue)
          json.field("reservation", id: notice.reservation)
          json.field("ticket", id: notice.ticket)
          json.field("marks", integers: told.marks.map { Int($0.value) })
        }
      }
    }
    json.endLine()
  }

  private static func write(_ fact: Fact, to json: inout JSONWriter) {
    json.field("position", unsigned: fact.position.value)
    json.field("rule", text: fact.event.type.rule)
    FactWriter.write(fact, to: &json)
  }

  /// In the venue's time; in UTC where it cannot be told which.
  package func start(of sought: Sought, _ zones: VenueZones) -> String {
    house.map { zones.label(sought.start, at: $0) } ?? sought.start.description
  }

  /// Where it was refused: what was in the way is of the same venue.
  package var house: VenueID? { obstacles.lazy.compactMap { $0.entity?.venue }.first ?? venue }
}
