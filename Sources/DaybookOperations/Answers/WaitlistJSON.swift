package import DaybookDomain
package import DaybookJSON
internal import DaybookTime
package import DaybookViews

/// A waitlist entry as JSON fields.
package enum WaitlistJSON {
  package static func write(
    _ place: WaitlistPlace, guest: Guest?, by maker: Actor? = nil, _ zones: VenueZones,
    to json: inout JSONWriter
  ) {
    let entry = place.entry
    func label(_ instant: Timestamp) -> String { zones.label(instant, at: entry.venue) }
    json.field("entry", id: entry.id)
    json.field("venue", text: entry.venue.text)
    json.field("date", text: entry.date.description)
    json.field("party", integer: entry.party.covers)
    json.field("start", text: entry.start.map(label))
    zones.agreed(entry).write(to: &json)
    json.field("state", text: place.state.rawValue)
    json.field("ahead", integer: place.ahead)
    json.field("joinedAt", text: label(entry.joinedAt))
    json.field("quotedMinutes", integer: entry.quotedMinutes)
    json.field("promisedAt", text: place.promisedAt.map(label))
    json.field("estimatedMinutes", integer: place.estimatedMinutes)
    if place.hasNoTable {
      json.name("estimatedMinutes")
      json.literal("null")
    }
    json.field("area", text: entry.area)
    if !entry.needs.isEmpty { json.field("needs", texts: entry.needs.map(\.rawValue)) }
    // Who waits again has none any more.
    json.field("offer", id: place.state == .waiting ? nil : entry.offer)
    json.field("offerLapsesAt", text: entry.offerLapsesAt.map(label))
    json.field("reservation", id: entry.reservation)
    MakerText.write(maker, for: entry.owner, to: &json)
    if let guest { json.object("guest") { GuestWriter.write(guest, to: &$0) } }
  }
}
