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
  private let connection: NATSConnection
  private let relay: CommandRelay
  private let follower: Follower
  private let pulse: Pulse
  private let desk: CommandDesk
  private let lock: FileLock

  /// Opens a node, and makes its directory where there is none: then blocks until the stream gives its first record.
  ///
  /// Throws `.diverged` where this node's log and the stream are not of one history, `.storage` where no server answers.
  public init(
    _ path: String, _ configuration: NodeConfiguration, options: LedgerOptions = LedgerOptions()
  ) throws(LedgerFailure) {
    try configuration.check()
    let (stream, directory) = (try ClusterNode.stream(configuration), LedgerDirectory(path))
    connection = stream.connection
    let port = NATSPort(stream: stream)
    if try !Files.exists(path) { try ClusterNode.join(directory, port, configuration, options) }
    if let vault = configuration.vault { try directory.link(vault: vault) }
    lock = try NodeDirectory.lock(directory)
    let identity = try directory.currentIdentity()
    let copy = try directory.storage(
      mapByteCount: options.mapByteCount, firstMapByteCount: options.firstMapByteCount)
    let relay: CommandRelay
    let log: StreamLog
    do throws(LedgerFailure) {
      log = try StreamLog(
        copy: copy, port: port, node: configuration.name, ledger: identity.ledger,
        incarnation: identity.incarnation)
      if configuration.founds { try log.found() }
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
        storage: log, vault: try Vault.open(at: directory.vault), views: directory.views,
        snapshots: directory.snapshots, seals: directory.seals, identity: identity, options: options)
      stops.append(ClusterNode.ending(ledger))
      relay.begin(ledger, log)
      follower = try Follower(log, stream, observer: options.observer)
      stops.append(follower.stop)
      let follower = follower
      desk = try CommandDesk(
        ledger, log, connection, configuration.subjects.commands(of: configuration.name))
      pulse = try Pulse(
        log, connection, configuration.subjects.heartbeat, observer: options.observer
      ) { follower.wake() }
    } catch {
      log.stop()
      for stop in stops.reversed() { stop() }
      copy.close()
      throw error
    }
    (self.log, self.relay) = (log, relay)
  }

  private static func ending(_ ledger: Ledger) -> () -> Void {
    { ledger.finish(until: .now + .seconds(1)) }
  }

  /// Connects, and makes the stream where there is none yet and this node founds the cluster.
  private static func stream(_ configuration: NodeConfiguration) throws(LedgerFailure) -> NATSStream {
    do throws(NATSFailure) {
      var options = NATSOptions(servers: configuration.servers, name: "daybook \(configuration.name)")
      options.authorities = configuration.authorities
      let stream = NATSStream(
        try NATSConnection(options), name: configuration.stream, subject: configuration.subjects.log)
      guard configuration.founds else { return stream }
      if try info(of: stream) == nil {
        _ = try stream.create(replicas: configuration.replicas, within: .seconds(10))
      }
      return stream
    } catch {
      throw LedgerFailure(
        .storage,
        "reach the cluster of node \(configuration.name): \(error.found); check its servers, with Tools/cluster status or their own logs"
      )
    }
  }

  /// How the stream is, asked for a while: servers that were just started have no leader yet.
  private static func info(of stream: NATSStream) throws(NATSFailure) -> NATSStream.Info? {
    let end = MonotonicTime.now + .seconds(20)
    while true {
      do throws(NATSFailure) {
        return try stream.info(within: .seconds(2))
      } catch {
        guard .now < end else { throw error }
        Pause.take(.milliseconds(200))
      }
    }
  }

  /// Makes this node's directory from the first message of the stream.
  private static func join(
    _ directory: LedgerDirectory, _ port: NATSPort, _ configuration: NodeConfiguration,
    _ options: LedgerOptions
  ) throws(LedgerFailure) {
    guard let vault = configuration.vault else {
      throw LedgerFailure(
        .vault,
        "open \(directory.path) as node \(configuration.name): there is no ledger, and no vault is given; give the directory with the guests' keys as --vault"
      )
    }
    let end = MonotonicTime.now + .seconds(20)
    while true {
      if case .message(let bytes) = port.read(1) {
        guard let message = StreamMessage(bytes), case .records(let records) = message.content else {
          throw LedgerFailure(
            .diverged,
            "join stream \(configuration.stream): its first message is not a ledger's first records")
        }
        return try directory.join(
          records, of: message.ledger, incarnation: message.incarnation, vault: vault,
          mapByteCount: options.mapByteCount)
      }
      guard .now < end else {
        throw LedgerFailure(
          .storage,
          "join stream \(configuration.stream): no server gives its first message; found the cluster first, on the node that has the ledger, with daybook node --found"
        )
      }
      Pause.take(.milliseconds(200))
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
      fault: progress.fault?.message)
  }

  /// Leaves the cluster: says so, answers what was accepted, and closes the ledger.
  public func stop() {
    let isFinished = ledger.finish(until: .now + .seconds(2))
    log.stop()
    pulse.stop()
    follower.stop()
    relay.stop()
    if !isFinished { ledger.finish(until: .now + .seconds(2)) }
  }
}
