internal import CDaybookLMDB
internal import DaybookFiles

extension OpenEnvironment {
  /// Allocated beyond what is asked for, where there is space, so that few commits have to ask: 8 MiB.
  private static let spaceAhead = 8 << 20

  private var data: String { path + "/data.mdb" }

  /// Makes sure that a commit can write this many more bytes: the map and the disk have the space.
  func reserveSpace(_ byteCount: Int) throws(LedgerFailure) {
    try use("reserve space") { environment throws(LedgerFailure) in
      var info = unsafe MDB_envinfo()
      var status = MDB_stat()
      unsafe mdb_env_info(environment.pointer, &info)
      unsafe mdb_env_stat(environment.pointer, &status)
      let used = unsafe Int(info.me_last_pgno + 1) * Int(status.ms_psize)
      let needed = used + byteCount
      let map = unsafe info.me_mapsize
      guard needed <= map else {
        throw LedgerFailure(MDB_MAP_FULL, "reserve space", in: path, mapByteCount: map)
      }
      // Checked each time: a limit may have been set since, below what is already allocated.
      try DiskSpace.checkLimit(data, needed)
      guard needed > allocatedEnd.withLock({ $0 }) else { return }
      let end = try take(environment, from: used, to: needed)
      allocatedEnd.withLock { $0 = max($0, end) }
    }
  }

  /// Allocates more than is needed where there is space; returns the end of what is allocated.
  private func take(
    _ environment: EnvironmentPointer, from used: Int, to needed: Int
  ) throws(LedgerFailure) -> Int {
    var descriptor: mdb_filehandle_t = -1
    unsafe mdb_env_get_fd(environment.pointer, &descriptor)
    let ample = min(needed + OpenEnvironment.spaceAhead, options.mapByteCount)
    do throws(LedgerFailure) {
      try DiskSpace.allocate(descriptor, data, from: used, to: ample)
      return ample
    } catch {
      guard error.number.isOutOfSpace else { throw error }
      try DiskSpace.allocate(descriptor, data, from: used, to: needed)
      return needed
    }
  }

  /// Why a commit that LMDB can go on after failed with EIO: no space for its write; nil when there is space.
  func outOfSpace() -> LedgerFailure? {
    do throws(LedgerFailure) {
      allocatedEnd.withLock { $0 = 0 }
      try reserveSpace(OpenEnvironment.ampleSpace)
      return nil
    } catch {
      guard error.number.isOutOfSpace else { return nil }
      return error.of("commit in", path)
    }
  }

  /// With this much space left, a commit's write fails for want of space only if it is larger: 1 MiB.
  private static let ampleSpace = 1 << 20
}
