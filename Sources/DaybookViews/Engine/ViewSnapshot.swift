public import DaybookDomain
import DaybookStore
public import DaybookTime

/// Every view that was asked for, at one position, for as long as the closure lasts.
public struct ViewSnapshot: ~Copyable {
  /// What is read here is what the log says up to this position.
  public let position: Position
  /// When that record was written.
  public let recordedAt: Timestamp
  /// The instant that the past is judged at, whatever the ledger's clock; nil: the snapshot is of the present.
  package let judgedAt: Timestamp?
  /// The wall clock of a ledger that uses it.
  package let wallClock: @Sendable () -> Timestamp
  private let parts: [(view: any View, part: ViewPart)]
  /// The first error of a query that does not throw.
  private let firstTrouble = Monitor<LedgerFailure?>(nil)

  init(
    position: Position, recordedAt: Timestamp, judgedAt: Timestamp?,
    wallClock: @escaping @Sendable () -> Timestamp, parts: [(view: any View, part: ViewPart)]
  ) {
    self.position = position
    self.recordedAt = recordedAt
    self.judgedAt = judgedAt
    self.wallClock = wallClock
    self.parts = parts
  }

  /// The first error that `attempt` kept, for the lender of the snapshot.
  package var trouble: LedgerFailure? { firstTrouble.withLock { $0 } }

  /// Runs a query. If it fails, returns the substitute and keeps the error as `trouble`.
  package borrowing func attempt<R>(or substitute: R, _ query: () throws(LedgerFailure) -> R) -> R {
    do throws(LedgerFailure) {
      return try query()
    } catch {
      firstTrouble.withLock { $0 = $0 ?? error }
      return substitute
    }
  }

  /// The rows of an embedder's projection; nil when the snapshot does not hold it.
  func ownPart(_ name: String) -> ViewPart? {
    parts.first { $0.view.isOwn && $0.view.name == name }?.part
  }

  /// The view of a type, and its rows. Asking for a view that the snapshot does not hold is a bug.
  func rows<V: View>(of _: V.Type) -> (view: V, part: ViewPart) {
    for (view, part) in parts {
      if let view = view as? V { return (view, part) }
    }
    preconditionFailure("the snapshot was not asked to hold the view \(V.self)")
  }
}
