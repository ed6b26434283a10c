import DaybookStore
import Foundation
import Testing

/// The runbooks' sessions, replayed on ledgers that have the trouble.
@Suite struct RunbookTests {
  private static let folder = Place.repository.appendingPathComponent("Sources/Daybook/Daybook.docc/Runbooks")

  private static func page(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name + ".md"), encoding: .utf8)
  }

  /// A system-clock ledger with eight of Ana's bookings, and a file of two more to give.
  ///
  /// Positions: 3 venue, 4–11 bookings.
  private func place() throws -> Place {
    let place = try Place(clock: "system")
    func booking(_ date: String) -> String {
      #"{"command":"book","venue":"sahil","party":2,"start":"\#(date)T19:00","guest":{"name":"Ana"},"by":"guest:ana","key":"\#(date)"}"#
    }
    let accepted = try place.exec((1...8).map { booking("2030-05-0\($0)") })
    guard accepted.allSatisfy({ $0.outcome == "accepted" }) else { throw Unexpected("\(accepted)") }
    let evening = [booking("2030-06-01"), booking("2030-06-02")].joined(separator: "\n") + "\n"
    _ = try place.file("evening.jsonl", evening)
    _ = try place.must("tickets", "sahil")
    return place
  }

  /// `functions` are bash functions that replace commands of the session.
  private func replay(_ name: String, in place: Place, defining functions: String = "") throws {
    let sessions = Session.all(in: try Self.page(name))
    #expect(sessions.count == 1)
    for session in sessions {
      #expect(session.steps.count > 1)
      try session.replay(in: place, defining: functions)
    }
  }

  @Test func `disk full`() throws {
    let place = try place()
    // While the ballast is there, only the first two pages of a file can be written, as on a full disk.
    _ = try place.file("ballast", "what fills the disk")
    let daybook = """
      daybook() (
        if [ -e ballast ]; then
          trap '' XFSZ
          ulimit -f 8
        fi
        exec '\(Place.products)/daybook' "$@"
      )

      """
    try replay("DiskFull", in: place, defining: daybook)
  }

  @Test func `view wrong`() throws {
    let place = try place()
    let environment = try Environment(
      path: place.ledger + "/views/floor/1", options: EnvironmentOptions(mapByteCount: 1 << 28))
    let table = try environment.table("checkpoint")
    try environment.write { transaction throws(LedgerFailure) in
      let key = Array("checkpoint".utf8)
      var row = try transaction.get(table, key: key)?.copy() ?? []
      row[66] ^= 1  // of the link
      try transaction.put(table, key: key, row)
    }
    environment.close()
    try replay("ViewWrong", in: place)
  }

  @Test func `corrupt record`() throws {
    let place = try place()
    var records = try Records(place)
    records.records[8][60] ^= 1
    try records.write()
    try replay("CorruptRecord", in: place)
  }

  @Test func `lost tail`() throws {
    let place = try place()
    var records = try Records(place)
    records.records.removeLast(3)
    try records.write()
    try replay("LostTail", in: place)
  }

  @Test func `restore`() throws {
    let place = try place()
    try replay("Restore", in: place)
  }

  @Test func `lost vault`() throws {
    let place = try place()
    try FileManager.default.moveItem(atPath: place.ledger + "/vault", toPath: place.path + "/vault-copy")
    try replay("LostVault", in: place)
  }

  @Test func `clock jumped`() throws {
    let place = try place()
    try Records.retime(place) { $0 - 24 * 10 }
    try FileManager.default.removeItem(atPath: place.ledger + "/views")
    _ = try place.must("tickets", "sahil")
    try replay("ClockJumped", in: place)
  }

  @Test func `every runbook says how to recognise it and what to do, and is in the index`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).map {
      String($0.dropLast(3))
    }
    #expect(
      Set(names) == [
        "DiskFull", "ViewWrong", "CorruptRecord", "LostTail", "ClockJumped", "LostVault", "Restore",
      ])
    let index = try String(
      contentsOf: Self.folder.deletingLastPathComponent().appendingPathComponent("Daybook.md"),
      encoding: .utf8)
    for name in names {
      let page = try Self.page(name)
      #expect(page.hasPrefix("# Runbook: "), "\(name)")
      for heading in ["## How to recognise it", "## What to do", "## A session"] where name != "Restore" {
        #expect(page.contains("\n\(heading)\n"), "\(name): \(heading)")
      }
      #expect(index.contains("<doc:\(name)>"), "\(name)")
    }
  }

  @Test func `a session is told apart from what it prints, and dots stand for what differs`() {
    let page = "a\n```console\n$ one\nx…z\n…\nend\n$ two\n```\n```\n$ not this\n```\n"
    let session = Session.all(in: page)
    #expect(session.count == 1 && session[0].steps.map(\.command) == ["one", "two"])
    let expected = session[0].steps[0].expected[...]
    #expect(Session.matches(["xyz", "end"], expected) && Session.matches(["xz", "a", "b", "end"], expected))
    #expect(!Session.matches(["xy", "end"], expected) && !Session.matches(["xyz", "end", "more"], expected))
    #expect(!Session.matches(["x"], ["xy"]) && Session.matches([], ["…"]) && !Session.matches(["more"], []))
    #expect(!Session.matches(["aa"], ["aaa…aaa"]) && !Session.matches(["abc"], ["abc…c"]))
  }
}
