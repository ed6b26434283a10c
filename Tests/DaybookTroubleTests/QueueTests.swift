import Daybook
import DaybookLog
import DaybookStore
import DaybookTrouble
import Foundation
import Testing

extension Trouble {
  @Suite struct QueueTests {
    @Test func `a full queue answers busy at once, and what it took is answered`() throws {
      let (ledger, gate) = try gated(queueCapacity: 4)
      gate.close()
      let answers = (0..<6).map { ledger.ask(TroubleStory.booking($0)) }
      #expect(answers[4...].map { $0.withLock { $0?.description } } == ["busy queueFull", "busy queueFull"])
      gate.open()
      #expect(answers[..<4].allSatisfy { $0.known.isAccepted })
      #expect(ledger.ask(TroubleStory.booking(4)).known.isAccepted)
      ledger.finish()
    }

    @Test func `a deadline passes while another process sits on the writer lock, and nothing was done`()
      async throws
    {
      let temporary = try TemporaryLedger()
      let child = try Child("serve", temporary.path)
      let ledger = try await Ledger.open(temporary.path)
      #expect(child.ask("lock") == "locked")
      let error = await #expect(throws: LedgerError.self) {
        try await ledger.execute(
          TroubleStory.booking(0), by: .guest("ana"), key: "k", within: .milliseconds(30))
      }
      guard case .busy(.deadlinePassed) = error else {
        throw Child.Failure(message: "\(String(describing: error))")
      }
      let patient = ledger.ask(TroubleStory.booking(1))
      #expect(child.ask("free") == "freed")
      #expect(patient.known.isAccepted)
      let receipt = try await ledger.execute(TroubleStory.booking(0), by: .guest("ana"), key: "k")
      #expect(!receipt.isReplay)
      await ledger.close()
      #expect(try temporary.verifiedFacts().count { $0.booked != nil } == 2)
    }

    @Test func `a command whose task is cancelled while it waits is not done`() async throws {
      let temporary = try TemporaryLedger()
      let child = try Child("serve", temporary.path)
      var options = LedgerOptions()
      let observer = Observer()
      options.observer = observer
      let ledger = try await Ledger.open(temporary.path, options: options)
      #expect(child.ask("lock") == "locked")
      let task = Task { try await ledger.execute(TroubleStory.booking(0), by: .guest("ana"), key: "k") }
      while observer.queued.withLock({ $0 }) == 0 { await Task.yield() }
      task.cancel()
      let result = await task.result
      guard case .failure(LedgerError.busy(.cancelled)) = result else {
        throw Child.Failure(message: "\(result)")
      }
      #expect(child.ask("free") == "freed")
      #expect(try await !ledger.execute(TroubleStory.booking(1), by: .guest("ana"), key: "k").isReplay)
      await ledger.close()
      #expect(try temporary.verifiedFacts().count { $0.booked != nil } == 1)
    }

    @Test func `a command whose task is cancelled before it begins is not done`() async throws {
      let (ledger, gate) = try gated()
      gate.close()
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return try await ledger.execute(TroubleStory.booking(0), by: .guest("ana"), key: "k")
      }
      task.cancel()
      let result = await task.result
      guard case .failure(LedgerError.busy(.cancelled)) = result else {
        throw Child.Failure(message: "\(result)")
      }
      gate.open()
      await ledger.close()
      #expect(try ledger.facts(after: .start).allSatisfy { $0.booked == nil })
    }

    @Test func `orders whose task is cancelled while they wait are not done, what others asked is`()
      async throws
    {
      let (ledger, gate) = try gated(queueCapacity: 2)
      gate.close()
      let others = ledger.ask(TroubleStory.booking(0))
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        var malformed = TroubleStory.booking(1)
        malformed.party = 0
        return await ledger.execute([
          Order(TroubleStory.booking(1), by: .guest("ana")), Order(malformed, by: .guest("ana")),
          Order(TroubleStory.booking(2), by: .guest("ana")),
          Order(TroubleStory.booking(3), by: .guest("ana")),
        ])
      }
      task.cancel()
      let answers = await task.value.map { answer in
        switch answer {
        case .failure(.busy(.cancelled)): "cancelled"
        case .failure(.invalid): "invalid"
        case .failure(.busy(.queueFull)): "full"
        default: "\(answer)"
        }
      }
      #expect(answers == ["cancelled", "invalid", "cancelled", "full"])
      gate.open()
      #expect(others.known.isAccepted)
      await ledger.close()
      #expect(try ledger.facts(after: .start).count { $0.booked != nil } == 1)
    }

    @Test func `once the writer has taken a command, cancelling its task waits for the receipt`() async throws
    {
      let gate = Gate()
      let taken = Monitor(false)
      let (ledger, _) = try gated { step in
        guard step == .taken else { return }
        taken.withLock(wake: true) { $0 = true }
        gate.pass()
      }
      taken.withLock { $0 = false }
      gate.close()
      let task = Task { try await ledger.execute(TroubleStory.booking(0), by: .guest("ana"), key: "k") }
      while !taken.withLock({ $0 }) { await Task.yield() }
      task.cancel()
      gate.open()
      let receipt = try await task.value
      #expect(try ledger.facts(after: .start).compactMap(\.booked) == [receipt.value.id])
      await ledger.close()
    }

    @Test func `closing finishes what was accepted; what comes later is busy`() async throws {
      let (ledger, gate) = try gated(queueCapacity: 64)
      gate.close()
      let accepted = (0..<10).map { ledger.ask(TroubleStory.booking($0)) }
      async let closed: Void = ledger.close()
      // Asks until closing has begun; each of these was accepted too, or busy.
      var probes: [AwaitedAnswer] = []
      while probes.last?.withLock({ $0?.description }) != "busy closing" {
        probes.append(ledger.ask(TroubleStory.booking(20)))
        await Task.yield()
      }
      gate.open()
      await closed
      #expect(accepted.allSatisfy { $0.known.isAccepted })
      #expect(probes.allSatisfy { $0.withLock { $0 } != nil })
      #expect(
        Words(ledger.executeAndWait(TroubleStory.booking(11).command, by: .guest("ana"))).description
          == "busy closing")
      await #expect(throws: LedgerError.self) {
        try await ledger.execute(TroubleStory.booking(12), by: .guest("ana"))
      }
      await ledger.close()
    }

    @Test func `who waits for room in the queue is told when it closes`() async throws {
      let (ledger, gate) = try gated(queueCapacity: 1)
      gate.close()
      let first = ledger.ask(TroubleStory.booking(0))
      let second = AwaitedAnswer(nil)
      let thread = try Thread {
        let words = Words(ledger.executeAndWait(TroubleStory.booking(1).command, by: .guest("ana")))
        second.withLock(wake: true) { $0 = words }
      }
      defer { thread.join() }
      async let closed: Void = ledger.close()
      #expect(second.known.description == "busy closing")
      gate.open()
      await closed
      #expect(first.known.isAccepted)
    }

    @Test func `closing while another process sits on the writer lock says so, and ends when it lets go`()
      async throws
    {
      let temporary = try TemporaryLedger()
      let child = try Child("serve", temporary.path)
      var options = LedgerOptions()
      let observer = Observer()
      options.observer = observer
      let ledger = try await Ledger.open(temporary.path, options: options)
      #expect(child.ask("lock") == "locked")
      let late = ledger.ask(TroubleStory.booking(0), deadline: .now + .milliseconds(30))
      async let closed: Void = ledger.close()
      #expect(late.known.description == "busy deadlinePassed")
      let notice = try #require(observer.notices.wait { $0.first })
      #expect(notice.contains("holds the writer lock since"))
      #expect(child.ask("free") == "freed")
      await closed
      #expect(try temporary.verifiedFacts().allSatisfy { $0.booked == nil })
    }

    @Test func `closing after the process on the writer lock was killed ends by itself`() async throws {
      let temporary = try TemporaryLedger()
      let child = try Child("serve", temporary.path)
      let ledger = try await Ledger.open(temporary.path)
      #expect(child.ask("lock") == "locked")
      let patient = ledger.ask(TroubleStory.booking(0))
      async let closed: Void = ledger.close()
      child.kill()
      await closed
      #expect(patient.known.isAccepted)
      child.wait()
      #expect(try temporary.verifiedFacts().count { $0.booked != nil } == 1)
    }

    @Test func `what was answered is let go of while other commands wait`() throws {
      final class Token: Sendable {}
      let (ledger, gate) = try gated(queueCapacity: 4096)
      gate.close()
      weak var first: Token?
      let last = AwaitedAnswer(nil)
      for number in 0..<1500 {
        let token = Token()
        if number == 0 { first = token }
        ledger.submit(
          Submission(TroubleStory.wanted.command, by: .guest("ana")) { outcome in
            withExtendedLifetime(token) {}
            if number == 1023 { last.withLock(wake: true) { $0 = Words(outcome) } }
          })
      }
      #expect(first != nil)
      gate.open(times: 1)
      #expect(last.known.description == "refused TABLES_TAKEN first")
      gate.waitUntilHeld(times: 2)
      #expect(first == nil)
      gate.open()
      ledger.finish()
    }

    @Test func `opening and closing again and again leaves nothing behind`() throws {
      let temporary = try TemporaryLedger()
      let child = try Child("reopen", temporary.path, "64")
      let pages = try #require(Int(child.ask("go")))
      #expect(pages * 4 < 64 << 10, "a thread that is not joined keeps its stack: 8 MiB")
      #expect(child.wait() == .exited(0))
    }

    /// A ledger in memory whose writer begins its turns when the gate is open.
    private func gated(
      queueCapacity: Int = 64, onStep: @escaping @Sendable (WriterStep) -> Void = { _ in }
    ) throws -> (Ledger, Gate) {
      let gate = Gate()
      var options = LedgerOptions()
      options.queueCapacity = queueCapacity
      options.onStep = { step in
        if step == .turnBegun { gate.pass() }
        onStep(step)
      }
      let ledger = try Ledger.inMemory(options: options)
      try #require(
        Words(ledger.executeAndWait(DefineVenue(TroubleStory.venue).command, by: .operator("test")))
          .isAccepted)
      return (ledger, gate)
    }
  }
}

/// An answer that is, or is not yet, known.
typealias AwaitedAnswer = Monitor<Words?>

extension Monitor where State == Words? {
  /// Waits until it is known.
  var known: Words { wait { $0 } ?? Words("") }
}

extension Ledger {
  /// A fresh ledger in memory.
  static func inMemory(over log: FaultyLog? = nil, options: LedgerOptions) throws -> Ledger {
    let log: any LogStorage = log ?? MemoryLog()
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(LedgerCreated(ledger: id, format: 1, created: .epoch, clock: .manual), to: log)
    return try Ledger(storage: log, vault: .inMemory(), options: options)
  }

  /// Queues a command; its answer becomes known.
  func ask(_ command: Book, deadline: MonotonicTime = .distantFuture) -> AwaitedAnswer {
    let answer = AwaitedAnswer(nil)
    submit(
      Submission(command.command, by: .guest("ana"), deadline: deadline) { outcome in
        answer.withLock(wake: true) { $0 = Words(outcome) }
      })
    return answer
  }
}

/// Remembers what an operator would read.
final class Observer: LedgerObserver {
  let queued = Monitor(0)
  let notices = Monitor<[String]>([])

  func queued(depth: Int) { queued.withLock(wake: true) { $0 += 1 } }
  func notice(_ text: String) { notices.withLock(wake: true) { $0.append(text) } }
}
