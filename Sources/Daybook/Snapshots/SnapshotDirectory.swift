package import DaybookDomain
internal import DaybookFiles
package import DaybookLog
internal import DaybookViews

/// The directory `snapshots/`: the hot state after some records, for opening and going back quickly.
///
/// With one, the log need not be folded from its beginning. Disposable: an unusable snapshot is discarded and
/// made again.
package struct SnapshotDirectory: Sendable {
  private static let suffix = ".snapshot"
  /// All of the newest are kept; of the older ones, only some.
  private static let mostNew = 3
  private static let oldStep = 4

  package let path: String
  private let ledger: LedgerID
  /// Is told which snapshots are not used.
  private let notice: @Sendable (String) -> Void

  package init(_ path: String, ledger: LedgerID, notice: @escaping @Sendable (String) -> Void = { _ in }) {
    self.path = path
    self.ledger = ledger
    self.notice = notice
  }

  /// The positions that have a snapshot, ascending.
  package var positions: [Position] {
    // If the directory cannot be listed, no snapshot can be used, and none is needed.
    let names = (try? Files.names(in: path)) ?? []
    var positions: [Position] = []
    for name in names where name.hasSuffix(SnapshotDirectory.suffix) {
      if let number = UInt64(name.dropLast(SnapshotDirectory.suffix.count)) {
        positions.append(Position(number))
      }
    }
    return positions.sorted()
  }

  /// The newest snapshot at or before a position that fits the log; nil when there is none.
  ///
  /// An unusable one is left, or removed with `removesUnusable`; one that contradicts the log is always left.
  package func newest(
    through last: Position, of storage: any LogStorage, removesUnusable: Bool = false
  ) -> SavedState? {
    for position in positions.reversed() where position <= last {
      do throws(SnapshotFile.Unusable) {
        return try load(position, storage)
      } catch {
        notice("snapshot \(position): \(error.reason); it is not used")
        if removesUnusable, error.contradiction == nil { remove(position) }
      }
    }
    return nil
  }

  private func load(_ position: Position, _ storage: any LogStorage) throws(SnapshotFile.Unusable)
    -> SavedState
  {
    let saved = try SnapshotFile.decode(try bytes(position))
    guard saved.state.scalars.ledger?.ledger == ledger else {
      throw SnapshotFile.Unusable(reason: "it is of another ledger")
    }
    guard saved.position == position else {
      throw SnapshotFile.Unusable(reason: "it is of position \(saved.position)")
    }
    try hold(LogHead(position: position.value, link: saved.link), against: storage)
    return saved
  }

  /// The forgotten keys in the newest snapshot that fits the log; nil when there is none.
  func forgotten(in storage: any LogStorage) -> (position: Position, numbers: [UInt64])? {
    for position in positions.reversed() {
      do throws(SnapshotFile.Unusable) {
        let (head, numbers) = try SnapshotFile.forgotten(try bytes(position))
        if head.position == position.value {
          try hold(head, against: storage)
          return (position, numbers)
        }
      } catch {
        notice("snapshot \(position): \(error.reason); it is not used")
      }
    }
    return nil
  }

  private func bytes(_ position: Position) throws(SnapshotFile.Unusable) -> [UInt8] {
    do throws(LedgerFailure) {
      if let bytes = try Files.bytes(of: file(position)) { return bytes }
    } catch {
      throw SnapshotFile.Unusable(reason: error.description)
    }
    throw SnapshotFile.Unusable(reason: "it is gone")
  }

  /// Throws when the log does not have the record that a snapshot was taken after.
  private func hold(_ head: LogHead, against storage: any LogStorage) throws(SnapshotFile.Unusable) {
    let found: Witness.Contradiction?
    do throws(LedgerFailure) {
      found = try Witness("snapshot \(head.position)", head).contradiction(in: storage)
    } catch {
      throw SnapshotFile.Unusable(reason: error.message)
    }
    if let found { throw SnapshotFile.Unusable(reason: found.message, contradiction: found) }
  }

  /// The records that the snapshots remember; only undamaged files count.
  package var witnesses: [Witness] {
    positions.compactMap { position in
      guard let bytes = try? bytes(position), let (head, _) = try? SnapshotFile.forgotten(bytes),
        head.position == position.value
      else { return nil }
      return Witness("snapshot \(position)", head)
    }
  }

  /// The first contradiction between a snapshot and a log; nil when there is none.
  ///
  /// Of most files only the first bytes are read; one that seems to contradict is read whole.
  package func contradiction(with log: any LogStorage) -> Witness.Contradiction? {
    for position in positions {
      if let found = contradiction(of: position, with: log) { return found }
    }
    return nil
  }

  /// Throws `.diverged` when a snapshot contradicts the log.
  package func check(_ log: any LogStorage) throws(LedgerFailure) {
    guard let found = contradiction(with: log) else { return }
    throw LedgerFailure(.diverged, "use the log: \(found.message); \(Witness.advice)")
  }

  private func contradiction(of position: Position, with log: any LogStorage) -> Witness.Contradiction? {
    guard let start = try? Files.bytes(of: file(position), atMost: SnapshotFile.headByteCount),
      let link = SnapshotFile.link(start),
      (try? log.holds(LogHead(position: position.value, link: link))) == false,
      let bytes = try? bytes(position), let (head, _) = try? SnapshotFile.forgotten(bytes),
      head.position == position.value
    else { return nil }
    return try? Witness("snapshot \(position)", head).contradiction(in: log)
  }

  /// Takes snapshots that contradict a log out of use, by the operator's word, renamed to `….aside`.
  package func setAside(contradicting log: any LogStorage) throws(LedgerFailure) -> [Position] {
    var moved: [Position] = []
    for position in positions where contradiction(of: position, with: log) != nil {
      try Files.rename(file(position), to: file(position) + ".aside")
      moved.append(position)
    }
    return moved
  }

  /// Keeps a state, and removes snapshots that are no longer needed and a killed process's draft.
  ///
  /// With the lock held.
  package func save(_ saved: borrowing SavedState, every step: Int) throws(LedgerFailure) {
    try Files.makeDirectory(path)
    try Files.replace(file(saved.position), with: SnapshotFile.encode(saved))
    for old in positions.dropLast(SnapshotDirectory.mostNew)
    where !old.value.isMultiple(of: UInt64(step * SnapshotDirectory.oldStep)) {
      remove(old)
    }
    for name in try Files.names(in: path)
    where name.hasSuffix(SnapshotDirectory.suffix + ".new") {
      try Files.remove("\(path)/\(name)")
    }
  }

  /// The lock for taking a snapshot.
  func lock() throws(LedgerFailure) -> FileLock {
    try Files.makeDirectory(path)
    return try FileLock(path: path + "/lock")
  }

  /// A file that cannot be removed is tried again with the next snapshot.
  private func remove(_ position: Position) { _ = try? Files.remove(file(position)) }

  private func file(_ position: Position) -> String {
    let number = String(position.value)
    return "\(path)/" + String(repeating: "0", count: 20 - number.count) + number + SnapshotDirectory.suffix
  }
}
