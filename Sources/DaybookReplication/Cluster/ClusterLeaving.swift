public import Daybook
internal import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime

/// Ending a cluster: one node's directory becomes a ledger on one machine again, with the same log.
public enum ClusterLeaving {
  /// Ends the cluster in its stream, so that no other node ever writes, and makes this stopped node a plain ledger.
  ///
  /// Returns its last record. Throws `.storage` where the servers have no leader, `.vault` where this node lacks keys.
  public static func end(
    _ path: String, _ configuration: NodeConfiguration, options: LedgerOptions = LedgerOptions()
  ) throws(LedgerFailure) -> UInt64 {
    let directory = LedgerDirectory(path)
    let own = try node(directory)
    let lock = try NodeDirectory.lock(directory)
    defer { withExtendedLifetime(lock) {} }
    var configuration = configuration
    (configuration.name, configuration.stream, configuration.founds) = (own.name, own.stream, false)
    let port = NATSPort(stream: try ClusterNode.stream(configuration))
    let identity = try directory.currentIdentity()
    let vault = try Vault.open(at: directory.vault, isReadOnly: true)
    let copy = try directory.storage(mapByteCount: options.mapByteCount)
    defer { copy.close() }
    let log = try StreamLog(
      copy: copy, port: port, node: own.name, ledger: identity.ledger, incarnation: identity.incarnation,
      key: vault.nodeKey())
    try log.follow()
    try finish(log, vault)
    let head = try copy.head().position
    try NodeDirectory.unmark(directory)
    return head
  }

  /// Says in the stream that the cluster ended; whoever claims after that is refused.
  package static func finish(_ log: StreamLog, _ vault: Vault) throws(LedgerFailure) {
    for _ in 0..<20 {
      try log.follow()
      let progress = log.progress
      guard let standing = progress.standing, standing.member(log.node) != nil else {
        throw LedgerFailure(
          .diverged, "end the cluster: node \(log.node) is none of its nodes now; do it on one that is")
      }
      guard try vault.keyCount() >= standing.keyCount else {
        throw LedgerFailure(
          .vault,
          "end the cluster: node \(log.node) lacks keys of guests that others have; start it until daybook cluster status shows all keys, stop it, and try again"
        )
      }
      if progress.lease?.node != log.node, try !log.claim(after: progress.lease) { continue }
      guard let term = log.progress.lease?.term else { continue }
      var ended = standing
      ended.members = []
      if try log.declare(ended, after: standing, in: term) { return }
      log.port.pause(.milliseconds(200))
    }
    throw LedgerFailure(.storage, "end the cluster: its stream takes nothing now; check its servers")
  }

  /// Makes this stopped node a plain ledger without the cluster, whose servers or other disks are lost.
  ///
  /// It begins another incarnation: what other nodes had after its last record, which is returned, is not in it.
  public static func abandon(
    _ path: String, options: LedgerOptions = LedgerOptions()
  ) throws(LedgerFailure) -> UInt64 {
    let directory = LedgerDirectory(path)
    _ = try node(directory)
    let lock = try NodeDirectory.lock(directory)
    defer { withExtendedLifetime(lock) {} }
    let identity = try directory.currentIdentity()
    let copy = try directory.storage(mapByteCount: options.mapByteCount)
    defer { copy.close() }
    let head = try copy.head().position
    // Keys that were about to come into use: the last guests may have them.
    let vault = try Vault.open(at: directory.vault, isShared: true)
    let count = try vault.keyCount()
    if let run = try KeyRunFile(vault: directory.vault).read(), run.start == count {
      try vault.append(run.keys, from: count)
    }
    try LedgerIdentity.new(
      for: try LedgerRecord.first(in: copy), at: LedgerClock.system.now(), vaultSince: identity.vaultSince
    ).write(into: directory.path)
    try NodeDirectory.unmark(directory)
    return head
  }

  private static func node(_ directory: LedgerDirectory) throws(LedgerFailure) -> NodeDirectory {
    guard let own = try NodeDirectory.read(in: directory) else {
      throw LedgerFailure(.notFound, "end the cluster: \(directory.path) is no node; nothing was changed")
    }
    return own
  }
}
