internal import Daybook
package import DaybookDomain
package import DaybookJSON
internal import DaybookViews

/// A booking, hold, block, waitlist entry or ticket, whichever it is, as JSON fields.
package enum EntityJSON {
  package static func write(_ entity: EntityValue, _ zones: VenueZones, to json: inout JSONWriter) {
    switch entity {
    case .reservation(let reservation):
      ReservationJSON.fields(reservation, guest: nil, isAtRisk: false, zones, to: &json)
    case .hold(let hold): fields(hold, state: hold.state.rawValue, zones, to: &json)
    case .block(let block): fields(block, zones, to: &json)
    case .entry(let entry):
      for place in WaitlistPlace.places([entry], at: entry.joinedAt) {
        WaitlistJSON.write(place, guest: nil, zones, to: &json)
      }
    case .ticket(let ticket): TicketJSON.write(ticket, allergies: [], zones, to: &json)
    }
  }

  package static func fields(
    _ hold: Hold, state: String, by maker: Actor? = nil, _ zones: VenueZones, to json: inout JSONWriter
  ) {
    let stay = hold.stay
    json.field("hold", id: hold.id)
    json.field("venue", text: hold.venue.text)
    json.field("party", integer: stay.party.covers)
    if stay.hasDate { json.field("start", text: zones.label(stay.start, at: hold.venue)) }
    zones.agreed(stay, at: hold.venue).write(to: &json)
    if !stay.isTimeless { json.field("end", text: zones.label(stay.end, at: hold.venue)) }
    json.field("tables", texts: zones.texts(stay.tables, at: hold.venue))
    json.field("pool", text: stay.pool?.text)
    json.field("lapsesAt", text: zones.label(hold.lapsesAt, at: hold.venue))
    json.field("state", text: state)
    MakerText.write(maker, for: hold.owner, to: &json)
  }

  package static func fields(_ block: Block, _ zones: VenueZones, to json: inout JSONWriter) {
    json.field("block", id: block.id)
    json.field("venue", text: block.venue.text)
    switch block.scope {
    case .tables(let tables): json.field("tables", texts: zones.texts(tables, at: block.venue))
    case .area(let area): json.field("area", text: area)
    case .starts(let covers): json.field("startingCovers", integer: covers)
    case .venue: break
    }
    json.field("from", text: zones.label(block.from, at: block.venue))
    json.field("until", text: zones.label(block.until, at: block.venue))
    json.field("reason", text: block.reason)
    json.field("state", text: block.isRemoved ? "removed" : "active")
  }
}
