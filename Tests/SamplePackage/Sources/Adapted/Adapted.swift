import Daybook
import DaybookAdapters
import Logging
import ServiceLifecycle

/// A service whose ledger is logged, counted and traced, and is shut down with its group.
@main struct Adapted {
  static func main() async throws {
    let logger = Logger(label: "restaurant")
    var options = LedgerOptions()
    options.observer = ObserverList(LoggingObserver(logger), MetricsObserver(), TracingObserver())
    let ledger = try await Ledger.open(CommandLine.arguments[1], options: options)
    let group = ServiceGroup(services: [LedgerLifecycle(ledger)], logger: logger)
    let running = Task { try await group.run() }

    let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    for _ in 1...2 {
      _ = await ledger.execute([
        Order(
          Book(
            venue: "sahil", party: 2, start: "2030-05-02T19:00", tables: ["T1"], guest: Guest(name: "Secret")),
          by: .host("1"), requestID: "r-1", traceparent: trace)
      ])
    }
    await group.triggerGracefulShutdown()
    try await running.value
    do {
      _ = try await ledger.execute(SetMaintenance(on: true), by: .operator("late"))
    } catch LedgerError.busy(let reason) { print("closed: \(reason.code)") }
  }
}
