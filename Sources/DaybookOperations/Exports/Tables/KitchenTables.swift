internal import Daybook
internal import DaybookDomain
internal import DaybookTime
internal import DaybookViews

/// A ticket as the tables have it.
struct TicketRow: LocalRow {
  let it: Ticket
  let rules: ZoneRules?
  let veil: TableVeil
}

extension TicketRow: TableRow {
  static let table = TableForm<TicketRow>(
    "tickets", "Every ticket of the kitchen, as it is now.", key: ["ticket"],
    [
      .id("ticket", "its id") { $0.it.id },
      .text("venue", "the venue's id") { $0.it.venue.text },
      .id("reservation", "the booking cooked for") { $0.it.reservation },
      .text("station", "where it is made") { $0.veil.word($0.it.station) },
      .text("state", "planned, sent, delivered, acknowledged, started, ready, served, cancelled or recalled")
      {
        $0.it.state.rawValue
      },
      .flag("is_delta", "only the difference for a party that changed its size") { $0.it.isDelta },
      .flag("is_at_risk", "under way for a time that no longer fits the party's") { $0.it.isAtRisk },
      .instant("sent", "when it was first sent") { $0.it.sentAt },
    ])
}

/// A dish on a ticket.
struct DishRow: LocalRow {
  let ticket: TicketID
  let place: Int
  let it: TicketItem
  let rules: ZoneRules?
  let veil: TableVeil
}

extension DishRow: TableRow {
  static let table = TableForm<DishRow>(
    "dishes", "What stands on the tickets.", key: ["ticket", "place"],
    [
      .id("ticket", "the ticket's id") { $0.ticket },
      .integer("place", "its place on the ticket, from 0") { $0.place },
      .text("dish", "its name") { $0.veil.word($0.it.name) },
      .integer("quantity", "portions; negative for what is no longer wanted") { $0.it.quantity },
      .integer("course", "1 for the first") { $0.it.course },
      .integer("minutes", "from firing to ready") { $0.it.minutes },
      .instant("fire", "when it is to fire") { $0.it.fireAt },
      .text("state", "planned, fired, started or ready") { $0.it.state.rawValue },
    ])
}

/// A dish that was said to be ready.
struct ReadyRow: LocalRow {
  let it: ReportDish
  let rules: ZoneRules?
  let veil: TableVeil
}

extension ReadyRow: TableRow {
  static let table = TableForm<ReadyRow>(
    "ready", "Each time a dish was said to be ready.", key: ["position", "ticket", "place"],
    [
      .integer("position", "the record that says so") { Int($0.it.position.value) },
      .id("ticket", "the ticket's id") { $0.it.ticket },
      .integer("place", "its place on the ticket then, from 0") { $0.it.item },
      .id("reservation", "the booking cooked for") { $0.it.reservation },
      .text("station", "where it was made") { $0.veil.word($0.it.station) },
      .text("dish", "its name") { $0.veil.word($0.it.name) },
      .integer("portions", "how many") { $0.it.quantity },
      .instant("planned", "when it was to be ready") { $0.it.plannedAt },
      .instant("ready", "when it was") { $0.it.readyAt },
      .integer("minutes_past", "whole minutes past its time, negative before it") {
        $0.it.readyAt.wholeMinutes(since: $0.it.plannedAt)
      },
    ])
}
