import Foundation
import Glibc
import Testing

/// Several processes make a ledger at the same path at the same time.
struct MakingAtOnceTests {
  private static let count = 4

  /// Runs one process for each of these at the same time, and returns how they ended.
  private func together(_ place: Place, _ commands: [[String]]) throws -> [Ran] {
    let files = commands.indices.map { place.path + "/out.\($0)" }
    let descriptors = files.map { open($0, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
    defer { for descriptor in descriptors { close(descriptor) } }
    let processes = try zip(commands, descriptors).map {
      try place.start($0, onLedger: false, output: $1, errors: $1)
    }
    let codes = processes.map(Place.wait)
    return try zip(codes, files).map { code, file in
      Ran(code: code, output: try String(contentsOfFile: file, encoding: .utf8), errors: "")
    }
  }

  /// Expects that exactly one succeeded, and that a whole ledger is left with nothing beside it.
  private func check(_ place: Place, _ ran: [Ran], makes path: String, _ round: Int) throws {
    #expect(ran.count { $0.code == 0 } == 1, "round \(round): \(ran)")
    for other in ran where other.code != 0 {
      let isTold = [
        "something is there already", "something was put there meanwhile", "another process is working in it",
      ]
      .contains { other.output.contains($0) }
      #expect(other.code == 3 && isTold, "round \(round): \(other)")
    }
    let verified = try place.run(["--ledger", path, "verify"], onLedger: false)
    #expect(verified.code == 0, "round \(round): \(verified)")
    let name = URL(fileURLWithPath: path).lastPathComponent
    let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
    #expect(!left.contains { $0.hasPrefix(name + ".") }, "round \(round): \(left)")
  }

  @Test func `of several inits of one path one makes it`() throws {
    let place = try Place.bare()
    for round in 0..<8 {
      let path = place.path + "/new\(round)"
      let commands = [[String]](repeating: ["--ledger", path, "init"], count: MakingAtOnceTests.count)
      try check(place, try together(place, commands), makes: path, round)
    }
  }

  @Test func `of inits, restores and imports of one path one makes it`() throws {
    let place = try Place(Place.book("19:00"))
    _ = try place.must("backup", "log-backup")
    _ = try place.must("export", "bundle", "all.bundle")
    for round in 0..<8 {
      let path = place.path + "/new\(round)"
      let kinds = [
        ["--ledger", path, "init"], ["restore", "log-backup", path],
        ["import", "bundle", "all.bundle", path],
      ]
      try check(place, try together(place, kinds + kinds), makes: path, round)
    }
  }
}
