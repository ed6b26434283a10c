internal import DaybookCrypto
package import DaybookStore

/// The log in one LMDB environment: unnamed table, key = position, eight bytes big-endian.
package final class LMDBLog: LogStorage {
  private let environment: Environment
  private let table: Table
  /// Counted up by whoever meets a write error, so that every process stops before it writes again.
  private let poison: SharedCounter?
  private let seenPoison: Monitor<UInt64>
  private let directory: String

  /// Records lent in one read transaction before it is renewed.
  private static let stretch = 4096

  /// Opens the log of a ledger. `create` makes the directory and an empty log.
  package init(
    directory: String, mapByteCount: Int, isReadOnly: Bool = false, create: Bool = false
  ) throws(LogFailure) {
    self.directory = directory
    do throws(StoreError) {
      var options = EnvironmentOptions(mapByteCount: mapByteCount, isReadOnly: isReadOnly)
      options.createsDirectory = create
      environment = try Environment(path: directory, options: options)
      table = try environment.table()
      poison = isReadOnly ? nil : try SharedCounter(path: directory + "/poison")
      seenPoison = Monitor(poison?.value ?? 0)
    } catch {
      throw LogFailure(error)
    }
  }

  package func head() throws(LogFailure) -> LogHead {
    try mapped { () throws(StoreError) in
      try environment.read { transaction throws(StoreError) in LMDBLog.head(of: table, in: transaction) }
    }
  }

  fileprivate static func head<T: StoreTransaction & ~Copyable>(of table: Table, in transaction: borrowing T) -> LogHead {
    let last: LogHead?? = try? transaction.last(table) { key, record throws(StoreError) -> LogHead? in
      guard key.byteCount == 8 else { return nil }
      return RecordHeader(record).map { LogHead(position: key.bigEndian(at: 0), link: $0.link) }
        ?? LogHead(position: key.bigEndian(at: 0), link: .zero)
    }
    return (last ?? nil) ?? .empty
  }

  package func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure) {
    var next = position + 1
    var isDone = false
    while !isDone {
      var left = LMDBLog.stretch
      try mapped { () throws(StoreError) in
        try environment.read { transaction throws(StoreError) in
          isDone = true
          try LMDBLog.forEach(from: next, in: table, transaction) { position, record in
            guard body(position, record) else { return false }
            next = position + 1
            left -= 1
            if left == 0 { isDone = false }
            return left > 0
          }
        }
      }
    }
  }

  fileprivate static func forEach<T: StoreTransaction & ~Copyable>(
    from position: UInt64, in table: Table, _ transaction: borrowing T, _ body: (UInt64, RawSpan) -> Bool
  ) throws(StoreError) {
    let start: [1 of UInt64] = [position.bigEndian]
    try transaction.forEach(from: start.span.bytes, in: table) { key, record throws(StoreError) in
      guard key.byteCount == 8 else {
        throw StoreError(.corrupted, "read the log", path: "log", found: "a key of \(key.byteCount) bytes; run daybook verify")
      }
      return body(key.bigEndian(at: 0), record)
    }
  }

  package func append(_ body: (any LogTurn) throws(LogFailure) -> Void) -> LogOutcome {
    if let poison, poison.value != seenPoison.locked({ $0 }) {
      return .unknown(LogFailure(.poisoned, "append to \(directory): a write failed in another process; the log is opened anew first"))
    }
    var found = LogHead.empty
    let outcome: CommitOutcome<LogHead, LogFailure> = environment.commit { transaction throws(LogFailure) in
      let turn = Turn(transaction.lend(), table)
      defer {
        var lent = turn.end()
        transaction.takeBack(&lent)
      }
      found = turn.head
      try body(turn)
      return turn.head
    }
    switch outcome {
    case .committed(let head): return head == found ? .nothing(head) : .committed(head)
    case .abandoned(let failure): return .refused(failure)
    case .refused(let error): return .refused(LogFailure(error))
    case .undecided(let error):
      poison?.increment()
      return .unknown(LogFailure(error))
    }
  }

  package func recover() throws(LogFailure) {
    let poisoned = poison?.value ?? 0
    try mapped { () throws(StoreError) in try environment.reopen() }
    seenPoison.locked { $0 = poisoned }
  }

  package var hint: UInt64 { (try? environment.lastTransactionID()) ?? 0 }

  package func close() { environment.close() }

  private func mapped<R>(_ body: () throws(StoreError) -> R) throws(LogFailure) -> R {
    do throws(StoreError) {
      return try body()
    } catch {
      throw LogFailure(error)
    }
  }

  /// A turn within one write transaction; ended before the transaction is.
  private final class Turn: LogTurn {
    private var transaction: WriteTransaction?
    private let table: Table
    private(set) var head: LogHead
    private var chain = LogChain()

    init(_ transaction: consuming WriteTransaction, _ table: Table) {
      self.table = table
      head = LMDBLog.head(of: table, in: transaction)
      self.transaction = consume transaction
    }

    /// Gives the transaction back; the turn is over.
    func end() -> WriteTransaction {
      guard let transaction = transaction.take() else { preconditionFailure("a turn is ended once") }
      return transaction
    }

    func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure) {
      guard let transaction = transaction.take() else { preconditionFailure("a turn is read while it lasts") }
      let result = Result { () throws(StoreError) in
        try LMDBLog.forEach(from: position + 1, in: table, transaction, body)
      }
      self.transaction = consume transaction
      if case .failure(let error) = result { throw LogFailure(error) }
    }

    func append(_ cbor: RawSpan, chain origin: Digest256?) throws(LogFailure) {
      guard var transaction = transaction.take() else { preconditionFailure("a turn appends while it lasts") }
      let position = head.position + 1
      let header = chain.header(position: position, after: origin ?? head.link, cbor: cbor)
      let result = Result { () throws(StoreError) in
        try transaction.append(table, key: position, byteCount: RecordHeader.byteCount + cbor.byteCount) { record in
          record.append(contentsOf: header.span.bytes)
          record.append(contentsOf: cbor)
        }
      }
      self.transaction = consume transaction
      if case .failure(let error) = result { throw LogFailure(error) }
      head = LogHead(position: position, link: Digest256(header.span.bytes, at: 16))
    }
  }
}

extension LogFailure: StoreFailable {
  package init(_ error: StoreError) {
    let code: Code =
      switch error.code {
      case .mapFull, .diskFull, .transactionFull: .full
      case .missing: .missing
      case .permission: .permission
      case .networkFileSystem: .networkFileSystem
      case .corrupted, .versionMismatch: .notALog
      case .poisoned: .poisoned
      case .io: .io
      case .keyExists, .readersFull, .mapResized, .invalid, .busy, .closed, .other: .other
      }
    self.init(code, error.description)
  }
}

extension OutputRawSpan {
  /// Appends every byte, eight at a time.
  fileprivate mutating func append(contentsOf bytes: RawSpan) {
    let words = bytes.byteCount / 8
    for word in 0..<words { append(bytes.unsafeLoadUnaligned(fromByteOffset: 8 * word, as: UInt64.self), as: UInt64.self) }
    for offset in (8 * words)..<bytes.byteCount { append(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
  }
}
