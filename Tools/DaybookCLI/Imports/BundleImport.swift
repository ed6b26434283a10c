import Daybook
import DaybookCrypto
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookOperations

/// Makes a ledger from a bundle.
enum BundleImport {
  /// Records written at once.
  private static let stretch = 1000

  static func run(_ path: String, to directory: String, isJSON: Bool) throws {
    var bundle = try BundleReader(path)
    let heading = try bundle.heading()
    var copy = try LedgerCopy(
      at: directory, of: heading.ledger, hasVault: heading.hasVault,
      mapByteCount: LedgerOptions().mapByteCount)
    var progress = Progress("imported")
    var records: [[UInt8]] = []
    reading: while true {
      guard !Interrupt.isRequested else { throw CommandFailure.failure("stopped; no ledger was made") }
      switch try bundle.item() {
      case .record(let record):
        records.append(record)
        guard records.count == stretch else { continue }
        try copy.append(records)
        records = []
        progress.update(copy.head.position, of: heading.position)
      case .vault(let file, let at, let bytes):
        guard heading.hasVault else { throw CommandFailure.failure("read \(path): a vault it does not name") }
        try copy.addToVault(file, at: at, bytes)
      case .end: break reading
      }
    }
    if !records.isEmpty { try copy.append(records) }
    progress.finish()
    let head = copy.head
    guard head == LogHead(position: heading.position, link: heading.link) else {
      throw CommandFailure.failure(
        "read \(path): it ends at position \(head.position) and names \(heading.position); export it again")
    }
    try copy.finish()
    guard isJSON else {
      let guests =
        heading.hasVault
        ? "with its vault"
        : "without its vault: guests cannot be read, and retried keys are reported as reused"
      Output.standard.write(
        "Made ledger \(heading.ledger) in \(directory) up to position \(head.position), \(guests).\n")
      return
    }
    var json = JSONWriter()
    json.object { json in
      json.field("path", text: directory)
      json.field("ledger", id: heading.ledger)
      json.field("position", unsigned: head.position)
      json.field("link", text: head.link.description)
      json.field("vault", bool: heading.hasVault)
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }
}
