import Daybook
import DaybookCBOR
import DaybookCrypto
import DaybookFiles
import DaybookLog
import DaybookStore
import DaybookViews

/// Writes a bundle, record by record.
struct BundleWriter: ~Copyable {
  private let vault: String?
  private let file: DraftFile
  private var check = Blake2b()
  private var cbor = CBORWriter(capacity: 4096)

  private init(_ file: DraftFile, vault: String?) {
    self.file = file
    self.vault = vault
  }

  /// Begins at a free path. `vault` is the vault's directory where it is to come along.
  static func begin(_ path: String, vault: String?) throws(CommandFailure) -> BundleWriter {
    let file =
      try CommandFailure.ofFiles(vault == nil ? DraftFile(path, .free) : DraftFile(secret: path, .free))
    return BundleWriter(file, vault: vault)
  }

  /// Writes the records up to `last`, each link checked, and gives the last one's head.
  consuming func write(_ storage: any LogStorage, ledger: LedgerID, through last: UInt64) throws -> LogHead {
    try heading(ledger, try BundleWriter.head(of: last, in: storage))
    let head = try records(storage, through: last)
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

  private static func head(of position: UInt64, in storage: any LogStorage) throws -> LogHead {
    guard let link = try storage.link(at: Position(position)) else {
      throw CommandFailure.failure("read record \(position): it is missing")
    }
    return LogHead(position: position, link: link)
  }

  private mutating func heading(_ ledger: LedgerID, _ head: LogHead) throws(CommandFailure) {
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

  private mutating func records(_ storage: any LogStorage, through last: UInt64) throws -> LogHead {
    var progress = Progress("bundled")
    var fold = LogFold()
    var failure: (any Error)?
    var next: UInt64 = 0
    // A closure may not change what is not copyable and its own at once: records are taken in stretches.
    while next < last, failure == nil {
      guard !Interrupt.isRequested else {
        throw CommandFailure.failure("stopped after position \(next); nothing was written")
      }
      var stretch: [[UInt8]] = []
      try storage.read(after: next) { position, record in
        do {
          _ = try fold.next(record, at: Position(position))
          stretch.append(record.copy())
          next = position
          return position < last && stretch.count < 1000
        } catch {
          failure = error
          return false
        }
      }
      for record in stretch {
        cbor.removeAll()
        cbor.writeBytes(record)
        try put()
      }
      progress.update(next, of: last)
      if stretch.isEmpty, failure == nil {
        throw CommandFailure.failure("the log ends at \(next); ask for a position up to that")
      }
    }
    progress.finish()
    if let failure { throw failure }
    return LogHead(position: next, link: fold.link)
  }

  /// Keys of the numbers `blanks` do not come along, whatever the vault still has.
  private mutating func pieces(
    of name: String, in directory: String, without blanks: Set<UInt64>
  ) throws(CommandFailure) {
    let path = "\(directory)/\(name)"
    let file = try CommandFailure.ofFiles(File(path, for: .reading))
    var offset = 0
    while true {
      var piece = try CommandFailure.ofFiles(file.bytes(at: offset, atMost: Bundle.pieceByteCount))
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

  private mutating func put() throws(CommandFailure) {
    let bytes = cbor.copy()
    check.update(bytes)
    try CommandFailure.ofFiles(file.write(bytes))
  }
}
