import DaybookFiles
import DaybookStore
import DaybookTemporary
import Foundation
import Testing

/// What some versions of LMDB do when the last user of an environment closes it: another's locks are destroyed.
struct DestroyedLocksTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `what cannot begin opens the environment once more, and goes on`() throws {
    let environment = try Environment(path: directory.path)
    let table = try environment.table()
    try environment.put(table, [1], [1])
    try DestroyedLocksTests.destroyLocks(in: directory.path)
    try environment.put(table, [2], [2])
    #expect(try environment.keys(table) == [[1], [2]])
  }

  @Test func `the versions that do so are known`() {
    #expect((20...40).filter { StoreLibrary(0, 9, $0).destroysLocks } == Array(26...31))
    #expect(!StoreLibrary(1, 0, 28).destroysLocks)
    #expect("\(StoreLibrary(0, 9, 29))" == "LMDB 0.9.29")
    #expect(StoreLibrary.inUse.major == 0 && StoreLibrary.inUse.minor == 9)
  }

  /// Marks both mutexes in the lock file as destroyed, as `pthread_mutex_destroy` does.
  ///
  /// In another process: to close the file in this one would drop LMDB's own locks.
  private static func destroyLocks(in path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      #"""
      for place in 24 80; do
        printf '\377\377\377\377' | dd of="$0/lock.mdb" bs=1 seek=$place conv=notrunc status=none || exit 1
      done
      """#, path,
    ]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw UnexpectedResult("dd failed") }
  }
}
