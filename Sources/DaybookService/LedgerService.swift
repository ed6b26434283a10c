public import Daybook
internal import DaybookHTTP

/// A ledger behind HTTP: every command and every query, for programs in any language.
///
/// It starts when it is made and answers until it is stopped; then close the ledger. It uses the ledger as any program
/// may that embeds it, so the program goes on to run it: `Ledger/run()` keeps views current and records due work.
public final class LedgerService: Sendable {
  /// The port it listens at, also where the configuration asked for a free one.
  public let port: Int
  private let configuration: ServiceConfiguration
  private let server: HTTPServer
  let desk: ServiceDesk
  private let heartBeat: Ticker

  /// Checks the configuration, opens the port and begins to answer.
  ///
  /// Throws what is wrong: an address that cannot be had, keys that cannot be read, other addresses than loopback without
  /// keys.
  public init(_ ledger: Ledger, _ configuration: ServiceConfiguration = ServiceConfiguration())
    throws(LedgerFailure)
  {
    try configuration.check()
    self.configuration = configuration
    let desk = try ServiceDesk(ledger, configuration)
    var beat: Ticker?
    do throws(LedgerFailure) {
      let heartBeat = try Ticker(every: configuration.limits.heartBeat) {
        desk.streams.tick()
        desk.kept.sweep()
      }
      beat = heartBeat
      let count = Guarded<(@Sendable () -> Int)?>(nil)
      let connections: @Sendable () -> Int = { count.with { $0 }?() ?? 0 }
      let server = try HTTPServer(
        address: configuration.address, port: UInt16(configuration.port),
        tls: configuration.tls?.pair,
        limits: configuration.limits.http, refused: desk.watch.refused
      ) { request, reply in desk.answer(request, reply, connections: connections) }
      count.with { $0 = { [weak server] in server?.connectionCount ?? 0 } }
      (self.desk, self.server, self.heartBeat) = (desk, server, heartBeat)
    } catch {
      beat?.stop()
      desk.end()
      throw error
    }
    port = Int(server.port)
  }

  /// Takes other keys, and ends the streams that are open: their readers come again, if they still may.
  ///
  /// Throws what is wrong with them; then nothing has changed.
  public func reload(_ keys: ServiceKeys) throws(LedgerFailure) {
    var changed = configuration
    changed.keys = keys
    try changed.check()
    desk.change(try changed.access())
    desk.streams.endAll()
  }

  /// Stops: new clients are refused at once, what was accepted is answered, and streams end.
  ///
  /// Requests that are still open after `time` are answered 503, with the advice to ask again with the same key.
  public func stop(within time: Duration = .seconds(10)) async {
    desk.watch.beginStopping()
    await server.end(within: time, ending: desk.streams.close) { self.endThreads() }
  }

  /// As `stop`, on the caller's thread. Never on the cooperative pool.
  package func stopAndWait(within time: Duration = .seconds(10)) {
    desk.watch.beginStopping()
    server.stop(within: time, ending: desk.streams.close)
    endThreads()
  }

  private func endThreads() {
    heartBeat.stop()
    desk.end()
  }
}
