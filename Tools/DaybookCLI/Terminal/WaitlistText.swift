import Daybook
import DaybookOperations

/// A waitlist entry as text for people.
enum WaitlistText {
  static func row(_ place: WaitlistPlace, guest: Guest?, _ heading: VenueHeading) -> [String] {
    let entry = place.entry
    let agreed = heading.zones.agreed(entry)
    let promise = place.promisedAt.map { "promised \(heading.clock($0))" } ?? ""
    let estimate =
      place.estimatedMinutes.map { "about \($0) min" } ?? (place.hasNoTable ? "none before last seating" : "")
    let offer =
      place.state == .offered ? entry.offerLapsesAt.map { "offer until \(heading.clock($0))" } ?? "" : ""
    return [
      "  \(place.ahead + 1)", "party of \(entry.party)",
      entry.start.map { heading.clock($0) + agreed.mark } ?? "now",
      place.state.rawValue, "since \(heading.clock(entry.joinedAt))", promise, estimate, offer,
      agreed?.words ?? "", cell(guest?.name ?? ""), entry.id.description,
    ]
  }
}
