import Daybook
import DaybookForms
import DaybookJSON
import DaybookViews

struct ViewsCommand: CLICommand {
  static let declaration = Declaration(
    name: "views", abstract: "List the views, or rebuild them beside the ones in use.",
    discussion: """
      views list shows each view's position and lag. views rebuild fills a new generation beside the one in use and \
      switches when it is as far; readers never see a view empty, and a rebuild that was stopped goes on where it was.
      """,
    arguments: [
      .init(name: "list|rebuild", help: "What to do; default list.", isOptional: true),
      .init(name: "NAME", help: "The views to rebuild.", isOptional: true, isRepeated: true),
    ], options: [.flag("all", "Rebuild every view."), Declaration.json],
    examples: ["daybook views", "daybook views rebuild index", "daybook views rebuild --all"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let verb = arguments.argument(0) ?? "list"
    let names = Array(arguments.positionals.dropFirst())
    guard verb == "list" || verb == "rebuild" else {
      throw arguments.wrong("found \"\(verb)\"; allowed: list or rebuild")
    }
    let reader = try LedgerReader(arguments.ledgerPath, mapByteCount: LedgerOptions().mapByteCount)
    defer { reader.close() }
    if verb == "rebuild" {
      for name in names where !reader.engine.names.contains(name) {
        throw arguments.wrong("no view \(name); there are \(reader.engine.names.joined(separator: ", "))")
      }
      guard arguments.has("all") != !names.isEmpty else {
        throw arguments.wrong("name the views to rebuild, or give --all")
      }
      var progress = Progress("rebuilt through position")
      try reader.engine.rebuild(
        arguments.has("all") ? nil : Set(names), progress: { progress.update($0.value, of: $1.value) },
        isCancelled: { Interrupt.isRequested })
      progress.finish()
    } else if !names.isEmpty {
      throw arguments.wrong("list takes no names")
    }
    list(try reader.engine.list(), isJSON: arguments.isJSON)
    return .done
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
      }
      json.endLine()
    }
    if isJSON { return Output.standard.write(json.bytes) }
    let rows = statuses.map { status in
      [
        status.name, status.generation.map { "generation \($0)" } ?? "–",
        status.position.map { "position \($0)" } ?? "–",
        "lag \(status.lag)", "\(status.byteCount / 1024) KiB", word(status.state),
      ]
    }
    Output.standard.write(aligned(rows))
  }

  private static func word(_ state: ViewStatus.State) -> String {
    switch state {
    case .ready: "ready"
    case .incomplete: "being filled"
    case .unusable(let reason): "to be filled: \(reason)"
    }
  }
}
