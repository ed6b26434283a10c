internal import Daybook
internal import DaybookDomain
internal import DaybookTime
internal import DaybookViews

/// A refusal as the tables have it.
struct RefusalRow: LocalRow {
  let it: ReportRefusal
  let date: CivilDate
  let service: String?
  let turnedAway: Int?
  let rules: ZoneRules?
  let veil: TableVeil
}

extension RefusalRow: TableRow {
  static let table = TableForm<RefusalRow>(
    "refusals", "Every recorded refusal of a place at a time.", key: ["position"],
    [
      .integer("position", "the record") { Int($0.it.position.value) },
      .text("venue", "the venue's id") { $0.it.venue.text },
      .text("date", "the business date of the start, YYYY-MM-DD") { $0.date.description },
      .text("service", "the service of the start; none outside of all") { $0.service },
      .integer("party", "covers that were to be seated") { $0.it.covers },
      .integer(
        "turned_away", "covers that were lost, where this refusal counts for them; none where it does not"
      ) { $0.turnedAway },
      .instant("start", "the start that was sought") { $0.it.start },
      .instant("refused", "when it was refused") { $0.it.at },
      .text("by", "who asked, such as guest:ana") { $0.veil.shown($0.it.by) },
      .text("codes", "every rule that stood in the way, with spaces between") {
        $0.it.codes.map(\.rawValue).joined(separator: " ")
      },
    ])
}
