import Daybook
import DaybookJSON
import DaybookOperations

struct ViewsCommand: CLICommand {
  static let declaration = Declaration(
    name: "views",
    abstract: "List, rebuild, watch, switch back or prune the views.",
    discussion: """
      views list shows the position and lag of each view. views rebuild fills a new generation beside the one \
      in use, compares the two at one position, and lists rows that differ, the first ones with the events \
      that concern them. Then it switches, by default only if no row differs; otherwise the exit code is 1 and \
      the new generation waits: --switch always switches to it without filling it again. Readers never see an \
      empty view and never wait, nothing is sent to a kitchen, and a stopped rebuild continues where it was. \
      The previous generation is kept: views back switches to it again, views prune removes it and all others \
      that are not in use.

      With --from the rows up to a position are trusted: rebuild begins with those of the previous generation, which \
      must stand at or before it, and not with nothing. --share P works for P percent of the time on one processor.

      views watch compares rows of the views with what the log says, some of each view every few seconds, until \
      Ctrl-C. The first difference is told as rebuild tells it, and the exit code is 1.

      A view, snapshot or kept seal with records that the log does not have is evidence of a lost or changed \
      log. It is kept, and queries and writing are refused, until the right log is back, or until --over says that this \
      log is right: then such a view is replaced and kept as the previous generation, and with --all such \
      snapshots and kept seals are set aside.
      """,
    arguments: [
      .init(name: "list|rebuild|watch|back|prune", help: "What to do; default list.", isOptional: true),
      .init(name: "NAME", help: "The views.", isOptional: true, isRepeated: true),
    ],
    options: [
      .flag("all", "Every view."),
      .value(
        "switch", "WHEN", "For rebuild: never, same (if no row differs) or always; default same."),
      .flag(
        "over",
        "For rebuild: the log is right; also replace views, snapshots and kept seals that contradict it."),
      .value(
        "from", "POSITION", "For rebuild: trust the rows up to this position, as a kept generation has them."),
      .value("share", "PERCENT", "For rebuild: take at most this share of a processor, 1–100; default all."),
      .value("every", "SECONDS", "For watch: between two rounds, 0–86400; default 10."),
      .value("sample", "N", "For watch: rows of each view in a round; default 1000."),
      .flag("once", "For watch: one round."),
      Declaration.json,
    ],
    examples: [
      "daybook views", "daybook views rebuild index", "daybook views rebuild --all --switch never",
      "daybook views rebuild index --switch always", "daybook views rebuild index --from 120000 --share 25",
      "daybook views watch", "daybook views watch --once", "daybook views back index",
      "daybook views prune --all",
    ])

  private enum Verb: String, CaseIterable { case list, rebuild, watch, back, prune }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let word = arguments.argument(0) ?? "list"
    guard let verb = Verb(rawValue: word) else {
      throw arguments.wrong("found \"\(word)\"; allowed: list, rebuild, watch, back or prune")
    }
    let names = Array(arguments.positionals.dropFirst())
    let switching: RebuildSwitch? = try arguments.choice("switch")
    for (option, its) in [
      ("switch", Verb.rebuild), ("over", .rebuild), ("from", .rebuild), ("share", .rebuild),
      ("every", .watch), ("sample", .watch), ("once", .watch),
    ] where arguments.has(option) || arguments.value(option) != nil {
      guard its == verb else { throw arguments.wrong("--\(option) is for \(its.rawValue)") }
    }
    if verb == .list, !names.isEmpty { throw arguments.wrong("list takes no names") }
    var operations = LedgerOperations.ofTerminal(arguments.ledgerPath)
    operations.projections = arguments.projections
    guard verb != .list else {
      list(try operations.views(), isJSON: arguments.isJSON)
      return .done
    }
    let known = operations.viewNames
    for name in names where !known.contains(name) {
      let listed = try operations.views().map(\.name)
      throw arguments.wrong("no view \(name); there are \(listed.joined(separator: ", "))")
    }
    if verb == .watch { return try watch(names.isEmpty ? nil : names, operations, arguments) }
    guard arguments.has("all") != !names.isEmpty else {
      throw arguments.wrong("name the views to \(verb == .back ? "go back in" : word), or give --all")
    }
    // A view that is filled on demand is one of all once it is there.
    let all = try arguments.has("all") ? operations.views().map(\.name) : names
    switch verb {
    case .rebuild:
      let code = try rebuild(all, operations, switching ?? .same, arguments)
      if arguments.has("over"), arguments.has("all") { try setAside(operations, isJSON: arguments.isJSON) }
      return code
    case .back: try switchBack(all, operations, isJSON: arguments.isJSON)
    default: try prune(all, operations, isJSON: arguments.isJSON)
    }
    return .done
  }

  private static func switchBack(_ names: [String], _ operations: LedgerOperations, isJSON: Bool) throws {
    for name in names {
      let back = try operations.switchBack(in: name)
      guard isJSON else {
        Output.standard.write(
          "\(back.view): generation \(back.to) is in use, at position \(back.position); "
            + "\(back.from) is kept: daybook views back \(back.view)\n")
        continue
      }
      var json = JSONWriter()
      json.object { json in
        json.field("view", text: back.view)
        json.field("generation", integer: back.to)
        json.field("previous", integer: back.from)
        json.field("position", unsigned: back.position.value)
      }
      json.endLine()
      Output.standard.write(json.bytes)
    }
  }

  private static func prune(_ names: [String], _ operations: LedgerOperations, isJSON: Bool) throws {
    let pruned = try operations.pruneViews(names)
    if pruned.isEmpty, !isJSON { Output.standard.write("Nothing but what is in use.\n") }
    for one in pruned {
      guard isJSON else {
        Output.standard.write("\(one.view): generation \(one.generation), \(one.byteCount / 1024) KiB\n")
        continue
      }
      var json = JSONWriter()
      json.object { json in
        json.field("view", text: one.view)
        json.field("generation", integer: one.generation)
        json.field("bytes", integer: one.byteCount)
      }
      json.endLine()
      Output.standard.write(json.bytes)
    }
  }

  private static func list(_ statuses: [ViewStatus], isJSON: Bool) {
    var json = JSONWriter()
    for status in statuses where isJSON {
      json.object { json in
        json.field("view", text: status.name)
        json.field("version", integer: Int(status.version))
        json.field("generation", integer: status.generation)
        json.field("position", integer: status.position.map { Int($0.value) })
        json.field("lag", unsigned: status.lag)
        json.field("bytes", integer: status.byteCount)
        json.field("state", text: word(status.state))
        json.field("filling", integer: status.filling)
        json.field("previous", integer: status.previous)
        json.field("previousBytes", integer: status.previous.map { _ in status.previousByteCount })
      }
      json.endLine()
    }
    if isJSON { return Output.standard.write(json.bytes) }
    let rows = statuses.map { status in
      [
        status.name, status.generation.map { "generation \($0)" } ?? "–",
        status.position.map { "position \($0)" } ?? "–",
        "lag \(status.lag)", "\(status.byteCount / 1024) KiB", word(status.state), beside(status),
      ]
    }
    Output.standard.write(aligned(rows))
  }

  /// The other generations of a view.
  private static func beside(_ status: ViewStatus) -> String {
    var parts: [String] = []
    if let previous = status.previous {
      parts.append("\(previous) kept, \(status.previousByteCount / 1024) KiB")
    }
    if let filling = status.filling { parts.append("\(filling) filled beside it") }
    return parts.joined(separator: "; ")
  }

  private static func word(_ state: ViewStatus.State) -> String {
    switch state {
    case .ready: "ready"
    case .incomplete: "being filled"
    case .unusable(let reason): "to be filled: \(reason)"
    case .contradicted(let found): "kept: \(found)"
    case .stopped(let reason): "stopped: \(reason)"
    }
  }
}
