package import DaybookDomain
package import DaybookFiles
internal import DaybookLog

/// What makes a ledger's directory a node of a cluster: the file `node`, with the cluster's stream and the node's name.
///
/// Its log then takes nothing but what the stream has: a process that wrote past the stream would part from all others.
package struct NodeDirectory: Sendable {
  private static let fileName = "node"
  private static let title = "daybook node"

  /// The stream that the cluster's log is.
  package let stream: String
  /// The node's name in the cluster.
  package let name: String

  package init(stream: String, name: String) { (self.stream, self.name) = (stream, name) }

  /// Nil where the ledger is no node.
  package static func read(in directory: LedgerDirectory) throws(LedgerFailure) -> NodeDirectory? {
    let path = directory.path + "/" + fileName
    guard let text = try LabelledText.read(path, title: title) else { return nil }
    guard let stream = text["stream"], let name = text["name"] else {
      throw LedgerFailure(.corrupt, "read \(path): it does not name stream and name; put it back")
    }
    return NodeDirectory(stream: stream, name: name)
  }

  /// Writes the file, or refuses a directory that is another node already.
  package func mark(_ directory: LedgerDirectory) throws(LedgerFailure) {
    if let found = try NodeDirectory.read(in: directory) {
      guard found.stream == stream, found.name == name else {
        throw LedgerFailure(
          .exists,
          "open \(directory.path) as node \(name) of \(stream): it is node \(found.name) of \(found.stream); give that name, or another directory"
        )
      }
      return
    }
    var text = LabelledText(NodeDirectory.title)
    text.add("stream", stream)
    text.add("name", name)
    try text.write(NodeDirectory.fileName, in: directory.path)
  }

  /// Makes it no node: its log takes what its own writer appends.
  package static func unmark(_ directory: LedgerDirectory) throws(LedgerFailure) {
    // Keys that never came into use.
    try Files.remove(directory.vault + "/next")
    try Files.remove(directory.path + "/" + fileName)
    try Files.sync(directory: directory.path)
  }

  /// Refuses to write into a node's log past its stream.
  package static func refuse(_ directory: LedgerDirectory) throws(LedgerFailure) {
    guard let found = try read(in: directory) else { return }
    throw LedgerFailure(
      .locked,
      "open \(directory.path) to write: it is node \(found.name) of a cluster, whose log takes only what the stream \(found.stream) has; give the command to that node over HTTP; commands that only read work here too"
    )
  }

  /// One process at a time may be a node.
  package static func lock(_ directory: LedgerDirectory) throws(LedgerFailure) -> FileLock {
    let lock = try FileLock(path: directory.path + "/" + fileName + ".lock")
    guard try lock.tryLock() else {
      throw LedgerFailure(
        .locked, "open \(directory.path) as a node: another process is that node; end it first")
    }
    return lock
  }
}

extension LedgerDirectory {
  /// Makes a ledger's directory around the first records of a cluster's log and its secret; guests' keys come later.
  ///
  /// The incarnation is the cluster's: a position is of the same record on each node.
  package func join(
    _ records: [[UInt8]], of ledger: LedgerID, incarnation: IncarnationID, secret: [UInt8], mapByteCount: Int
  ) throws(LedgerFailure) {
    var draft = try LedgerDraft(of: self, .joining)
    let storage = try draft.directory.openLog(mapByteCount: mapByteCount, create: true)
    let identity: LedgerIdentity
    do throws(LedgerFailure) {
      _ = try storage.appendCopies(of: records, origin: ledger.origin)
      identity = LedgerIdentity(
        ledger: ledger, incarnation: incarnation, created: LedgerClock.system.now())
      try identity.check(try LedgerRecord.first(in: storage))
    } catch {
      storage.close()
      throw error
    }
    storage.close()
    try identity.write(into: draft.directory.path)
    try Vault.create(at: draft.directory.vault, secret: secret)
    try draft.finish()
  }
}
