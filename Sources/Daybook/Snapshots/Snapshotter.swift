internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
package import DaybookLog
internal import DaybookStore

/// Takes snapshots outside the writer's thread, and has the writer record their digests in the log.
///
/// It folds the log from the newest snapshot to the next multiple of an interval, and keeps the state.
///
/// Any process that writes may do it; a lock admits one at a time. Checkpoints depend on the count of records
/// alone.
final class Snapshotter: Sendable {
  private struct Tasks {
    /// The last record.
    var head: UInt64 = 0
    /// The next snapshot can be taken from this record on.
    var next: UInt64

    /// The position to take a snapshot at now; nil when there is none.
    mutating func takeTarget(every length: UInt64) -> UInt64? {
      guard head >= next else { return nil }
      let target = head / length * length
      next = target + length
      return target
    }
  }

  private let worker: Worker<Tasks>

  init(
    _ writer: Writer, _ folder: SnapshotDirectory, _ storage: any LogStorage, every step: Int,
    observer: any LedgerObserver
  ) throws(LedgerFailure) {
    let length = UInt64(step)
    let worker = try Worker(Tasks(next: length)) { inbox in
      while let target = inbox.wait(for: { $0.takeTarget(every: length) }), !inbox.isClosed {
        do throws(LedgerFailure) {
          let began = MonotonicTime.now
          let stated = try Snapshotter.take(target, folder, storage, step) { inbox.isClosed }
          guard let stated else { continue }
          let duration = Duration.nanoseconds(Int64(MonotonicTime.now.nanoseconds - began.nanoseconds))
          observer.snapshotTaken(at: stated.at, duration: duration)
          writer.state(stated)
        } catch {
          observer.notice("snapshot at \(target): \(error.message)")
        }
      }
    }
    self.worker = worker
    writer.onPublish { published in
      worker.wake { tasks in
        tasks.head = published.head.value
        return tasks.head >= tasks.next
      }
    }
  }

  /// Takes the snapshot at a position and returns its checkpoint; nil when another process does it, or when
  /// cancelled.
  private static func take(
    _ target: UInt64, _ folder: SnapshotDirectory, _ storage: any LogStorage, _ step: Int,
    isCancelled: () -> Bool
  ) throws(LedgerFailure) -> Checkpointed? {
    let lock = try folder.lock()
    guard try lock.tryLock() else { return nil }
    defer { try? lock.unlock() }
    let base = folder.newest(through: Position(target), of: storage, removesUnusable: true)
    guard
      let saved = try SavedState.folding(
        base, through: Position(target), of: storage, isCancelled: isCancelled)
    else { return nil }
    if base?.position != saved.position { try folder.save(saved, every: step) }
    return Checkpointed(
      at: saved.position, every: step, statement: Statement.version,
      digest: Statement.digest(of: saved.state).bytes)
  }

  func close() { worker.stop() }
}

extension SavedState {
  /// The state after a record, folded from an earlier one or from zero; every link is checked.
  ///
  /// Nil when the log ends before it, or when cancelled.
  package static func folding(
    _ base: SavedState?, through last: Position, of storage: any LogStorage,
    isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> SavedState? {
    var state = base?.state ?? LedgerState()
    var fold =
      base.map { LogFold(after: $0.position, link: $0.link, recordedAt: $0.state.scalars.recordedAt) }
      ?? LogFold()
    guard state.scalars.head < last else { return base }
    try storage.read(.usual, after: state.scalars.head.value, through: last.value) {
      position, record, verdict throws(LedgerFailure) in
      state.apply(try fold.next(record, at: Position(position), verdict))
      return !position.isMultiple(of: 1024) || !isCancelled()
    }
    return state.scalars.head == last ? SavedState(state: state, link: fold.link) : nil
  }
}
