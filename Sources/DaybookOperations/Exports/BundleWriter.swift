package import Daybook
internal import DaybookCBOR
internal import DaybookCrypto
internal import DaybookFiles
package import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// Writes a bundle, record by record.
package struct BundleWriter: ~Copyable {
  private let vault: String?
  private let file: DraftFile
  private var check = Blake2b()
  private var cbor = CBORWriter(capacity: 4096)

  private init(_ file: DraftFile, vault: String?) {
    self.file = file
    self.vault = vault
  }

  /// Begins at a free path. `vault` is the vault's directory where it is to come along.
  package static func begin(_ path: String, vault: String?) throws(LedgerFailure) -> BundleWriter {
    let file =
      try vault == nil ? DraftFile(path, .free) : DraftFile(secret: path, .free)
    return BundleWriter(file, vault: vault)
  }

  /// Writes the records up to `last`, each link checked, and gives the last one's head.
  package consuming func write(
    _ storage: any LogStorage, ledger: LedgerID, through last: UInt64, _ progress: WorkProgress
  ) throws(LedgerFailure) -> LogHead {
    try heading(ledger, try BundleWriter.head(of: last, in: storage))
    let head = try records(storage, through: last, progress)
    if let vault {
      let forgotten = try ForgottenKeys.numbers(in: storage)
      for name in Bundle.vaultFiles {
        try pieces(of: name, in: vault, without: name == "keys" ? forgotten : [])
      }
    }
    cbor.removeAll()
    cbor.writeMapHeader(1)
    cbor.writeText("check")
    cbor.writeBytes(check.finish().bytes)
    try file.write(cbor.copy())
    try file.finish()
    return head
  }

  private static func head(
    of position: UInt64, in storage: any LogStorage
  ) throws(LedgerFailure) -> LogHead {
    guard let link = try storage.link(of: position) else {
      throw LedgerFailure(.corrupt, "read record \(position): it is missing")
    }
    return LogHead(position: position, link: link)
  }

  private mutating func heading(_ ledger: LedgerID, _ head: LogHead) throws(LedgerFailure) {
    cbor.removeAll()
    cbor.writeMapHeader(6)
    cbor.writeText("link")
    cbor.writeBytes(head.link.bytes)
    cbor.writeText("vault")
    cbor.write(vault != nil)
    cbor.writeText("format")
    cbor.writeText(Bundle.format)
    cbor.writeText("ledger")
    cbor.writeBytes(ledger.bytes)
    cbor.writeText("version")
    cbor.write(Bundle.version)
    cbor.writeText("position")
    cbor.write(head.position)
    try put()
  }

  private mutating func records(
    _ storage: any LogStorage, through last: UInt64, _ progress: WorkProgress
  ) throws(LedgerFailure) -> LogHead {
    var fold = LogFold()
    var next: UInt64 = 0
    // A closure may not change what is not copyable and its own at once: records are taken in stretches.
    while next < last {
      guard progress("bundled", next, last) else {
        throw LedgerFailure(.stopped, "stopped after position \(next); nothing was written")
      }
      var stretch: [[UInt8]] = []
      try storage.read(after: next) { position, record throws(LedgerFailure) in
        _ = try fold.next(record, at: Position(position))
        stretch.append(record.copy())
        next = position
        return position < last && stretch.count < 1000
      }
      for record in stretch {
        cbor.removeAll()
        cbor.writeBytes(record)
        try put()
      }
      if stretch.isEmpty {
        throw LedgerFailure(.notFound, "the log ends at \(next); ask for a position up to that")
      }
    }
    _ = progress("bundled", next, last)
    return LogHead(position: next, link: fold.link)
  }

  /// Keys of the numbers `blanks` do not come along, whatever the vault still has.
  private mutating func pieces(
    of name: String, in directory: String, without blanks: Set<UInt64>
  ) throws(LedgerFailure) {
    let path = "\(directory)/\(name)"
    let file = try File(path, for: .reading)
    var offset = 0
    while true {
      var piece = try file.bytes(at: offset, atMost: Bundle.pieceByteCount)
      guard !piece.isEmpty else { return }
      for index in piece.indices where blanks.contains(UInt64((offset + index) / Vault.keyByteCount)) {
        piece[index] = 0
      }
      cbor.removeAll()
      cbor.writeMapHeader(3)
      cbor.writeText("at")
      cbor.write(offset)
      cbor.writeText("file")
      cbor.writeText(name)
      cbor.writeText("bytes")
      cbor.writeBytes(piece)
      try put()
      offset += piece.count
    }
  }

  private mutating func put() throws(LedgerFailure) {
    let bytes = cbor.copy()
    check.update(bytes)
    try file.write(bytes)
  }
}
