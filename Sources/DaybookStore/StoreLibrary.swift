internal import CDaybookLMDB

/// The LMDB library that this process runs with.
package struct StoreLibrary: Hashable, Sendable, CustomStringConvertible {
  package let major: Int
  package let minor: Int
  package let patch: Int

  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    (self.major, self.minor, self.patch) = (major, minor, patch)
  }

  /// The one that was loaded, whatever this was built with.
  package static var inUse: StoreLibrary {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    _ = unsafe mdb_version(&major, &minor, &patch)
    return StoreLibrary(Int(major), Int(minor), Int(patch))
  }

  /// Whether the last user of an environment, when it closes it, may destroy the locks of who has just opened it.
  package var destroysLocks: Bool { (major, minor) == (0, 9) && (26...31).contains(patch) }

  package var description: String { "LMDB \(major).\(minor).\(patch)" }
}
