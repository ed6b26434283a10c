import Foundation
import Testing

@testable import DaybookCLI

/// What is printed when a signal ends a command.
///
/// It is the damage where a file is damaged, else what the runtime says.
@Suite struct CrashWatchTests {
  /// A command that has its files open and waits for input.
  ///
  /// The runtime's backtraces are off: after one, the runtime waits for the fault to happen again,
  /// and a signal from outside does not.
  private func waiting(_ place: Place) throws -> Talk {
    let talk = try Talk(place, ["exec"], environment: ["SWIFT_BACKTRACE": "enable=no"])
    talk.tell(Place.book("12:00"))
    guard talk.line() != nil else { throw Unexpected("no answer: \(try talk.errors())") }
    return talk
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGILL])
  func `over sound files a signal ends the process as it always did`(signal: Int32) throws {
    let place = try Place(Place.book("10:00"))
    let talk = try waiting(place)
    talk.end(by: signal)
    #expect(talk.wait() == 128 + signal)
    let errors = try talk.errors()
    #expect(!errors.contains("daybook:"), "\(errors)")
    _ = try place.must("verify")
  }

  @Test(arguments: [SIGSEGV, SIGBUS, SIGABRT, SIGFPE])
  func `over a damaged file it is one line that names the file, the page and what to do`(signal: Int32) throws
  {
    let place = try Place(Place.book("10:00"))
    let talk = try waiting(place)
    let path = place.ledger + "/log/data.mdb"
    let damaged = try DamagedFile(path).bytes("root zeroed")
    // Written in place, because it is this very file that the process has mapped.
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    try file.write(contentsOf: Data(damaged))
    try file.close()
    talk.end(by: signal)
    #expect(talk.wait() == 3)
    let errors = try talk.errors()
    #expect(errors.split(separator: "\n").count == 1, "\(errors)")
    #expect(errors.hasPrefix("daybook: read in \(place.ledger)/log: data.mdb: page "), "\(errors)")
    #expect(errors.contains("; daybook verify says what holds"), "\(errors)")
  }

  @Test func `the environments of a process are read from its map, once each`() {
    let maps = """
      7f0000000000-7f1000000000 r--s 00000000 08:01 131  /srv/a ledger/log/data.mdb
      7f1000000000-7f1000100000 r--s 00000000 08:01 131  /srv/a ledger/log/data.mdb
      7f1000100000-7f1000200000 rw-s 00000000 08:01 132  /srv/a ledger/log/lock.mdb
      7f2000000000-7f3000000000 r--s 00000000 08:01 133  /srv/a ledger/views/prep/2/data.mdb (deleted)
      7f4000000000-7f5000000000 r--s 00000000 08:01 134  /srv/a ledger/views/index/1/data.mdb
      7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0    [stack]

      """
    #expect(
      CrashWatch.directories(inMaps: maps) == ["/srv/a ledger/log", "/srv/a ledger/views/index/1"])
  }
}
