package import DaybookDomain
package import DaybookTime

/// How the views are opened and whom they tell.
package struct ViewOptions: Sendable {
  /// The most one view can hold, in bytes of address space; every opening in a process must agree.
  package var mapByteCount: Int

  /// The life of the ledger that the log belongs to; views of another are filled anew.
  package var incarnation: IncarnationID

  /// Records behind the log from which a batch is applied to all views at once, on all processors.
  package var farBehind: UInt64

  /// The wall clock of a ledger that goes by it; whoever lends snapshots of one says which.
  package var now: @Sendable () -> Timestamp

  /// Hears what happens to the views' files.
  package var observer: @Sendable (ViewNotice) -> Void

  /// Called at each step, between one change to the files and the next. For crash tests.
  package var onStep: @Sendable (ViewStep) -> Void

  /// The default is 64 GiB of map, and silence.
  package init(
    mapByteCount: Int = 64 << 30, incarnation: IncarnationID = .none, farBehind: UInt64 = 32_768,
    now: @escaping @Sendable () -> Timestamp = { .epoch },
    observer: @escaping @Sendable (ViewNotice) -> Void = { _ in },
    onStep: @escaping @Sendable (ViewStep) -> Void = { _ in }
  ) {
    self.mapByteCount = mapByteCount
    self.incarnation = incarnation
    self.farBehind = farBehind
    self.now = now
    self.observer = observer
    self.onStep = onStep
  }
}
