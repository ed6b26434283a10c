public import Daybook
internal import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// A ledger on several machines, as one of them has it: the log is a replicated stream, and this node a copy of it.
///
/// Its ledger is used as any other. Commands are decided by whichever node writes, wherever they are given; reads are of
/// this node's copy, which may lag, or at least of a position.
public final class ClusterNode: Sendable {
  /// The ledger; it is closed with ``stop()``.
  public let ledger: Ledger
  private let log: StreamLog
  private let vault: Vault
  private let connection: NATSConnection
  private let relay: CommandRelay
  private let follower: Follower
  private let pulse: Pulse
  private let desk: CommandDesk
  private let custody: CustodyDesk
  private let lock: FileLock

  /// Opens a node. Where it has no directory it joins: it blocks until another node gives the first record and the secret.
  ///
  /// Throws `.diverged` where this node's log and the stream are not of one history, `.storage` where no server answers.
  public init(
    _ path: String, _ configuration: NodeConfiguration, options: LedgerOptions = LedgerOptions()
  ) throws(LedgerFailure) {
    try configuration.check()
    let (stream, directory) = (try ClusterNode.stream(configuration), LedgerDirectory(path))
    connection = stream.connection
    try ClusterNode.check(stream, configuration, options.observer)
    let port = NATSPort(stream: stream)
    let own = try NodeKeyFile(ledger: directory.path).keyMadeIfMissing()
    let link = NATSLink(connection: connection, subjects: configuration.subjects)
    if try !Files.exists(path) {
      let joining = NodeJoining(port: port, link: link, own: own, configuration: configuration)
      try joining.join(directory, mapByteCount: options.mapByteCount)
    }
    lock = try NodeDirectory.lock(directory)
    let identity = try directory.currentIdentity()
    let copy = try directory.storage(
      mapByteCount: options.mapByteCount, firstMapByteCount: options.firstMapByteCount)
    let relay: CommandRelay
    let log: StreamLog
    let vault: Vault
    do throws(LedgerFailure) {
      vault = try Vault.open(at: directory.vault, isShared: true)
      log = try StreamLog(
        copy: copy, port: port, node: configuration.name, ledger: identity.ledger,
        incarnation: identity.incarnation, key: vault.nodeKey())
      if configuration.founds { try log.found() }
      if log.progress.standing?.members.isEmpty == true {
        throw LedgerFailure(
          .stopped,
          "start node \(configuration.name): the cluster of stream \(configuration.stream) ended; found another under another --stream-name"
        )
      }
      try NodeDirectory(stream: configuration.stream, name: configuration.name).mark(directory)
      relay = try CommandRelay(connection, configuration.subjects)
    } catch {
      copy.close()
      throw error
    }
    var stops: [() -> Void] = [relay.stop]
    do throws(LedgerFailure) {
      var options = options
      options.elsewhere = { relay.take($0, $1) }
      ledger = try Ledger(
        storage: log, vault: vault, views: directory.views,
        snapshots: directory.snapshots, seals: directory.seals, identity: identity, options: options)
      stops.append(ClusterNode.ending(ledger))
      relay.begin(ledger, log)
      follower = try Follower(log, stream, observer: options.observer)
      stops.append(follower.stop)
      let follower = follower
      desk = try CommandDesk(
        ledger, log, connection, configuration.subjects.commands(of: configuration.name))
      let ledger = ledger
      custody = try CustodyDesk(
        KeyCustody(vault, at: directory.vault, log, own: own, link: link) { ledger.look(past: $0) },
        connection, configuration.subjects, observer: options.observer)
      stops.append(custody.stop)
      pulse = try Pulse(
        log, connection, configuration.subjects.heartbeat, observer: options.observer
      ) { follower.wake() }
    } catch {
      log.stop()
      for stop in stops.reversed() { stop() }
      copy.close()
      throw error
    }
    (self.log, self.vault, self.relay) = (log, vault, relay)
  }

  private static func ending(_ ledger: Ledger) -> () -> Void {
    { ledger.finish(until: .now + .seconds(1)) }
  }

  /// Connects, and makes the stream where there is none yet and this node founds the cluster.
  static func stream(_ configuration: NodeConfiguration) throws(LedgerFailure) -> NATSStream {
    do throws(NATSFailure) {
      var options = NATSOptions(servers: configuration.servers, name: "daybook \(configuration.name)")
      options.authorities = configuration.authorities
      let stream = NATSStream(
        try NATSConnection(options), name: configuration.stream, subject: configuration.subjects.log)
      guard configuration.founds else { return stream }
      let info = try patiently { () throws(NATSFailure) in try stream.info(within: .seconds(2)) }
      if info == nil {
        // One that is there in the same form stays as it is.
        _ = try patiently { () throws(NATSFailure) in
          try stream.create(replicas: configuration.replicas, within: .seconds(10))
        }
      }
      return stream
    } catch {
      throw LedgerFailure(
        .storage,
        "reach the cluster of node \(configuration.name): \(error.found); check its servers, with Tools/cluster status or their own logs"
      )
    }
  }

  /// Refuses servers that lose what they acknowledged; those that do not answer now are not known.
  private static func check(
    _ stream: NATSStream, _ configuration: NodeConfiguration, _ observer: any LedgerObserver
  ) throws(LedgerFailure) {
    // Without servers a node answers reads from what it has.
    let reports = try? stream.servers(most: configuration.servers.count, within: .seconds(2))
    guard let reports, !reports.isEmpty else {
      return observer.notice(
        "the servers' settings are not known: none said how it is; daybook cluster doctor asks again")
    }
    for report in reports {
      guard let refusal = ServerCheck.refusal(of: report) else { continue }
      throw LedgerFailure(
        .storage,
        "start node \(configuration.name): server \(report.name) is refused: \(refusal); replace it by 2.15.1, with the configuration that daybook cluster init writes"
      )
    }
  }

  /// Asks for a while: servers that were just started have no leader yet, or do not know each other.
  private static func patiently<R>(_ ask: () throws(NATSFailure) -> R) throws(NATSFailure) -> R {
    let end = MonotonicTime.now + .seconds(20)
    while true {
      do throws(NATSFailure) {
        return try ask()
      } catch {
        guard .now < end else { throw error }
        Pause.take(.milliseconds(200))
      }
    }
  }

  /// How it stands now.
  public var status: NodeStatus {
    let (progress, heard) = (log.progress, pulse.heard)
    let isOwn = progress.lease?.node == log.node
    return NodeStatus(
      name: log.node, writer: progress.lease?.node, term: progress.lease?.term ?? 0, slot: progress.slot,
      lastSlot: max(heard.slot, progress.slot ?? 0), isConnected: connection.isConnected,
      silence: isOwn
        ? nil
        : .nanoseconds(
          Int64(
            clamping: MonotonicTime.now.nanoseconds - min(MonotonicTime.now.nanoseconds, heard.at.nanoseconds)
          )),
      fault: progress.fault?.message, closedGuests: vault.hold)
  }

  /// Leaves the cluster: says so, answers what was accepted, and closes the ledger.
  public func stop() {
    let isFinished = ledger.finish(until: .now + .seconds(2))
    log.stop()
    pulse.stop()
    follower.stop()
    custody.stop()
    relay.stop()
    if !isFinished { ledger.finish(until: .now + .seconds(2)) }
  }
}
