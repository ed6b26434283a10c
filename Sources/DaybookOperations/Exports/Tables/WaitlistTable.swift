internal import Daybook
internal import DaybookDomain
internal import DaybookTime

/// A party that waited, as the tables have it.
struct WaitlistRow: LocalRow {
  let it: WaitlistEntry
  let rules: ZoneRules?
  let convertedAt: Timestamp?
  let veil: TableVeil
}

extension WaitlistRow: TableRow {
  static let table = TableForm<WaitlistRow>(
    "waitlist", "Everybody who waited, as it is now.", key: ["entry"],
    [
      .id("entry", "its id") { $0.it.id },
      .text("venue", "the venue's id") { $0.it.venue.text },
      .text("date", "the business date, YYYY-MM-DD") { $0.it.date.description },
      .integer("party", "covers") { $0.it.party.covers },
      .text("state", "waiting, offered, booked, left or lapsed") { $0.it.state.rawValue },
      .flag("was_offered", "was offered a place at least once") { $0.it.offer != nil },
      .instant("joined", "when it joined") { $0.it.joinedAt },
      .instant("start", "the start it waits for; none: a table now") { $0.it.start },
      .instant("offer_lapses", "when its last offer lapses or lapsed") { $0.it.offerLapsesAt },
      .instant("converted", "when it became a booking") { $0.convertedAt },
      .integer("wait_minutes", "whole minutes from joining to the booking") { row in
        row.it.state == .booked ? row.convertedAt?.wholeMinutes(since: row.it.joinedAt) : nil
      },
      .integer("quoted_minutes", "the wait promised") { $0.it.quotedMinutes },
      .id("reservation", "the booking it became") { $0.it.reservation },
      .text("owner", "whose it is, such as guest:ana") { $0.veil.shown($0.it.owner) },
      .text("area", "the area asked for") { row in row.it.area.map(row.veil.word) },
    ])
}
