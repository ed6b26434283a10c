public import Daybook
internal import DaybookHTTP

/// A ledger behind HTTP: every command and every query, for programs in any language.
///
/// It starts when it is made and answers until it is stopped; then close the ledger. It uses the ledger as any program
/// may that embeds it, so the program goes on to run it: `Ledger/run()` keeps views current and records due work.
public final class LedgerService: Sendable {
  /// The port it listens at, also where the configuration asked for a free one.
  public let port: Int
  private let server: HTTPServer
  private let threads: WorkThreads

  /// Checks the configuration, opens the port and begins to answer.
  ///
  /// Throws what is wrong: an address that cannot be had, keys that cannot be read, other addresses than loopback without
  /// keys.
  public init(_ ledger: Ledger, _ configuration: ServiceConfiguration = ServiceConfiguration())
    throws(LedgerFailure)
  {
    try configuration.check()
    let access = try configuration.access()
    let threads = try WorkThreads()
    do throws(LedgerFailure) {
      let desk = try ServiceDesk(ledger, access, threads, Pages(phone: configuration.phone))
      server = try HTTPServer(
        address: configuration.address, port: UInt16(configuration.port), tls: configuration.tls?.pair,
        limits: configuration.limits.http
      ) { request, reply in desk.answer(request, reply) }
    } catch {
      threads.stop()
      throw error
    }
    self.threads = threads
    port = Int(server.port)
  }

  /// Stops: new clients are refused at once, and what was accepted is answered.
  ///
  /// Requests that are still open after `time` are answered 503, with the advice to ask again with the same key.
  public func stop(within time: Duration = .seconds(10)) async {
    await server.end(within: time) { self.threads.stop() }
  }

  /// As `stop`, on the caller's thread. Never on the cooperative pool.
  package func stopAndWait(within time: Duration = .seconds(10)) {
    server.stop(within: time)
    threads.stop()
  }
}
