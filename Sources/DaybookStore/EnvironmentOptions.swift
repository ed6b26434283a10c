/// How an environment is opened. All openings of one environment in a process must agree on this, except that one for
/// reading alone shares whatever is open.
package struct EnvironmentOptions: Hashable, Sendable {
  /// What a commit waits for.
  package enum Durability: Hashable, Sendable {
    /// Pages, then the meta page: what was committed survives a power cut.
    case full
    /// Pages only: a power cut may lose the last commit, never the environment.
    case noMetaSync
    /// Nothing: a power cut may damage the environment. For an environment that is being rebuilt.
    case noSync
  }

  /// The most the environment can hold, in bytes of address space; files grow only as used.
  package var mapByteCount: Int

  /// The map's first size, in bytes: it doubles before it is full, up to `mapByteCount`. Nil: all of it at once, or
  /// `limitedMapByteCount` where the system refuses that.
  package var firstMapByteCount: Int?

  /// Opens it for reading only.
  package var isReadOnly: Bool

  /// What a commit waits for.
  package var durability: Durability

  /// The most named tables.
  package var maxTables: Int

  /// The most read transactions at one time, over all processes.
  package var maxReaders: Int

  /// Makes the directory, mode 0700, when it is missing (its parent must be there).
  package var createsDirectory: Bool

  /// Throws `.foreign` where there is no data file yet; a read-only opening always does.
  package var mustExist: Bool

  /// Opens a damaged environment too, if LMDB can: for a process that may crash on what it reads there.
  package var allowsDamage: Bool

  /// The default is 64 GiB of map, 32 tables, 512 readers, durable.
  package init(
    mapByteCount: Int = 64 << 30, firstMapByteCount: Int? = nil, isReadOnly: Bool = false,
    durability: Durability = .full,
    maxTables: Int = 32, maxReaders: Int = 512, createsDirectory: Bool = false,
    mustExist: Bool = false, allowsDamage: Bool = false
  ) {
    self.mapByteCount = mapByteCount
    self.firstMapByteCount = firstMapByteCount
    self.isReadOnly = isReadOnly
    self.durability = durability
    self.maxTables = maxTables
    self.maxReaders = maxReaders
    self.createsDirectory = createsDirectory
    self.mustExist = mustExist
    self.allowsDamage = allowsDamage
  }

  /// The first size of a map where the process's address space is too small for all of it.
  static let limitedMapByteCount = 64 << 20

  /// The size to open the map with.
  var openingMapByteCount: Int { min(firstMapByteCount ?? mapByteCount, mapByteCount) }

  /// Whether the map begins smaller than it may become.
  var grows: Bool { openingMapByteCount < mapByteCount }

  /// Whether an environment that is open with these can serve an opening with others: one for reading alone always.
  func agrees(with other: EnvironmentOptions) -> Bool {
    if other.isReadOnly { return true }
    var mine = self
    mine.firstMapByteCount = other.firstMapByteCount
    mine.createsDirectory = other.createsDirectory
    mine.mustExist = other.mustExist
    mine.allowsDamage = other.allowsDamage
    return mine == other
  }
}
