package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// Starts that can be booked, as JSON.
package enum SlotJSON {
  static func write(_ slot: Slot, to json: inout JSONWriter) {
    json.field("start", text: slot.label)
    json.field("tables", names: slot.tables)
    json.nonempty("combinations", names: slot.combinations)
    json.nonempty("afterMoving", names: slot.afterMoving)
    json.object("pools") { json in
      for pool in slot.pools {
        json.name(pool.pool.text)
        json.literal(String(pool.free))
      }
    }
  }

  /// The starts nearest to one, the closest first.
  package static func write(
    nearest slots: [Slot], to start: Timestamp, party: PartySize, _ heading: VenueHeading,
    at position: Position,
    to json: inout JSONWriter
  ) {
    json.object { json in
      json.field("venue", text: heading.definition.id.text)
      json.field("start", text: heading.label(start))
      json.field("party", integer: party.covers)
      json.field("position", unsigned: position.value)
      json.objects("slots", slots) { slot, json in
        json.field("start", text: slot.label)
        json.field("tables", names: slot.tables)
        json.nonempty("combinations", names: slot.combinations)
        json.nonempty("afterMoving", names: slot.afterMoving)
        json.nonempty("pools", names: slot.pools.map(\.pool))
      }
    }
    json.endLine()
  }
}
