package import DaybookDomain
package import DaybookLog
internal import DaybookStore
internal import DaybookViews
internal import Glibc

/// The directory `snapshots/` of a ledger: the hot state after some of its records, so that opening and going back need
/// not fold the log from its beginning. Disposable: what cannot be used is thrown away and made again.
package struct SnapshotFolder: Sendable {
  private static let suffix = ".snapshot"
  /// The newest are all kept; of those before them, every so many'th.
  private static let mostNew = 3
  private static let oldStep = 4

  package let path: String
  private let ledger: LedgerID
  /// Hears of snapshots that are thrown away.
  private let notice: @Sendable (String) -> Void

  package init(_ path: String, ledger: LedgerID, notice: @escaping @Sendable (String) -> Void = { _ in }) {
    self.path = path
    self.ledger = ledger
    self.notice = notice
  }

  /// Positions there are snapshots of, ascending.
  package var positions: [Position] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var positions: [Position] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(SnapshotFolder.suffix),
        let number = UInt64(name.dropLast(SnapshotFolder.suffix.count))
      {
        positions.append(Position(number))
      }
    }
    return positions.sorted()
  }

  /// The records the snapshots were taken after, as they remember them.
  package var heads: [LogHead] {
    positions.compactMap { position in
      guard let bytes = try? SnapshotFile.read(file(position), most: SnapshotFile.headByteCount),
        let link = SnapshotFile.link(bytes)
      else { return nil }
      return LogHead(position: position.value, link: link)
    }
  }

  /// The newest snapshot at or before a position that fits the log; nil when there is none. Those that cannot be used
  /// are left, or removed where `removesUnusable` says so.
  package func newest(
    through last: Position, of storage: any LogStorage, removesUnusable: Bool = false
  ) -> SavedState? {
    for position in positions.reversed() where position <= last {
      do throws(SnapshotFile.Unusable) {
        return try load(position, storage)
      } catch {
        notice("snapshot \(position): \(error.reason); it is not used")
        if removesUnusable { unlink(file(position)) }
      }
    }
    return nil
  }

  private func load(_ position: Position, _ storage: any LogStorage) throws(SnapshotFile.Unusable)
    -> SavedState
  {
    let bytes: [UInt8]?
    do throws(LedgerFailure) {
      bytes = try SnapshotFile.read(file(position))
    } catch {
      throw SnapshotFile.Unusable(reason: error.message)
    }
    guard let bytes else { throw SnapshotFile.Unusable(reason: "it is gone") }
    let saved = try SnapshotFile.decode(bytes)
    guard saved.state.scalars.ledger?.ledger == ledger else {
      throw SnapshotFile.Unusable(reason: "it is of another ledger")
    }
    let isOurs: Bool
    do throws(LogFailure) {
      isOurs = try storage.link(at: position) == saved.link
    } catch {
      throw SnapshotFile.Unusable(reason: error.message)
    }
    guard isOurs, saved.position == position else {
      throw SnapshotFile.Unusable(reason: "its link is not that of the log's record")
    }
    return saved
  }

  /// Keeps a state, and lets go of those that are no longer needed.
  package func save(_ saved: borrowing SavedState, every step: Int) throws(LedgerFailure) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw SnapshotFile.failure("make", path) }
    try SnapshotFile.write(SnapshotFile.encode(saved), to: file(saved.position), in: path)
    for old in positions.dropLast(SnapshotFolder.mostNew)
    where !old.value.isMultiple(of: UInt64(step * SnapshotFolder.oldStep)) {
      unlink(file(old))
    }
  }

  /// The lock that whoever takes a snapshot holds.
  func lock() throws(LedgerFailure) -> FileLock {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw SnapshotFile.failure("make", path) }
    do throws(StoreError) {
      return try FileLock(path: path + "/lock")
    } catch {
      throw LedgerFailure(.storage, "\(error)")
    }
  }

  private func file(_ position: Position) -> String {
    let number = String(position.value)
    return "\(path)/" + String(repeating: "0", count: 20 - number.count) + number + SnapshotFolder.suffix
  }
}
