package import DaybookDomain
package import DaybookTime

/// How the views are opened, and who is told about them.
package struct ViewOptions: Sendable {
  /// The most one view can hold, in bytes of address space; all openings in a process must agree.
  package var mapByteCount: Int

  /// The map's first size, in bytes; it doubles before it is full. Nil: `mapByteCount` at once.
  package var firstMapByteCount: Int?

  /// The log's incarnation; views of another are filled again.
  package var incarnation: IncarnationID

  /// The embedder's own views, beside the built-in ones.
  package var projections: [any Projection]

  /// From this many records behind the log, a batch is applied to all views at once, on all processors.
  package var farBehind: UInt64

  /// The current time of a ledger on the wall clock; the lender of a snapshot says which clock it uses.
  package var now: @Sendable () -> Timestamp

  /// Hears what happens to the views' files.
  package var observer: @Sendable (ViewNotice) -> Void

  /// Called at each step, between two changes to the files. For crash tests.
  package var onStep: @Sendable (ViewStep) -> Void

  /// The default is 64 GiB of map, and no observer.
  package init(
    mapByteCount: Int = 64 << 30, firstMapByteCount: Int? = nil, incarnation: IncarnationID = .none,
    projections: [any Projection] = [], farBehind: UInt64 = 32_768,
    now: @escaping @Sendable () -> Timestamp = { .epoch },
    observer: @escaping @Sendable (ViewNotice) -> Void = { _ in },
    onStep: @escaping @Sendable (ViewStep) -> Void = { _ in }
  ) {
    self.mapByteCount = mapByteCount
    self.firstMapByteCount = firstMapByteCount
    self.incarnation = incarnation
    self.projections = projections
    self.farBehind = farBehind
    self.now = now
    self.observer = observer
    self.onStep = onStep
  }
}
