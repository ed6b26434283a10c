package import DaybookDomain
import DaybookFiles
internal import DaybookStore

/// What a view's generation in use remembers of the log, opened read-only.
package struct ViewCheckpoint: Hashable, Sendable {
  package let view: String
  package let version: UInt32
  package let ledger: LedgerID
  /// The ledger's incarnation it belongs to.
  package let incarnation: IncarnationID
  /// The last record its rows were made from; 0 when it is empty.
  package let position: Position
  /// That record's link, 32 bytes.
  package let link: [UInt8]

  /// The views that have a directory under `root`, by name.
  package static func names(under root: String) throws(LedgerFailure) -> [String] {
    var names: [String] = []
    for name in try Files.names(in: root).sorted()
    where try ViewDirectory(root: root, name: name).current() != nil { names.append(name) }
    return names
  }

  /// The directories of the generations in use, by the views' names.
  package static func directories(under root: String) throws(LedgerFailure) -> [String] {
    var directories: [String] = []
    for name in try names(under: root) {
      let directory = ViewDirectory(root: root, name: name)
      if let number = try directory.current() { directories.append(directory.path(of: number)) }
    }
    return directories
  }

  /// The checkpoint of the generation in use; throws when there is none, or any of its pages cannot be read.
  package init(view: String, under root: String) throws(LedgerFailure) {
    let directory = ViewDirectory(root: root, name: view)
    guard let number = try directory.current() else {
      throw LedgerFailure(.view, "read the view \(view): it has no generation in use")
    }
    let checkpoint: Checkpoint
    do throws(LedgerFailure) {
      checkpoint = try ViewCheckpoint.checkpoint(in: directory.path(of: number), of: view)
    } catch {
      throw error.ofViews(in: root)
    }
    self.view = view
    version = checkpoint.version
    (ledger, incarnation) = (checkpoint.ledger, checkpoint.incarnation)
    position = checkpoint.position
    link = checkpoint.link.bytes
  }

  private static func checkpoint(in path: String, of view: String) throws(LedgerFailure) -> Checkpoint {
    let environment = try Environment(path: path, options: EnvironmentOptions(isReadOnly: true))
    defer { environment.close() }
    try environment.checkPages()
    let table = try environment.table("checkpoint")
    let row: Checkpoint? = try environment.read {
      (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
      guard let row = try transaction.get(table, key: Generation.checkpointKey) else { return nil }
      return Checkpoint(row)
    }
    if let row { return row }
    throw LedgerFailure.row(view, "it has no checkpoint")
  }
}
