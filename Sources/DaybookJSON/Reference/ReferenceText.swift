import DaybookDomain

/// The reference for people: all commands and events, or one of them.
package enum ReferenceText {
  /// The whole reference.
  package static func all() -> String {
    var text = "Commands, one JSON object a line as exec reads them. A ? marks what may be left out.\n\n"
    text += table(CommandSchema.envelope.map { ["  \($0.name)?", $0.type, $0.note] })
    text += "\n" + wrapped(CommandNote.always.map(\.rawValue), after: "Any command may be refused with ")
    for command in CommandDescription.all { text += "\n" + Self.text(command) }
    text += "\nObjects in commands\n"
    for object in CommandSchema.objects {
      text += "\n  \(object.name)\n" + fields(of: object, indent: "    ")
    }
    text += "\nRefusals\n\n" + refusals()
    text += "\nEvents, as they stand in the log. A ? marks what may be absent.\n\n"
    text += fields(EventDescription.envelope, in: ["envelope"], indent: "  ")
    for event in EventDescription.all { text += "\n" + Self.text(event) }
    return text
  }

  /// The reference of one name: a command with its objects, an event or a refusal; nil when there is none.
  package static func about(_ name: String) -> String? {
    var texts: [String] = []
    if let command = CommandDescription.all.first(where: { $0.name == name }) {
      let nested = command.object.nested.map { "\n  \($0.name)\n" + fields(of: $0, indent: "    ") }
      texts.append(text(command) + nested.joined())
    }
    if let event = EventDescription.all.first(where: { $0.name == name }) { texts.append(text(event)) }
    if let code = RefusalCode(rawValue: name) { texts.append(text(code)) }
    return texts.isEmpty ? nil : texts.joined(separator: "\n")
  }

  private static func text(_ code: RefusalCode) -> String {
    let commands = CommandDescription.all.filter { $0.note.foresees(code) }.map(\.name)
    let isGeneral = CommandNote.always.contains(code)
    return "\(code.rawValue)  \(code.meaning)\n"
      + wrapped(isGeneral ? ["any command"] : commands, after: "  may refuse: ")
  }

  /// The names that `about` knows, each once: some commands and their events have the same name.
  package static var names: [String] {
    let commands = CommandDescription.all.map(\.name)
    let events = EventDescription.all.map(\.name).filter { !commands.contains($0) }
    return commands + events + RefusalCode.allCases.map(\.rawValue)
  }

  private static func text(_ command: CommandDescription) -> String {
    let roles = command.note.roles.map(\.rawValue).joined(separator: ", ")
    var text = "\(command.name)  \(command.note.summary)\n" + fields(of: command.object, indent: "  ")
    text += "  by: \(roles)\n"
    let refusals = command.note.refusals.map(\.rawValue)
    if !refusals.isEmpty { text += wrapped(refusals, after: "  refused: ") }
    return text
  }

  private static func fields(of object: ObjectDescription, indent: String) -> String {
    table(
      object.fields.map { field in
        let isSaid = field.note.contains("default")
        let standard = isSaid ? "" : field.standard.map { "; default \($0.plain)" } ?? ""
        return [
          indent + field.name + (field.isRequired ? "" : "?"), field.kind.words, field.note + standard,
        ]
      })
  }

  private static func text(_ event: EventDescription) -> String {
    let forms =
      event.version == 1
      ? "form 1"
      : "form \(event.version); \(event.version == 2 ? "form 1" : "forms 1–\(event.version - 1)") is read"
    return "\(event.name)  \(event.type.summary) (\(forms))\n"
      + fields(event.fields, in: [event.name], indent: "  ")
  }

  private static func fields(_ fields: [RecordedField], in parents: [String], indent: String) -> String {
    table(rows(fields, in: parents, indent: indent))
  }

  private static func rows(_ fields: [RecordedField], in parents: [String], indent: String) -> [[String]] {
    fields.flatMap { field -> [[String]] in
      let note = EventNotes.note(on: field.name, in: parents)
      let isCode = note?.words.isEmpty == false
      let type = isCode ? field.kind.rawValue.replacing("text", with: "code") : field.kind.rawValue
      // The codes of refusals have their own list.
      let words =
        isCode && note?.words.count ?? 0 < 20 ? ": " + (note?.words ?? []).joined(separator: ", ") : ""
      return [[indent + field.name + (field.isOptional ? "?" : ""), type, (note?.text ?? "") + words]]
        + rows(field.fields, in: parents + [field.name], indent: indent + "  ")
    }
  }

  private static func refusals() -> String {
    table(RefusalCode.allCases.map { ["  \($0.rawValue)", "\($0.meaning)"] })
  }

  /// A list in lines of at most 110 columns; further lines are indented to where the list begins.
  private static func wrapped(_ words: [String], after start: String) -> String {
    let indent = "\n" + String(repeating: " ", count: start.count)
    var (text, column) = (start, start.count)
    for (index, word) in words.enumerated() {
      let word = word + (index == words.count - 1 ? "" : ",")
      if index > 0, column + 1 + word.count > 110 {
        text += indent
        column = start.count
      } else if index > 0 {
        text += " "
        column += 1
      }
      text += word
      column += word.count
    }
    return text + "\n"
  }

  /// Columns as wide as their widest cell; the last is not padded.
  private static func table(_ rows: [[String]]) -> String {
    guard let count = rows.first?.count else { return "" }
    let widths = (0..<count - 1).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count + 2) }
      return padded.joined() + row[count - 1] + "\n"
    }.joined()
  }
}

extension JSONValue {
  /// The value as it is written in a command.
  fileprivate var plain: String {
    switch self {
    case .string(let text): text
    default: found
    }
  }
}
