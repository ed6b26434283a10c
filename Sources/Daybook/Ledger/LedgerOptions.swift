public import DaybookTime
package import DaybookViews

/// How a ledger is opened. The defaults suit one service on one machine.
public struct LedgerOptions: Sendable {
  /// Commands that may wait for the writer; one more is answered busy. A command waits for all before it: at most this
  /// number divided by the commands decided a second.
  public var queueCapacity = 4096
  /// The most the log may grow to, in bytes; address space, not disk.
  public var mapByteCount = 64 << 30
  /// The first size of the log's and of each view's map, in bytes, at least 64 MiB; it doubles before it is full. Nil:
  /// the most at once. For a process whose address space is limited; a read that lasts keeps a map from growing.
  public var firstMapByteCount: Int?
  /// Where a zone's rules are read from when a venue first names it.
  public var zones = ZoneInfoDirectory.standard
  /// Views of your own: ``Ledger/read(atLeast:of:within:_:)`` lends the rows of those it names.
  public var projections: [any Projection] = []
  /// Receives what the ledger reports; by default nothing is done with it.
  public var observer: any LedgerObserver = SilentObserver()
  /// The time of a system-clock ledger.
  package var clock = LedgerClock.system
  /// How long views rest after an advance, unless somebody waits for a position.
  package var viewRest = Duration.milliseconds(25)
  /// The number of records from one checkpoint to the next.
  package var checkpointInterval = CheckpointProof.every
  /// Takes over commands that another node is to decide, with the storage's reason, and answers each; it must not block.
  package var elsewhere: (@Sendable ([Submission], LedgerFailure) -> Void)?
  /// Crash tests end the process at a step.
  package var onStep: @Sendable (WriterStep) -> Void = { _ in }
  package var onViewStep: @Sendable (ViewStep) -> Void = { _ in }

  /// Made from its parts; nothing is checked.
  public init() {}
}
