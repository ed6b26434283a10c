import Daybook
import DaybookJSON
import DaybookLog
import DaybookOperations
import DaybookStore
import Foundation
import Testing

/// Every kind of damage to every kind of file, with every kind of command run on it.
///
/// `DAYBOOK_DAMAGE=all` runs every command on every damage to every file, which takes minutes.
@Suite struct DamageMatrixTests {
  private static let isWhole = ProcessInfo.processInfo.environment["DAYBOOK_DAMAGE"] == "all"

  /// A ledger of many pages with all the files beside it, made once and copied for each case.
  private struct Sample: Sendable {
    let place: Place
    let reservation: String

    static let made = Result { try Sample() }

    private init() throws {
      let days = (1...14).map { $0 < 10 ? "0\($0)" : "\($0)" }
      let lines = days.flatMap { day in
        (10..<20).map { hour in
          Place.book(
            "\(hour):00", more: #","key":"k\#(day)\#(hour)","by":"guest:g\#(hour)","guest":{"name":"Ana"}"#
          )
          .replacingOccurrences(of: "2030-05-01", with: "2030-05-\(day)")
        }
      }
      place = try Place(lines: lines)
      let made = try place.must("reservations", "--json").json()
      guard let id = made.first?["id"]?.text ?? made.first?["reservation"]?.text else {
        throw Unexpected("no bookings: \(made)")
      }
      reservation = id
      _ = try place.must("backup", place.path + "/backup", "--vault", place.path + "/vault")
      let log = try LedgerDirectory(place.ledger).storage(mapByteCount: 1 << 30, isReadOnly: true)
      defer { log.close() }
      let (report, state) = try Audit(log).replay()
      try SnapshotDirectory(place.ledger + "/snapshots", ledger: try LedgerRecord.first(in: log).ledger)
        .save(SavedState(state: state, link: report.link), every: 1)
    }

    /// A copy of it all in a place of its own.
    func copy() throws -> Place {
      let copy = try Place.bare()
      for name in ["ledger", "backup", "vault"] {
        try FileManager.default.copyItem(atPath: "\(place.path)/\(name)", toPath: "\(copy.path)/\(name)")
      }
      return copy
    }

    func words(_ line: String, _ place: Place) -> [String] {
      line.split(separator: " ").map {
        $0.replacingOccurrences(of: "ID", with: reservation).replacingOccurrences(
          of: "HERE", with: place.path)
      }
    }
  }

  /// The file to damage.
  enum Target: String, CaseIterable, Sendable {
    case log = "ledger/log/data.mdb"
    case prep = "ledger/views/prep/1/data.mdb"
    case index = "ledger/views/index/1/data.mdb"
    case backup = "backup/log/data.mdb"

    var isView: Bool { self == .prep || self == .index }

    /// The commands run on it, one per line.
    var commands: [String] {
      let short: [String] =
        switch self {
        case .log: ["verify", "doctor", "exec", "log", "timeline sahil 2030-05-01", "backup HERE/backup"]
        case .prep:
          [
            "timeline sahil 2030-05-01", "views", "doctor", "verify --views", "views rebuild prep",
            "prep sahil",
          ]
        case .index: ["exec", "show ID", "doctor", "verify --views", "views rebuild index"]
        case .backup:
          [
            "backup HERE/backup", "restore HERE/backup HERE/new --vault HERE/vault",
            "drill HERE/backup --vault HERE/vault",
          ]
        }
      return DamageMatrixTests.isWhole ? DamageMatrixTests.allCommands : short
    }

    /// The damages that a command is run on.
    func damages(_ command: Int) -> [String] {
      if DamageMatrixTests.isWhole { return DamagedFile.names }
      // Every command gets the first two; the others are shared out among the commands.
      let (first, others) = (DamagedFile.names.prefix(2), DamagedFile.names.dropFirst(2))
      return first + others.enumerated().filter { $0.offset % commands.count == command }.map(\.element)
    }
  }

  static let allCommands = [
    "availability sahil 2030-05-01 --party 2", "timeline sahil 2030-05-01",
    "nearest sahil 2030-05-01T19:00 --party 2",
    "reservations", "find ana", "guest guest:g10", "diary sahil 2030-05-01", "floor sahil", "waitlist sahil",
    "report sahil", "export tables HERE/tables", "export venues", "export guest g10",
    "kitchen sahil", "tickets sahil", "prep sahil", "show ID", "explain ID", "explain 9",
    "diff --from 3 --to 90", "log",
    "log --json", "replay", "verify", "verify --views", "seal --output HERE/seal",
    "salvage --output HERE/saved", "views",
    "views rebuild --all", "views rebuild --all --switch always", "views back --all", "views prune --all",
    "due", "zones",
    "reanchor sahil", "backup HERE/backup --vault HERE/vault", "backup HERE/other",
    "restore HERE/backup HERE/new --vault HERE/vault", "drill HERE/backup --vault HERE/vault",
    "migrate --plan", "doctor",
    "clock", "export events", "export bundle HERE/bundle",
    "export calendar sahil 2030-05-01 --output HERE/day.ics", "exec",
  ]

  private static let cases = Target.allCases.flatMap { target in
    target.commands.enumerated().map { (target, $0.offset) }
  }

  @Test(arguments: cases)
  func `a damaged file ends no command but in words that name it`(target: Target, command: Int) throws {
    let sample = try Sample.made.get()
    let line = target.commands[command]
    for damage in target.damages(command) {
      let place = try sample.copy()
      let damaged = try DamagedFile("\(place.path)/\(target.rawValue)").bytes(damage)
      _ = try place.file(target.rawValue, damaged)
      let ran = try place.run(
        sample.words(line, place), input: Array((Place.book("21:00") + "\n").utf8))
      let comment = Comment(rawValue: "\(line), \(target) with \(damage): \(ran)")
      #expect([0, 1, 3].contains(ran.code), comment)
      #expect(ran.errors.split(separator: "\n").count <= 3, comment)
      for word in [
        "Fatal error", "Assertion", "mdb.c", "Backtrac", "crashed", "Bad file descriptor", " init",
      ] {
        #expect(!ran.errors.contains(word) && !ran.output.contains(word), comment)
      }
      let said = ran.errors + ran.output
      if ran.code != 0 {
        #expect(
          ["data.mdb", "/log", "position", "record ", "view \(target)"].contains { said.contains($0) },
          comment)
      }
      if target.isView {
        #expect(!said.contains("salvage") && !said.contains("estore "), comment)
        if line.hasPrefix("views rebuild") { try expectRebuilt(place, comment) }
      }
      // No command begins a new log in place of one that was emptied.
      if target == .log, damage == "no bytes" { #expect(try place.log().isEmpty, comment) }
    }
  }

  /// After a rebuild nothing is wrong any more.
  private func expectRebuilt(_ place: Place, _ comment: Comment) throws {
    let verify = try place.run("verify", "--views")
    #expect(verify.code == 0, "\(comment); then \(verify)")
    let doctor = try place.run("doctor")
    #expect(!doctor.output.contains("bad   view"), "\(comment); then \(doctor)")
  }

  // MARK: Rows

  /// Makes every row of a view's bookings invalid.
  private func spoil(_ place: Place, _ view: String) throws {
    let environment = try Environment(
      path: place.ledger + "/views/\(view)/1", options: EnvironmentOptions(mapByteCount: 1 << 28))
    defer { environment.close() }
    let table = try environment.table("reservations")
    try environment.write { transaction throws(LedgerFailure) in
      var keys: [[UInt8]] = []
      try transaction.forEach(in: table) { (key, _) throws(LedgerFailure) in
        keys.append(key.copy())
        return true
      }
      for key in keys { try transaction.put(table, key: key, [0xFF]) }
    }
  }

  @Test(arguments: ["index", "availability", "prep"])
  func `rows that cannot be read are the view's fault alone, with one advice that works`(view: String) throws
  {
    let sample = try Sample.made.get()
    let place = try sample.copy()
    try spoil(place, view)
    let commands = [
      "reservations", "timeline sahil 2030-05-01", "prep sahil", "show ID", "exec", "doctor", "verify",
      "verify --views",
    ]
    var failures = 0
    for line in commands {
      let ran = try place.run(sample.words(line, place), input: Array((Place.book("21:00") + "\n").utf8))
      let comment = Comment(rawValue: "\(line): \(ran)")
      let said = ran.errors + ran.output
      #expect(!said.contains("salvage") && !said.contains("estore "), comment)
      guard ran.code != 0 else { continue }
      failures += 1
      #expect(said.contains("daybook views rebuild"), comment)
      #expect(said.ranges(of: "anew").count <= 1, comment)
    }
    #expect(failures > 0)
    // The difference is reported before the view is switched.
    let rebuilt = try place.run("views", "rebuild", view)
    #expect([0, 1].contains(rebuilt.code), "\(rebuilt)")
    if rebuilt.code == 1 { _ = try place.must("views", "rebuild", view, "--switch", "always") }
    _ = try place.must("verify", "--views")
    for line in commands {
      let ran = try place.run(sample.words(line, place), input: Array((Place.book("22:00") + "\n").utf8))
      #expect(ran.code == 0, "\(line): \(ran)")
    }
  }

  @Test(arguments: DamagedFile.names.prefix(8))
  func `a damaged snapshot is left aside, and every answer is as without it`(damage: String) throws {
    let sample = try Sample.made.get()
    let place = try sample.copy()
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: place.ledger + "/snapshots").first)
    let path = "ledger/snapshots/\(name)"
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(place.path)/\(path)")))
    switch damage {
    case "no bytes": bytes = []
    case "half": bytes = Array(bytes.prefix(bytes.count / 2))
    default: bytes[bytes.count / (2 + damage.utf8.count)] ^= 0xFF
    }
    _ = try place.file(path, bytes)
    for line in ["exec", "show ID --at 100", "replay", "verify", "doctor", "diff --from 3 --to 90"] {
      let words = sample.words(line, place)
      let input = Array((Place.book("21:00") + "\n").utf8)
      let ran = try place.run(words, input: input)
      #expect(ran.code == 0, "\(line) with \(damage): \(ran)")
    }
  }
}
