import Daybook
import DaybookJSON
import DaybookOperations

/// The result of a verification, as text for people or as exact JSON.
extension VerifyReport {
  func write(isJSON: Bool) -> ExitCode {
    for notice in notices { Output.error("daybook: \(notice)\n") }
    if isJSON { writeJSON() } else { writeText() }
    return isSound ? .done : .refused
  }

  private func writeText() {
    var lines: [String] = []
    for fault in violations {
      lines.append(
        fault.position == .start ? "violation: \(fault.kind): \(fault.message)" : "violation at \(fault)")
    }
    if violations.isEmpty {
      lines.append(
        "ok: \(counted(point.position.value, "record")), \(trusted == .start ? "every link holds" : chain)")
      lines.append("position \(point.position)")
    } else {
      lines.append("last good position \(point.position)")
    }
    lines.append("link     \(point.link)")
    if !isCut { lines += besides }
    lines += notes
    if let advice { lines.append(advice) }
    Output.standard.write(lines.map { $0 + "\n" }.joined())
  }

  /// The other checks.
  private var besides: [String] {
    var lines: [String] = []
    if !witnesses.isEmpty {
      let names = witnesses.map { "\($0.name) at \($0.position)" }
      lines.append("witnessed by \(names.joined(separator: ", "))")
    } else if violations.isEmpty {
      lines.append("no witness: a missing tail cannot be excluded")
    }
    if openedCount == nil {
      lines.append("no vault that can be read: guests' fields were not opened")
    } else if let openedCount, openedCount > 0 {
      lines.append("vault    opens \(counted(openedCount, "sealed field"))")
    }
    if offerCount > 0 { lines.append("offers   \(offerCount) compared with booking") }
    return lines
  }

  private var chain: String { "every link after the trusted \(trusted) holds" }

  private func writeJSON() {
    var json = JSONWriter()
    json.object { json in
      json.field("ok", bool: violations.isEmpty)
      json.field("events", unsigned: point.position.value)
      json.field("position", unsigned: (violations.first?.position ?? point.position).value)
      json.field("link", text: point.link.description)
      if let first = violations.first {
        json.field("kind", text: first.kind.rawValue)
        json.field("message", text: first.message)
      }
      guard !isCut else { return }
      json.objects("witnesses", witnesses) { witness, json in
        json.field("name", text: witness.name)
        json.field("position", unsigned: witness.position.value)
      }
      if trusted > .start { json.field("trusted", unsigned: trusted.value) }
      if let openedCount { json.field("opened", unsigned: openedCount) }
      json.field("offers", integer: offerCount)
      if violations.count > 1 {
        json.objects("others", Array(violations.dropFirst())) { fault, json in
          json.field("position", unsigned: fault.position.value)
          json.field("kind", text: fault.kind.rawValue)
          json.field("message", text: fault.message)
        }
      }
      if !notes.isEmpty { json.field("notes", texts: notes) }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }
}
