package import Daybook
internal import DaybookCrypto
internal import DaybookLog

/// Makes a ledger from a bundle.
package enum BundleImport {
  /// Records written at once.
  private static let stretch = 1000

  /// Makes one at a free path and checks every link.
  ///
  /// Makes none if the bundle is damaged or cut short, or if it is told to stop.
  package static func run(
    _ path: String, to directory: String, _ progress: WorkProgress
  ) throws(LedgerFailure) -> BundleHeading {
    var bundle = try BundleReader(path)
    let heading = try bundle.heading()
    var copy = try LedgerCopy(
      at: directory, of: heading.ledger, hasVault: heading.hasVault,
      mapByteCount: LedgerOptions().mapByteCount)
    var records: [[UInt8]] = []
    reading: while true {
      switch try bundle.item() {
      case .record(let record):
        records.append(record)
        guard records.count == stretch else { continue }
        try copy.append(records)
        records = []
        guard progress("imported", copy.head.position, heading.position) else {
          throw LedgerFailure(.stopped, "stopped; no ledger was made")
        }
      case .vault(let file, let at, let bytes):
        guard heading.hasVault else {
          throw LedgerFailure(.badFile, "read \(path): a vault it does not name")
        }
        try copy.addToVault(file, at: at, bytes)
      case .end: break reading
      }
    }
    if !records.isEmpty { try copy.append(records) }
    let head = copy.head
    guard head == LogHead(position: heading.position, link: heading.link) else {
      throw LedgerFailure(
        .badFile,
        "read \(path): it ends at position \(head.position) and names \(heading.position); export it again")
    }
    try copy.finish()
    _ = progress("imported", heading.position, heading.position)
    return heading
  }
}
