import Daybook
import DaybookJSON
import DaybookOperations

struct MigrateCommand: CLICommand {
  static let declaration = Declaration(
    name: "migrate", abstract: "Bring a ledger to this software's layout.",
    discussion: """
      --plan shows what would be done and how long it takes, and changes nothing. Without it every record is \
      read and checked first; the migration is then done as a whole or not at all. If it was stopped or \
      killed, run it again. Records are never rewritten: events in older forms are read as their meaning \
      today. To be able to go back, use --backup.
      """,
    options: [
      .flag("plan", "Only show what would be done."),
      .value("backup", "DIR", "First take a verified backup into this directory."), Declaration.json,
    ],
    examples: ["daybook migrate --plan", "daybook migrate --backup /mnt/a/before-migrating"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let operations = LedgerOperations.ofTerminal(arguments.ledgerPath)
    let plan = try operations.migrationPlan()
    guard !arguments.has("plan") else {
      show(plan, nil, isJSON: arguments.isJSON)
      return .done
    }
    if let backup = arguments.value("backup") {
      for notice in try operations.backUp(into: backup).notices { Output.error("daybook: \(notice)\n") }
    }
    show(plan, try operations.migrated(plan), isJSON: arguments.isJSON)
    return .done
  }

  private static func show(_ plan: MigrationPlan, _ identity: LedgerIdentity?, isJSON: Bool) {
    guard isJSON else {
      return Output.standard.write(
        (identity == nil ? planned(plan) : done(plan)) + older(plan)
          + "Way back: a backup taken before (--backup), restored and opened with the older software.\n")
    }
    var json = JSONWriter()
    json.object { json in
      json.field("ledger", id: plan.ledger)
      json.field("from", integer: plan.layout)
      json.field("to", integer: MigrationPlan.currentLayout)
      json.field("done", bool: identity != nil)
      if let identity { json.field("incarnation", id: identity.incarnation) }
      json.field("records", unsigned: plan.records)
      json.field("views", texts: plan.views)
      json.field("secondsReading", integer: seconds(plan.readingTime))
      json.field("secondsFilling", integer: seconds(plan.fillingTime))
      json.objects("olderForms", plan.olderForms) { form, json in
        json.field("type", text: form.type.rawValue)
        json.field("version", integer: form.version)
        json.field("count", unsigned: form.count)
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func planned(_ plan: MigrationPlan) -> String {
    let identity =
      plan.isCurrent
      ? "Layout \(plan.layout), which is current: no file would change.\n"
      : "Layout \(plan.layout) → \(MigrationPlan.currentLayout): the file \"ledger\" would be written, with a first incarnation.\n"
    return identity
      + """
      \(counted(plan.records, "record was read and holds", "records were read and hold")); none would be written.
      \(plan.views.isEmpty ? "Every view is used as it is." : "Filled again: \(plan.views.joined(separator: ", ")); about \(seconds(plan.fillingTime) + 1) s.")

      """
  }

  private static func done(_ plan: MigrationPlan) -> String {
    """
    \(plan.isCurrent ? "Layout \(plan.layout) already" : "Migrated from layout \(plan.layout) to \(MigrationPlan.currentLayout)"): \
    \(counted(plan.records, "record holds", "records hold")), every view is filled.

    """
  }

  private static func older(_ plan: MigrationPlan) -> String {
    plan.olderForms.map {
      "\($0.count) \($0.type.rawValue) in form \($0.version): they stay so, and are read as what they mean today.\n"
    }.joined()
  }

  private static func seconds(_ duration: Duration) -> Int { Int(duration.components.seconds) }
}
