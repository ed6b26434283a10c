import Daybook
import DaybookLog
import DaybookOperations
import DaybookTrouble
import Testing

@Suite struct FaultTests {
  private let book = TroubleStory.wanted.command
  private let second = Book(venue: "trouble", party: 2, start: "2030-05-01T19:30", tables: ["T1"]).command
  private let other = Book(venue: "trouble", party: 2, start: "2030-05-02T19:00", tables: ["T1"]).command
  private let refused = Book(venue: "trouble", party: 2, start: "2030-05-02T19:30", tables: ["T1"]).command

  /// A batch with every kind of answer, some depending on an earlier one of the same batch.
  private func everything(_ earlier: ReservationID) -> [(command: Command, key: IdempotencyKey?)] {
    [
      (other, "earlier"),
      (refused, "earlier refusal"),
      (second, "earlier"),
      (book, "new"),
      (book, "new"),
      (second, "new refusal"),
      (second, "new refusal"),
      (second, nil),
      (Cancel(earlier).command, "cancel"),
      (Cancel(earlier).command, nil),
      (Cancel(earlier).command, "cancelled already"),
      (AdvanceClock(to: Timestamp(epochSeconds: 1000)).command, nil),
      (AdvanceClock(to: Timestamp(epochSeconds: 500)).command, nil),
      (Book(venue: "nowhere", party: 2, start: "2030-05-01T19:00").command, nil),
    ]
  }

  @Test(arguments: [FaultyLog.Fault.commit, .full, .sync(landed: false), .sync(landed: true)])
  func `every answer of a batch that met a fault is what the log holds`(fault: FaultyLog.Fault) throws {
    let ledger = try FaultedLedger(venues: TroubleStory.venue)
    let earlier = try prepare(ledger)
    let commands = everything(earlier)
    ledger.log.failNext(fault)
    let answers = ledger.batch(commands)
    let facts = try ledger.facts()
    for (command, outcome) in zip(commands, answers) { expectTrue(outcome, command.key, facts) }
    #expect(facts.count { $0.key == "new" } == (fault == .sync(landed: true) ? 1 : 0))
    #expect(Words(answers[0]).isReplay && Words(answers[1]).isReplay, "what was known before is known still")

    let undisturbed = try FaultedLedger(venues: TroubleStory.venue)
    let expected = undisturbed.batch(everything(try prepare(undisturbed)))
    let retried = ledger.batch(commands)
    for (index, pair) in zip(retried, expected).enumerated() where commands[index].key != nil {
      #expect(Decided(pair.0) == Decided(pair.1))
    }
    #expect(try ledger.claims() == undisturbed.claims())
  }

  @Test(arguments: [true, false], 1...5)
  func `while nothing can be written after a failed sync the answer is undecided, then exact`(
    landed: Bool, failures: Int
  ) throws {
    let ledger = try FaultedLedger(venues: TroubleStory.venue)
    let earlier = try prepare(ledger)
    ledger.log.failNext(.sync(landed: landed))
    for _ in 0..<failures { ledger.log.failNext(.recovery) }
    for outcome in ledger.batch(everything(earlier)) {
      guard case .undecided = outcome else {
        let words = Words(outcome)
        #expect(words.isReplay || words.description == "refused IDEMPOTENCY_KEY_REUSED first", "known before")
        continue
      }
    }
    let meanwhile: [(command: Command, key: IdempotencyKey?, answer: String)] = [
      (book, "new", "undecided new"), (refused, "meanwhile", "failed READ_ONLY"),
      (book, nil, "failed READ_ONLY"),
      (refused, "earlier refusal", "refused TABLES_TAKEN again"),
    ]
    for (command, key, answer) in meanwhile.prefix(failures - 1) {
      #expect(Words(ledger.answer(command, key: key)).description == answer)
      #expect(try ledger.facts().last?.event.type != .writerRestarted)
    }
    let words = Words(ledger.answer(book, key: "new"))
    #expect(words.isAccepted && words.isReplay == landed)
    let facts = try ledger.facts()
    #expect(facts.filter { $0.key == "new" }.compactMap(\.booked).map(\.description) == [words.id])
    #expect(facts.count { $0.event.type == .writerRestarted } == 1)
    #expect(!facts.contains { $0.key == "meanwhile" })
    #expect(try Audit(ledger.log).verify().violation == nil)
  }

  @Test(
    arguments: [FaultyLog.Fault.commit, .full, .sync(landed: false), .sync(landed: true)], [true, false])
  func `a fault in the record that ends the doubt leaves the doubt`(fault: FaultyLog.Fault, landed: Bool)
    throws
  {
    let ledger = try FaultedLedger(venues: TroubleStory.venue)
    ledger.log.failNext(.sync(landed: landed))
    ledger.log.failNext(fault)
    #expect(Words(ledger.answer(book, key: "new")).description == "undecided new")
    let words = Words(ledger.answer(book, key: "new"))
    #expect(words.isAccepted && words.isReplay == landed)
    #expect(try ledger.facts().count { $0.key == "new" } == 1)
    #expect(try Audit(ledger.log).verify().violation == nil)
  }

  @Test func `while a ledger reads only, what it holds can be read`() throws {
    let ledger = try FaultedLedger(venues: TroubleStory.venue)
    let before = try ledger.facts()
    for fault in [FaultyLog.Fault.sync(landed: false), .recovery] { ledger.log.failNext(fault) }
    #expect(Words(ledger.answer(book, key: "new")).description == "undecided new")
    #expect(try ledger.facts() == before)
    #expect(ledger.ledger.head == before.last?.position)
  }

  /// Prepares what the batch finds: a booking and a refusal under keys. Returns the booking.
  private func prepare(_ ledger: FaultedLedger) throws -> ReservationID {
    let answer = ledger.answer(other, key: "earlier")
    guard case .accepted(let accepted, _, _, _) = answer else { throw Child.Failure(message: "\(answer)") }
    #expect(Words(ledger.answer(refused, key: "earlier refusal")).description == "refused TABLES_TAKEN first")
    return try #require(accepted.reservation)
  }

  /// Whether an answer agrees with the log.
  private func expectTrue(_ outcome: Outcome, _ key: IdempotencyKey?, _ facts: [Fact]) {
    let recorded = facts.filter { $0.key == key && key != nil }
    switch outcome {
    case .accepted(_, let position, let head, _):
      #expect(
        key == nil || !recorded.isEmpty,
        "accepted under \(String(describing: key)), and nothing is in the log")
      #expect(position.map { $0 <= Position(UInt64(facts.count)) } ?? true)
      #expect(head <= Position(UInt64(facts.count)))
    case .refused(let refusal, _):
      #expect(key == nil || !refusal.code.isRecorded || recorded.contains { $0.event.type == .refused })
    case .failed:
      #expect(recorded.isEmpty, "surely not done, and yet \(String(describing: key)) is in the log")
    case .invalid, .busy, .undecided: break
    }
  }
}

/// What was decided, apart from ids and positions: two ledgers that were told the same decide the same.
struct Decided: Hashable {
  private let text: String

  init(_ outcome: Outcome) {
    switch outcome {
    case .accepted(let answer, _, _, _): text = "\(answer.events) \(answer.tables) \(answer.needsTable.count)"
    case .refused(let refusal, _): text = "\(refusal.reasons.map { ($0.code, $0.tables, $0.start) })"
    default: text = Words(outcome).description
    }
  }
}
