import DaybookDomain
import DaybookFiles
import DaybookStore

/// One open generation of a view. Once opened, it stays readable when its files are removed.
final class Generation: Sendable {
  let view: any View
  let number: Int
  let path: String
  /// Tells this opening apart from every other of this view in the process.
  let serial: UInt64
  let environment: Environment
  let tables: [StoreTable]
  private let checkpointTable: StoreTable
  private let dataPath: String
  private let lockPath: String
  private let data: FileStamp
  private let lock: FileStamp

  /// The most tables of a view: an environment has one more, for the checkpoint.
  static let mostTables = EnvironmentOptions().maxTables - 1
  static let checkpointKey: [UInt8] = Array("checkpoint".utf8)

  /// How a generation's environment is opened: all openings in one process must agree.
  static func options(
    _ options: ViewOptions, _ durability: EnvironmentOptions.Durability, creates: Bool
  ) -> EnvironmentOptions {
    EnvironmentOptions(
      mapByteCount: options.mapByteCount, firstMapByteCount: options.firstMapByteCount,
      durability: durability, createsDirectory: creates, mustExist: !creates)
  }

  /// Opens, or makes, the environment in a directory, with all the view's tables.
  init(
    of view: any View, number: Int, path: String, serial: UInt64, options: ViewOptions,
    durability: EnvironmentOptions.Durability, creates: Bool
  ) throws(LedgerFailure) {
    self.view = view
    self.number = number
    self.path = path
    self.serial = serial
    (dataPath, lockPath) = (path + "/data.mdb", path + "/lock.mdb")
    if !creates, FileStamp(path: dataPath) == nil {
      throw LedgerFailure("open", path, .absence, found: "there is no data.mdb")
    }
    environment = try Environment(
      path: path, options: Generation.options(options, durability, creates: creates))
    guard let data = FileStamp(path: dataPath), let lock = FileStamp(path: lockPath) else {
      throw LedgerFailure("open", path, .absence, found: "its files were removed meanwhile")
    }
    (self.data, self.lock) = (data, lock)
    checkpointTable = try environment.table("checkpoint")
    var tables: [StoreTable] = []
    for name in view.tableNames { tables.append(try environment.table(name)) }
    self.tables = tables
  }

  /// Whether its data file is still the one at its path.
  var isInPlace: Bool { data.isSameFile(as: FileStamp(path: dataPath)) }

  /// Whether its lock file is still the one at its path: without it, it would not see other writers.
  var isLockInPlace: Bool { lock.isSameFile(as: FileStamp(path: lockPath)) }

  /// Bytes of its data file.
  var byteCount: Int { FileStamp(path: dataPath)?.byteCount ?? 0 }

  func close() { environment.close() }

  // MARK: Transactions

  /// Lends its rows as they stand. What the store cannot do is told as a failure of the views.
  func read<Result>(
    _ body: (ViewPart) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    do throws(LedgerFailure) {
      return try environment.read { (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
        try body(part(of: transaction.handle))
      }
    } catch {
      throw error.ofViews(in: path)
    }
  }

  /// Lends the transaction that changes its rows, and commits. What the store cannot do is told as in `read`.
  func write<Result>(
    _ body: (inout WriteTransaction) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    do throws(LedgerFailure) {
      return try environment.write(body)
    } catch {
      throw error.ofViews(in: path)
    }
  }

  // MARK: The checkpoint

  func checkpoint() throws(LedgerFailure) -> Checkpoint {
    try read { part throws(LedgerFailure) in try checkpoint(in: part) }
  }

  func checkpoint(in part: ViewPart) throws(LedgerFailure) -> Checkpoint {
    if let row = try part.get(checkpointTable, key: Generation.checkpointKey),
      let checkpoint = Checkpoint(row)
    {
      return checkpoint
    }
    throw LedgerFailure.row(view.name, "generation \(number) has no checkpoint that this software knows")
  }

  func put(_ checkpoint: Checkpoint, in transaction: inout WriteTransaction) throws(LedgerFailure) {
    try transaction.put(checkpointTable, key: Generation.checkpointKey, checkpoint.bytes)
  }

  func part(of handle: TransactionHandle) -> ViewPart {
    ViewPart(handle: handle, tables: tables, view: view.name, serial: serial)
  }
}
