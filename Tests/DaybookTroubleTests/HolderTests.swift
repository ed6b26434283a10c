import Daybook
import DaybookLog
import DaybookStore
import DaybookTrouble
import Foundation
import Glibc
import Testing

extension Trouble {
  /// Who has the writer lock is known, and nobody waits for them longer than was asked.
  @Suite struct HolderTests {
    private let before = LedgerClock.system.now()

    private func sitting(on ledger: TemporaryLedger) throws -> Child {
      let child = try Child("serve", ledger.path)
      try #require(child.ask("lock") == "locked")
      return child
    }

    @Test func `busy names the process that has the writer lock, and since when`() throws {
      let ledger = try TemporaryLedger()
      let child = try sitting(on: ledger)
      try ledger.with { mine in
        let late = mine.executeAndWait(
          TroubleStory.booking(0).command, by: .guest("p"), deadline: .now + .milliseconds(20))
        guard case .busy(.deadlinePassed(let holder?)) = late else {
          Issue.record("\(late)")
          return
        }
        #expect(holder.processID == Int(child.pid))
        #expect(holder.since >= before && holder.since <= LedgerClock.system.now())
        #expect(child.ask("free") == "freed")
        #expect(Words(mine.executeAndWait(TroubleStory.booking(0).command, by: .guest("p"))).isAccepted)
        #expect(mine.storage.writerHolder == nil, "the lock is free")
      }
    }

    @Test func `one who died with the lock is not named, and the next writer goes on`() throws {
      let ledger = try TemporaryLedger()
      let child = try sitting(on: ledger)
      try ledger.with { mine in
        #expect(mine.storage.writerHolder?.processID == Int(child.pid))
        child.kill()
        #expect(child.wait() == .killed(SIGKILL))
        #expect(mine.storage.writerHolder == nil)
        #expect(Words(mine.executeAndWait(TroubleStory.booking(0).command, by: .guest("p"))).isAccepted)
      }
    }

    @Test func `exec answers busy with who and since when, and ends while the lock is still held`() throws {
      let ledger = try TemporaryLedger()
      let child = try sitting(on: ledger)
      let exec = try Child(
        "--ledger", ledger.path, "exec", "--deadline", "1", executable: "daybook", awaitsReady: false)
      exec.tell(
        #"{"command":"cancel","reservation":"0190a1b2-0000-7000-8000-000000000001","by":"guest:ana"}"#)
      let answer = try #require(exec.line())
      #expect(
        answer.contains(#""outcome":"busy","reason":"deadlinePassed","process":\#(child.pid),"since":"20"#))
      exec.endInput()
      #expect(exec.wait() == .exited(0))
      #expect(child.ask("free") == "freed", "it had the lock all the time")
    }

    @Test func `doctor names who has the writer lock`() throws {
      let ledger = try TemporaryLedger()
      let child = try sitting(on: ledger)
      func writer() throws -> String? {
        let doctor = try Child("--ledger", ledger.path, "doctor", executable: "daybook", awaitsReady: false)
        return doctor.lines().first { $0.hasPrefix("good  writer") }
      }
      #expect(try writer()?.contains("process \(child.pid) holds the writer lock since 20") == true)
      #expect(child.ask("free") == "freed")
      #expect(try writer()?.hasSuffix("nobody holds the writer lock") == true)
    }

    @Test func `killed readers in every slot keep nobody out`() throws {
      let ledger = try TemporaryLedger()
      let log = LedgerDirectory(ledger.path).log
      try FileManager.default.removeItem(atPath: log + "/lock.mdb")
      // Whoever creates the lock file decides how many slots there are.
      let few = try Environment(path: log, options: EnvironmentOptions(maxReaders: 12))
      for _ in 0..<24 {
        let child = try Child("serve", ledger.path)
        #expect(child.ask("read") == "reading")
        child.kill()
        #expect(child.wait() == .killed(SIGKILL))
      }
      #expect(try few.info().maxReaders == 12)
      for words in [["doctor"], ["log"], ["verify"]] {
        let command = try Child(
          "--ledger", ledger.path, words[0], executable: "daybook", awaitsReady: false)
        #expect(command.lines().allSatisfy { !$0.contains("slot is taken") })
        #expect(command.wait() != .exited(3))
      }
    }
  }
}
