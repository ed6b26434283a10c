#if Lifecycle
  public import Daybook
  public import ServiceLifecycle

  /// A ledger in a `ServiceGroup` of swift-service-lifecycle: it runs until the group shuts down, then it is closed.
  ///
  /// Give it to the group first: services are shut down in the opposite order, so that those that use the ledger end before.
  public struct LedgerLifecycle: ServiceLifecycle.Service {
    private let ledger: Ledger

    /// For an open ledger, which it closes.
    public init(_ ledger: Ledger) { self.ledger = ledger }

    public func run() async throws {
      do {
        try await cancelWhenGracefulShutdown { [ledger] in try await ledger.run() }
      } catch {
        await ledger.close()
        throw error
      }
      await ledger.close()
    }
  }
#endif
