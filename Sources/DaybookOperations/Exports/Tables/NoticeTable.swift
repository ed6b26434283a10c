internal import Daybook
internal import DaybookDomain
internal import DaybookTime

/// A notice as the tables have it.
struct NoticeRow: LocalRow {
  let it: Notice
  let rules: ZoneRules?
  let veil: TableVeil
}

extension NoticeRow: TableRow {
  static let table = TableForm<NoticeRow>(
    "notices", "What kitchens, hosts and guests were told.", key: ["venue", "audience", "number"],
    [
      .text("venue", "the venue's id") { $0.it.venue.text },
      .text("audience", "kitchen, floor or guest") { $0.it.audience.rawValue },
      .integer("number", "from 1, without gaps") { $0.it.number },
      .text("kind", "what it tells") { $0.it.kind.rawValue },
      .integer("position", "the record it tells of") { Int($0.it.position.value) },
      .instant("at", "when that happened") { $0.it.at },
      .text("state", "pending, delivered or acknowledged") { $0.it.state.rawValue },
      .flag("needs_acknowledgement", "a person is asked to acknowledge it") { $0.it.needsAcknowledgement },
      .flag("is_escalated", "stands on the host's screen, because nobody took it") { $0.it.isEscalated },
      .integer("tries", "how often it was tried again") { $0.it.tries },
      .id("reservation", "the booking it is about") { $0.it.reservation },
      .id("entry", "the waitlist entry it is about") { $0.it.entry },
      .id("ticket", "the ticket it is about") { $0.it.ticket },
      .text("station", "the station that is told") { row in row.it.station.map(row.veil.word) },
      .text("dish", "the dish that is out or back") { row in
        // An escalated notice has words of the ledger's own there.
        row.it.item.map { row.it.kind == NoticeKind.escalated ? $0 : row.veil.word($0) }
      },
    ])
}
