import Foundation
import Glibc
import Testing

/// A limit of the system is reported with what to do about it, and is never taken for damage.
@Suite(.timeLimit(.minutes(10))) struct SystemLimitTests {
  private static let guest = #","by":"guest:ana","guest":{"name":"Ana"}"#
  private static let acts: [[String]] = [
    ["verify"], ["reservations"], ["exec"], ["log"], ["doctor", "--here"], ["backup", "backup"], ["seal"],
    ["find", "Ana"], ["migrate", "--plan"], ["views"], ["replay"],
  ]

  @Test(arguments: acts)
  func `too few descriptors are no reason to restore anything`(words: [String]) throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("find", "Ana")
    var refused = 0
    for count in 4...24 {
      let ran = try place.run(words, shell: "ulimit -n \(count)")
      let text = ran.output + ran.errors
      #expect((0...3).contains(ran.code) || ran.code == 127, "\(count): \(ran)")
      guard ran.code == 3 || ran.code == 1 else { continue }
      refused += 1
      #expect(!text.contains("restore") && !text.contains("salvage"), "\(count): \(ran)")
      #expect(text.contains("ulimit -n"), "\(count): \(ran)")
    }
    #expect(refused > 0)
    #expect(try place.run("verify").code == 0)
  }

  /// Whether this process may mount a file system.
  private static let mayMount: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"]
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(.enabled(if: mayMount, "needs the right to mount"))
  func `a file system mounted read-only says so, and what only reads goes on`() throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("find", "Ana")
    _ = try place.must("backup", "backup", "--vault", "keys")
    _ = try place.must("export", "bundle", "bundle")
    let shell = "mount --bind . . && mount -o remount,ro,bind . && cd ."
    for words in [
      ["exec"], ["init", "--ledger", "new"], ["backup", "other"], ["backup", "backup"],
      ["restore", "backup", "new"], ["import", "bundle", "bundle", "new"], ["export", "bundle", "two"],
      ["export", "events", "--output", "events"], ["seal", "--output", "seal"],
      ["salvage", "--output", "saved"],
      ["drill", "backup", "--in", "."], ["manual", "--directory", "."],
    ] {
      let ran = try place.run(
        words, shell: "unshare -m bash -c '\(shell) && exec \"$0\" \"$@\"' \"$0\" \"$@\"; exit $?")
      #expect(ran.code == 3 && ran.errors.contains("mounted read-only"), "\(words): \(ran)")
      #expect(!ran.errors.contains("lost"), "\(words): \(ran)")
    }
    #expect(try place.run("verify").code == 0)
  }

  /// Every file of a ledger with views, a seal and a backup.
  private static let files = [
    "ledger", "log/data.mdb", "log/lock.mdb", "log/poison", "vault/secret", "vault/keys", "vault/signing",
    "views/index/CURRENT", "views/index/1/data.mdb", "views/index/1/lock.mdb", "backups",
  ]

  @Test(arguments: files, [true, false])
  func `a pipe or a device in a file's place is refused at once`(name: String, isPipe: Bool) throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("find", "Ana")
    _ = try place.must("seal", "--output", "seal")
    _ = try place.must("backup", "backup")
    let path = place.ledger + "/" + name
    let aside = place.path + "/aside"
    try FileManager.default.moveItem(atPath: path, toPath: aside)
    #expect((isPipe ? mkfifo(path, 0o600) : symlink("/dev/zero", path)) == 0)
    for words in [["verify"], ["find", "Ana"], ["exec"], ["doctor"], ["backup", "backup"], ["seal"]] {
      let ran = try place.run(words)
      #expect(ran.code <= 3, "\(name) \(words): \(ran)")
      #expect(!ran.errors.contains("Fatal"), "\(name) \(words): \(ran)")
    }
    // A view whose data could not be read was filled again, in another directory. The rest is as it was, now
    // that its file is back.
    if FileManager.default.fileExists(atPath: (path as NSString).deletingLastPathComponent) {
      unlink(path)
      try FileManager.default.moveItem(atPath: aside, toPath: path)
    }
    #expect(try place.run("verify").code == 0)
  }

  @Test func `a file that is not there is told with what to do`() throws {
    let place = try Place()
    for words in [["exec", "none"], ["import", "venues", "none"], ["import", "bundle", "none", "new"]] {
      let ran = try place.run(words)
      #expect(
        ran.code == 3 && ran.errors.contains("none: No such file or directory; check the path"), "\(ran)")
    }
  }
}
