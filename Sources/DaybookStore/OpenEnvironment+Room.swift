internal import CDaybookLMDB
internal import DaybookFiles

extension OpenEnvironment {
  /// Taken beyond what is asked for, where there is room, so that few commits have to ask: 8 MiB.
  private static let roomAhead = 8 << 20

  private var data: String { path + "/data.mdb" }

  /// Makes sure that a commit may write so many bytes more: in the map, and in a file that may grow and has the room.
  func takeRoom(_ byteCount: Int) throws(StoreError) {
    try use("take room") { environment throws(StoreError) in
      var info = unsafe MDB_envinfo()
      var status = MDB_stat()
      unsafe mdb_env_info(environment.pointer, &info)
      unsafe mdb_env_stat(environment.pointer, &status)
      let used = unsafe Int(info.me_last_pgno + 1) * Int(status.ms_psize)
      let needed = used + byteCount
      guard needed <= options.mapByteCount else {
        throw StoreError(
          code: MDB_MAP_FULL, "take room", path: path, mapByteCount: options.mapByteCount)
      }
      do throws(FileError) {
        // Each time: room that was taken may lie above a limit that was set since.
        try DiskRoom.checkLimit(data, needed)
        guard needed > roomTaken.withLock({ $0 }) else { return }
        let end = try take(environment, from: used, to: needed)
        roomTaken.withLock { $0 = max($0, end) }
      } catch {
        throw StoreError(error)
      }
    }
  }

  /// Takes more than is needed where that can be had; gives where it ends.
  private func take(
    _ environment: EnvironmentPointer, from used: Int, to needed: Int
  ) throws(FileError) -> Int {
    var descriptor: mdb_filehandle_t = -1
    unsafe mdb_env_get_fd(environment.pointer, &descriptor)
    let ample = min(needed + OpenEnvironment.roomAhead, options.mapByteCount)
    do throws(FileError) {
      try DiskRoom.take(descriptor, data, from: used, to: ample)
      return ample
    } catch {
      guard error.number.isWantOfRoom else { throw error }
      try DiskRoom.take(descriptor, data, from: used, to: needed)
      return needed
    }
  }

  /// What a commit's EIO means that LMDB can go on after: a write cut short for want of room; nil when there is room.
  func wantOfRoom() -> StoreError? {
    do throws(StoreError) {
      roomTaken.withLock { $0 = 0 }
      try takeRoom(OpenEnvironment.roomOfDoubt)
      return nil
    } catch {
      guard error.code == .diskFull else { return nil }
      return StoreError(.diskFull, "commit", path: path, found: error.found)
    }
  }

  /// With so much room left no commit's write is cut short, but for one that is larger than that: 1 MiB.
  private static let roomOfDoubt = 1 << 20
}
