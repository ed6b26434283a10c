import Daybook
@preconcurrency import Dispatch
import Glibc

/// Opens a ledger and serves until SIGTERM or Ctrl-C; then what was accepted is finished, and the ledger is closed.
///
/// `serving` answers requests with the ledger; it ends when its task is cancelled, which a signal does. An error of it,
/// or of the ledger, ends the service as a signal does and is thrown.
public func serveUntilSignalled(
  _ path: String, options: LedgerOptions = LedgerOptions(), signals: [Int32] = [SIGTERM, SIGINT],
  serving: @escaping @Sendable (Ledger) async throws -> Void
) async throws {
  let signalled = arrivals(of: signals)
  let ledger = try await Ledger.open(path, options: options)
  let end = await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await ledger.run() }  // views and due work
    group.addTask { try await serving(ledger) }
    group.addTask { for await _ in signalled { break } }
    let end = await group.nextResult()
    group.cancelAll()  // what the others throw from here on is that they were ended
    return end
  }
  await ledger.close()  // waits for what the writer has taken
  try end?.get()
}

/// Each of these signals that arrives from now on; without this, the first ends the process.
private func arrivals(of signals: [Int32]) -> AsyncStream<Int32> {
  AsyncStream { continuation in
    let sources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
    continuation.onTermination = { _ in for source in sources { source.cancel() } }
  }
}
