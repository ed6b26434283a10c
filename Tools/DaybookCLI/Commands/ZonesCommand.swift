import Daybook
import DaybookJSON
import DaybookOperations

struct ZonesCommand: CLICommand {
  static let declaration = Declaration(
    name: "zones", abstract: "Compare the adopted zone rules with the zone files, or adopt newer ones.",
    discussion: """
      Zone rules are facts of the ledger: newer zone files change nothing until they are adopted. zones status \
      shows, for each adopted zone, the release in use and the one found, which clock changes of the next ten \
      years differ, and which future bookings would be at another instant. zones adopt adopts the rules found; \
      bookings keep their instants until daybook reanchor.
      """,
    arguments: [
      .init(name: "status|adopt", help: "What to do; default status.", isOptional: true),
      .init(name: "ZONE", help: "The zone to show or to adopt.", isOptional: true),
    ],
    options: [
      .flag("all", "Adopt the rules of every zone in use."),
      .value("zoneinfo", "DIR", "The zone files; default $TZDIR, else /usr/share/zoneinfo."),
      Declaration.json,
    ],
    examples: [
      "daybook zones", "daybook zones status --zoneinfo /srv/tzdata-2026f",
      "daybook zones adopt Africa/Casablanca", "daybook zones adopt --all --json",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let zone = arguments.argument(1)
    switch arguments.argument(0) ?? "status" {
    case "status":
      guard !arguments.has("all") else { throw arguments.wrong("--all belongs to zones adopt") }
      return try status(zone, arguments)
    case "adopt":
      guard arguments.has("all") != (zone != nil) else {
        throw arguments.wrong("name the zone to adopt, or give --all")
      }
      return try adopt(zone, arguments)
    case let other: throw arguments.wrong("found \"\(other)\"; allowed: status or adopt")
    }
  }

  private static func directory(_ arguments: Arguments) throws -> ZoneInfoDirectory {
    guard let path = arguments.value("zoneinfo") else { return .standard }
    return ZoneInfoDirectory(path: path)
  }

  /// The zones of the ledger's venues by name, or the one asked for.
  private static func zones(_ only: String?, _ context: ReadContext) throws -> [ZoneStatus.Known] {
    let known = try context.read { ZoneStatus.known($0) }
    guard let only else { return known }
    let found = known.filter { $0.rules.name == only }
    guard found.isEmpty else { return found }
    let names = known.map(\.rules.name)
    let near = nearest(only, among: names).map { "did you mean \($0)?" }
    let there = names.isEmpty ? "no venue has one yet" : "there are \(names.joined(separator: ", "))"
    throw CommandFailure(code: .refused, message: "no venue is in zone \"\(only)\"; \(near ?? there)")
  }

  private static func status(_ only: String?, _ arguments: Arguments) throws -> ExitCode {
    let directory = try directory(arguments)
    let context = try ReadContext(arguments)
    defer { context.close() }
    let known = try zones(only, context)
    let now = try context.read { context.now($0) }
    var json = JSONWriter()
    for zone in known {
      let status = ZoneStatus(zone, found: Result { try directory.rules(named: zone.rules.name) }, now: now)
      if arguments.isJSON {
        status.write(to: &json)
        json.endLine()
      } else {
        Output.standard.write(status.text)
      }
    }
    if arguments.isJSON { Output.standard.write(json.bytes) }
    if known.isEmpty, !arguments.isJSON {
      Output.standard.write("No zone is adopted yet; the first venue in one does.\n")
    }
    return .done
  }

  private static func adopt(_ only: String?, _ arguments: Arguments) throws -> ExitCode {
    let directory = try directory(arguments)
    let before = try { () throws in
      let context = try ReadContext(arguments)
      defer { context.close() }
      return try zones(only, context).map(\.rules)
    }()
    // All are read before any is adopted: if one is missing, none is adopted.
    for rules in before {
      do throws(ZoneError) { _ = try directory.rules(named: rules.name) } catch {
        throw CommandFailure.failure(error.message)
      }
    }
    var options = LedgerOptions()
    options.zones = directory
    let ledger = try Ledger.ofTerminal(arguments, options)
    defer { ledger.endSoon() }
    var json = JSONWriter()
    for rules in before {
      let receipt = try ledger.ask(AdoptZone(rules.name))
      let isChanged = !receipt.events.isEmpty
      if arguments.isJSON {
        json.object { json in
          json.field("zone", text: rules.name)
          json.field("adopted", bool: isChanged)
          json.field("from", text: rules.version)
          json.field("to", text: directory.version)
          json.field("position", unsigned: receipt.position.value)
        }
        json.endLine()
      } else {
        Output.standard.write(
          isChanged
            ? "\(rules.name): \(rules.version) → \(directory.version)\n"
            : "\(rules.name): \(rules.version), as it was\n")
      }
    }
    if arguments.isJSON {
      Output.standard.write(json.bytes)
    } else if before.isEmpty {
      Output.standard.write("No zone is adopted yet; the first venue in one does.\n")
    } else {
      Output.standard.write(
        "Bookings stay at their instants; see daybook zones, then daybook reanchor VENUE.\n")
    }
    return .done
  }
}
