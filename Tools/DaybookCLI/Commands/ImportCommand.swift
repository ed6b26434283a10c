import Daybook
import DaybookJSON
import DaybookOperations

struct ImportCommand: CLICommand {
  static let declaration = Declaration(
    name: "import", abstract: "Import venues, reservations of another system, or a whole ledger.",
    discussion: """
      import venues defines each venue of a file: Daybook's own JSON, or the restaurants of the Baku pilot. The same \
      definition again changes nothing.
      import reservations takes over what another system holds: what is to come is booked on the tables and for the \
      time it had there, what is over or cancelled comes in as history and blocks nothing. Rows that cannot be taken \
      in are put into a quarantine file, each as it was and with its reasons: mend it and import it. Each row has a \
      key made from its own id: importing again changes nothing.
      import bundle makes a new ledger in DIR of what daybook export bundle wrote: record for record the same, every \
      link checked.
      The format air is for measuring: it replays bookings in the order they were made, each at its own time, on a \
      ledger with a manual clock.
      """,
    arguments: [
      .init(name: "venues|reservations|bundle", help: "What the file holds."),
      .init(name: "FILE", help: "The file."),
      .init(name: "DIR", help: "bundle: where the new ledger is made.", isOptional: true),
    ],
    options: [
      .value("format", "F", "venues: daybook (default) or baku; reservations: baku, csv or air."),
      .value("restaurants", "FILE", "baku: the restaurants the rows name, to find each one's venue."),
      .value("map", "FIELD=COLUMN,…", ColumnMap.help),
      .value(
        "separator", "C",
        "csv: what stands between fields: , ; | or tab. Default: what a line sep=; says, else what the header shows."
      ),
      .value(
        "dates", "PATTERN",
        "csv: how dates are written, such as dd.mm.yyyy or mm/dd/yyyy; never guessed. Default yyyy-mm-dd."),
      .value("system", "NAME", "csv: the other system, in a word; it begins the rows' keys. Default csv."),
      .value(
        "quarantine", "FILE",
        "Where rows that are not taken in are put; default FILE.quarantine.json or .csv, never over another."),
      .value(
        "covers", "N|peak", "air: covers each venue can seat at once, or the most it ever had."),
      Declaration.json,
    ],
    examples: [
      "daybook import venues restaurants.json --format baku",
      "daybook import reservations reservations.json --format baku --restaurants restaurants.json",
      "daybook import reservations a.csv --format csv --map id=No,venue=:v,party=N,start=At,end=To",
      "daybook import reservations air-reservations.csv --format air --covers 20",
    ])

  /// How many failures are told one by one.
  private static let mostShown = 20
  private static let actor = Actor.operator("import")

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let what = arguments.positionals[0]
    if what != "bundle", let other = arguments.argument(2) {
      throw arguments.wrong("\"\(other)\" is one argument too many")
    }
    switch what {
    case "venues": return try venues(arguments)
    case "reservations": return try reservations(arguments)
    case "bundle":
      guard let directory = arguments.argument(2) else { throw arguments.wrong("missing DIR") }
      return try bundle(to: directory, arguments)
    default: throw arguments.wrong("found \"\(what)\"; allowed: venues, reservations or bundle")
    }
  }

  private static func bundle(to directory: String, _ arguments: Arguments) throws -> ExitCode {
    let made = try LedgerOperations.ofTerminal(directory).importBundle(arguments.positionals[1])
    guard arguments.isJSON else {
      let guests =
        made.hasVault
        ? "with its vault"
        : "without its vault: guests cannot be read, and retried keys are reported as reused"
      Output.standard.write(
        "Made ledger \(made.ledger) in \(directory) up to position \(made.point.position), \(guests).\n")
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("path", text: directory)
      json.field("ledger", id: made.ledger)
      json.field("position", unsigned: made.point.position.value)
      json.field("link", text: made.point.link.description)
      json.field("vault", bool: made.hasVault)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }

  private static func venues(_ arguments: Arguments) throws -> ExitCode {
    let file = arguments.positionals[1]
    let source: ImportSource
    switch arguments.value("format") ?? "daybook" {
    case "daybook": source = .venues(file: file)
    case "baku": source = .restaurants(file: file)
    case let other: throw arguments.wrong("--format: found \"\(other)\"; allowed: daybook or baku")
    }
    let report: ImportReport
    do throws(LedgerFailure) {
      report = try LedgerOperations.ofTerminal(arguments.ledgerPath).importRows(source)
    } catch {
      // What is wrong with the file itself is an answer, as what is wrong with a venue in it.
      throw CommandFailure(
        code: error.code == .badFile ? .refused : ExitCode(error.code), message: error.message)
    }
    let wrong = report.reasons + report.failures
    let count = report.accepted + report.alreadyThere
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("venues", integer: count)
        json.field("areas", integer: report.venueParts.areas)
        json.field("tables", integer: report.venueParts.tables)
        json.field("unchanged", integer: report.alreadyThere)
        json.field("invalid", texts: wrong)
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else {
      let more = report.total - count - min(wrong.count, mostShown)
      Output.standard.write(
        "\(counted(count, "venue")), \(counted(report.venueParts.areas, "area")), "
          + "\(counted(report.venueParts.tables, "table")); "
          + "\(counted(report.alreadyThere, "was", "were")) so already.\n"
          + wrong.prefix(mostShown).map { "not defined: \(Shown.line($0))\n" }.joined()
          + (more > 0 ? "and \(more) more not defined\n" : ""))
    }
    return ending(report, "venues")
  }

  private static func reservations(_ arguments: Arguments) throws -> ExitCode {
    let file = arguments.positionals[1]
    if let path = arguments.value("quarantine") { try arguments.requireFile(path, "--quarantine") }
    let source: ImportSource
    switch try arguments.required("format") {
    case "air": return try air(arguments)
    case "baku": source = .pilotReservations(file: file, restaurants: arguments.value("restaurants"))
    case "csv":
      source = .csvReservations(
        file: file, columns: try arguments.required("map"), system: arguments.value("system") ?? "csv",
        separator: arguments.value("separator"), dates: arguments.value("dates"))
    case let other: throw arguments.wrong("--format: found \"\(other)\"; allowed: baku, csv, air")
    }
    let report = try LedgerOperations.ofTerminal(arguments.ledgerPath).importRows(
      source, quarantine: arguments.value("quarantine"))
    if arguments.isJSON {
      var json = JSONWriter()
      report.write(to: &json)
      Output.standard.write(json.bytes)
    } else {
      Output.standard.write(report.text)
    }
    return ending(report, "rows")
  }

  private static func air(_ arguments: Arguments) throws -> ExitCode {
    let covers: AirImport.Covers = try arguments.parsed(
      try arguments.required("covers"), "--covers", "a number or peak"
    ) {
      $0 == "peak" ? .peak : Int($0).flatMap { (1...1_000_000).contains($0) ? .all($0) : nil }
    }
    let air = try AirImport(arguments.positionals[1])
    let ledger = try Ledger.ofTerminal(arguments)
    defer { ledger.finish() }
    guard ledger.created.clock == .manual else {
      throw CommandFailure.failure(
        "\(arguments.ledgerPath) keeps the system's time, and these bookings are past; make one with daybook --ledger DIR init --clock manual"
      )
    }
    let venues = ImportTally()
    for venue in air.venues(covers) {
      venues.send(.defineVenue(DefineVenue(venue)), to: ledger, place: venue.id.text, by: actor)
    }
    let made = venues.finish()
    if let why = (made.invalid.texts + made.refusals.texts + made.failed.texts).first {
      throw CommandFailure.failure("define the venues of \(arguments.positionals[1]): \(Shown.line(why))")
    }
    let tally = ImportTally()
    var progress = Progress("imported")
    for row in air.rows where !Interrupt.isRequested {
      tally.send(
        air.command(row), to: ledger, place: "line \(row.line)", by: actor,
        key: IdempotencyKey("air:\(row.line)"),
        at: row.reservedAt)
      progress.update(UInt64(tally.counts.answered), of: UInt64(air.rows.count))
    }
    let counts = tally.finish()
    progress.finish()
    report(counts, arguments.isJSON)
    return ending(of: counts.answered, rejected: counts.rejected, air.rows.count, "rows")
  }

  private static func report(_ counts: ImportTally.Counts, _ isJSON: Bool) {
    let refused = counts.refused.sorted { $0.key < $1.key }
    guard isJSON else {
      var rows = [["accepted", "\(counts.accepted)"]] + refused.map { ["refused \($0.key)", "\($0.value)"] }
      if counts.invalid.count > 0 { rows.append(["invalid", "\(counts.invalid.count)"]) }
      if counts.failed.count > 0 { rows.append(["not answered", "\(counts.failed.count)"]) }
      rows.append(["replayed", "\(counts.replayed)"])
      Output.standard.write(
        aligned(rows) + counts.invalid.texts.map { "invalid: \(Shown.line($0))\n" }.joined()
          + counts.failed.texts.map { "not answered: \(Shown.line($0))\n" }.joined())
      return
    }
    var json = JSONWriter()
    json.object { json in
      json.field("accepted", integer: counts.accepted)
      json.object("refused") { json in
        for (code, count) in refused {
          json.name(code)
          json.literal(String(count))
        }
      }
      json.field("invalid", integer: counts.invalid.count)
      json.field("failed", integer: counts.failed.count)
      json.field("failures", texts: counts.invalid.texts + counts.failed.texts)
      json.field("replayed", integer: counts.replayed)
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  /// Done when every row is in the ledger, refused when some will not be as they are; a failure when some were not
  /// answered, saying how to go on.
  private static func ending(_ report: ImportReport, _ noun: String) -> ExitCode {
    ending(of: report.answered, rejected: report.rejected, report.total, noun)
  }

  private static func ending(of answered: Int, rejected: Int, _ total: Int, _ noun: String) -> ExitCode {
    guard answered < total else { return rejected > 0 ? .refused : .done }
    let what =
      Interrupt.isRequested
      ? "stopped after \(answered) of \(total) \(noun)"
      : "\(total - answered) of \(total) \(noun) were not answered"
    Output.error("daybook: \(what); import again to go on, nothing is done twice\n")
    return .failure
  }
}
