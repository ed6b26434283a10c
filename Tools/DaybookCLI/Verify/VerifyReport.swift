import Daybook
import DaybookCrypto
import DaybookJSON
import DaybookLog
import DaybookOperations

/// What a verification found, as text for people or as exact JSON.
struct VerifyReport {
  /// The last record that was found right.
  var head: LogHead
  /// Whether the child ended before it could tell the rest.
  var isCut = false
  var faults: [Violation] = []
  var witnesses: [Witness] = []
  /// Up to here the log was taken for granted.
  var trusted = LogHead.empty
  /// Starts at which offers and bookings were compared.
  var offerCount = 0
  /// Sealed fields that the vault opened; nil: there was no vault.
  var openedCount: UInt64?
  /// What to know besides.
  var notes: [String] = []

  func write(isJSON: Bool) -> ExitCode {
    if isJSON { writeJSON() } else { writeText() }
    return faults.isEmpty ? .done : .refused
  }

  private func writeText() {
    var lines: [String] = []
    for fault in faults {
      lines.append(
        fault.position == .start ? "violation: \(fault.kind): \(fault.message)" : "violation at \(fault)")
    }
    if faults.isEmpty {
      lines.append("ok: \(head.position) records, \(trusted.position == 0 ? "every link holds" : chain)")
      lines.append("position \(head.position)")
    } else {
      lines.append("last good position \(head.position)")
    }
    lines.append("link     \(head.link)")
    if !isCut { lines += besides }
    lines += notes
    if let advice { lines.append(advice) }
    Output.standard.write(lines.map { $0 + "\n" }.joined())
  }

  /// What else was looked at.
  private var besides: [String] {
    var lines: [String] = []
    if !witnesses.isEmpty {
      let names = witnesses.map { "\($0.name) at \($0.head.position)" }
      lines.append("witnessed by \(names.joined(separator: ", "))")
    } else if faults.isEmpty {
      lines.append("no witness: a missing tail cannot be excluded")
    }
    if openedCount == nil {
      lines.append("no vault that can be read: guests' fields were not opened")
    } else if let openedCount, openedCount > 0 {
      lines.append("vault    opens \(openedCount) sealed fields")
    }
    if offerCount > 0 { lines.append("offers   \(offerCount) compared with booking") }
    return lines
  }

  private var chain: String { "every link after the trusted \(trusted.position) holds" }

  /// What to do about the first fault.
  private var advice: String? {
    switch faults.first?.kind {
    case nil: nil
    case .view: "the log is the truth: delete the view, or rebuild it with daybook views rebuild"
    case .vault:
      "put this ledger's own vault in its place, or restore it from its backup; the log is not touched"
    case .owed: "the log holds; the forgetting is finished by whoever next opens the ledger to write"
    case .witness:
      "keep everything as it is; find out which history is right: put that log back or restore it from a backup, or say that this one is: daybook views rebuild --all --over"
    default: "keep the damaged log; restore from a backup, or see what daybook salvage finds in it"
    }
  }

  private func writeJSON() {
    var json = JSONWriter()
    json.object { json in
      json.field("ok", bool: faults.isEmpty)
      json.field("events", unsigned: head.position)
      json.field("position", unsigned: faults.first?.position.value ?? head.position)
      json.field("link", text: head.link.description)
      if let first = faults.first {
        json.field("kind", text: first.kind.rawValue)
        json.field("message", text: first.message)
      }
      guard !isCut else { return }
      json.objects("witnesses", witnesses) { witness, json in
        json.field("name", text: witness.name)
        json.field("position", unsigned: witness.head.position)
      }
      if trusted.position > 0 { json.field("trusted", unsigned: trusted.position) }
      if let openedCount { json.field("opened", unsigned: openedCount) }
      json.field("offers", integer: offerCount)
      if faults.count > 1 {
        json.objects("others", Array(faults.dropFirst())) { fault, json in
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
