import Daybook
import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookReplication
import DaybookStore

/// Where the log of a run is.
enum StoreKind: String, CaseIterable, Sendable {
  /// In memory, which admits a second process.
  case memory
  /// In a real LMDB.
  case lmdb
  /// In a stream in memory with two nodes: the second process is the second node.
  case stream
}

/// Who opens the log.
enum Opener: String, CaseIterable { case first, second, witness }

/// What lasts of a log when its process ends.
final class Store {
  let kind: StoreKind
  let stream = MemoryStream()
  private let folder: LedgerDirectory
  private let created: LedgerCreated
  private let incarnation: IncarnationID
  /// The log; in a stream, the copy of the first node, and those of the others.
  private let memory = MemoryLog()
  private let copies: [MemoryLog] = [MemoryLog(), MemoryLog()]
  private static let mapByteCount = 256 << 20

  /// A log with its first record.
  init(
    _ kind: StoreKind, _ folder: LedgerDirectory, _ created: LedgerCreated, _ incarnation: IncarnationID
  ) throws(LedgerFailure) {
    (self.kind, self.folder, self.created, self.incarnation) = (kind, folder, created, incarnation)
    switch kind {
    case .memory: try LedgerRecord.write(created, to: memory.attached())
    case .lmdb:
      let log = try folder.openLog(
        mapByteCount: Store.mapByteCount, firstMapByteCount: 64 << 20, create: true)
      defer { log.close() }
      try LedgerRecord.write(created, to: log)
    case .stream:
      try LedgerRecord.write(created, to: memory.attached())
      try node(.first).found()
    }
  }

  /// The log as a process opens it.
  func open(_ opener: Opener) throws(LedgerFailure) -> any LogStorage {
    switch kind {
    case .memory: memory.attached()
    case .lmdb: try folder.openLog(mapByteCount: Store.mapByteCount, firstMapByteCount: 64 << 20)
    case .stream: try node(opener)
    }
  }

  /// Whether a second process can be had in this one.
  var admitsTwo: Bool { kind != .lmdb }

  private func node(_ opener: Opener) throws(LedgerFailure) -> StreamLog {
    let copy =
      switch opener {
      case .first: memory
      case .second: copies[0]
      case .witness: copies[1]
      }
    return try StreamLog(
      copy: copy.attached(), port: stream.port(), node: opener.rawValue, ledger: created.ledger,
      incarnation: incarnation, key: [UInt8](repeating: 7, count: 32), patience: .seconds(20))
  }
}
