import Daybook

/// Hands what happened to a message broker, in order and at least once: the cursor is stored after the broker has it.
public struct Outbox: Sendable {
  /// Hands over one message; returns when the broker has it. Its id is the same when it is sent again.
  public var publish: @Sendable (_ id: String, _ event: Fact) async throws -> Void
  /// The text stored last; nil before the first.
  public var stored: @Sendable () async throws -> String?
  /// Stores the text of a cursor, durably.
  public var store: @Sendable (String) async throws -> Void

  public init(
    publish: @escaping @Sendable (_ id: String, _ event: Fact) async throws -> Void,
    stored: @escaping @Sendable () async throws -> String?,
    store: @escaping @Sendable (String) async throws -> Void
  ) {
    (self.publish, self.stored, self.store) = (publish, stored, store)
  }

  /// Until the ledger is closed or the task cancelled. Throws what the broker throws, and `DIVERGED` when the ledger is
  /// not the one that was published: a person decides then what the receivers are told.
  public func run(over ledger: Ledger, following: Bool = true) async throws {
    let cursor = try await stored().flatMap { EventCursor($0) }
    let wanted = EventFilter(types: [.booked, .modified, .cancelled, .lateCancelled, .noShow])
    for try await batch in ledger.batches(after: cursor, matching: wanted, following: following) {
      for event in batch.events { try await publish("\(event.position)", event) }
      try await store("\(batch.cursor)")
    }
  }
}
