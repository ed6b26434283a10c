import Daybook
import DaybookStore
import DaybookTemporary
import DaybookTesting
import Testing

/// An observer hears every answer with who asked for it; a trace is kept in the log.
@Suite struct ObserverTests {
  private final class Heard: LedgerObserver {
    let hearsAnswers: Bool
    let answers = Monitor<[AnsweredCommand]>([])
    init(hearsAnswers: Bool = true) { self.hearsAnswers = hearsAnswers }
    let refusals = Monitor<[RefusalCode]>([])
    func refused(_ code: RefusalCode) { refusals.withLock { $0.append(code) } }
    func answered(_ command: AnsweredCommand) { answers.withLock { $0.append(command) } }
    var endings: [String] {
      answers.withLock { answers in
        answers.map { answer in
          switch answer.ending {
          case .accepted(let position): "accepted \(position.map { "\($0)" } ?? "-")"
          case .refused(let code): "refused \(code.rawValue)"
          case .replayed(let code): "replayed \(code?.rawValue ?? "-")"
          case .invalid(let field): "invalid \(field.field)"
          case .busy(let reason): "busy \(reason.code)"
          case .undecided: "undecided"
          case .failed(let code): "failed \(code.rawValue)"
          }
        }
      }
    }
  }

  private static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  private func options(_ observer: Heard) -> LedgerOptions {
    var options = LedgerOptions()
    options.observer = observer
    return options
  }

  @Test func `every way a command can end is heard, with request and trace`() async throws {
    let heard = Heard()
    let test = try TestLedger(venues: sahil, options: options(heard))
    defer { test.close() }
    let ledger = test.ledger
    heard.answers.withLock { $0 = [] }
    let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"])
    let trace = try #require(TraceParent(ObserverTests.trace))
    let booked = try await ledger.execute(
      book, by: .host("1"), key: "k", requestID: "r-1", traceparent: trace)
    _ = try await ledger.execute(book, by: .host("1"), key: "k")
    for key in ["no", "no"] as [IdempotencyKey] {
      await #expect(throws: LedgerError.self) { try await ledger.execute(book, by: .host("2"), key: key) }
    }
    let wrong = Book(venue: "sahil", party: 0, start: "2030-05-01T19:00")
    _ = await ledger.execute([Order(wrong, by: .host("1"))])
    test.failNext(.commit)
    await #expect(throws: LedgerError.self) {
      try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    }
    #expect(
      heard.endings == [
        "accepted \(booked.position)", "replayed -", "refused TABLES_TAKEN", "replayed TABLES_TAKEN",
        "invalid party", "failed STORAGE",
      ])
    let first = try #require(heard.answers.withLock { $0.first })
    #expect(first.requestID == "r-1" && first.traceparent == trace && first.by == .host("1"))
    #expect(first.key == "k" && first.duration > .zero)
    #expect(try test.facts().last { $0.event.type == .booked }?.traceparent == trace)
  }

  @Test func `an answer tells when the writer had the command, and how far it came`() async throws {
    let heard = Heard()
    let test = try TestLedger(venues: sahil, options: options(heard))
    defer { test.close() }
    heard.answers.withLock { $0 = [] }
    _ = try await test.ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    _ = try await test.ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    let wrong = Book(venue: "sahil", party: 0, start: "2030-05-01T19:00")
    _ = await test.ledger.execute([Order(wrong, by: .host("1"))])
    let (all, milestones) = heard.answers.withLock { ($0, $0.map(\.milestones)) }
    let first = milestones[0]
    let (taken, decided) = (try #require(first.taken), try #require(first.decided))
    let committed = try #require(first.committed)
    #expect(taken <= decided && decided <= committed && committed <= all[0].duration)
    #expect(milestones[1].decided != nil && milestones[1].committed == nil, "nothing had to change")
    #expect(milestones[2].taken == nil, "it was never queued")
  }

  @Test func `due work and checkpoints are heard`() async throws {
    final class Steps: LedgerObserver {
      let due = Monitor<[Position]>([])
      let stated = Monitor<[(Position, Position)]>([])
      func dueWorkDone(events: Int, through position: Position) {
        if events > 0 { due.withLock(wake: true) { $0.append(position) } }
      }
      func checkpointed(at position: Position, stating stated: Position) {
        self.stated.withLock { $0.append((position, stated)) }
      }
    }
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let (steps, now) = (Steps(), Monitor(Timestamp(epochSeconds: 1_900_000_000)))
    var options = LedgerOptions()
    options.observer = steps
    options.checkpointInterval = 4
    options.clock = LedgerClock { now.withLock { $0 } }
    try Ledger.create(at: path, options: options)
    let ledger = try await Ledger.open(path, options: options)
    let run = Task { try await ledger.run() }
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let held = try await ledger.execute(
      PlaceHold(venue: "sahil", party: 2, start: "2030-05-01T19:00"), by: .host("1"))
    now.withLock { $0 = $0.adding(seconds: 3_600) }
    var lapsed: Position?
    for try await event in ledger.events(after: held.position, following: true) {
      guard case .holdLapsed = event.event else { continue }
      lapsed = event.position
      break
    }
    var isOn = true
    while steps.stated.withLock({ $0.isEmpty }) {
      _ = try await ledger.execute(SetMaintenance(on: isOn), by: .operator("test"))
      isOn.toggle()
    }
    await ledger.close()
    try await run.value
    #expect(steps.due.withLock { $0.contains { $0 >= lapsed ?? 0 } })
    let (at, stated) = try #require(steps.stated.withLock { $0.first })
    #expect(stated < at && stated.value.isMultiple(of: 4))
    let again = try await Ledger.open(path, options: options)
    let record = try #require(again.facts(after: .start).first { $0.position == at })
    guard case .checkpointed(let found) = record.event else {
      Issue.record("\(record)")
      return
    }
    #expect(found.at == stated)
    await again.close()
  }

  @Test func `several observers hear everything, and answers those that asked for them`() async throws {
    let (one, other) = (Heard(), Heard(hearsAnswers: false))
    var options = LedgerOptions()
    options.observer = ObserverList(one, other)
    let test = try TestLedger(venues: sahil, options: options)
    defer { test.close() }
    one.answers.withLock { $0 = [] }
    let book = Book(venue: "none", party: 2, start: "2030-05-01T19:00")
    await #expect(throws: LedgerError.self) { try await test.ledger.execute(book, by: .host("1")) }
    #expect(one.endings == ["refused NOT_FOUND"] && other.endings.isEmpty)
    #expect(one.refusals.withLock { $0 } == [.notFound] && other.refusals.withLock { $0 } == [.notFound])
    #expect(!ObserverList(other, SilentObserver()).hearsAnswers)
  }

  @Test func `a command that is late is heard as busy`() async throws {
    let heard = Heard()
    let test = try TestLedger(venues: sahil, options: options(heard))
    heard.answers.withLock { $0 = [] }
    test.close()
    await #expect(throws: LedgerError.self) {
      try await test.ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    }
    #expect(heard.endings == ["busy closing"])
  }

  @Test func `an observer that did not ask hears no answers`() async throws {
    let heard = Heard(hearsAnswers: false)
    let test = try TestLedger(venues: sahil, options: options(heard))
    defer { test.close() }
    _ = try await test.ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    #expect(heard.endings.isEmpty)
  }

  @Test func `a trace survives on the disk`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let trace = try #require(TraceParent(ObserverTests.trace))
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"), traceparent: trace)
    _ = await ledger.execute([Order(SetMaintenance(on: false), by: .operator("test"), traceparent: trace)])
    await ledger.close()
    let again = try await Ledger.open(path)
    #expect(try again.facts(after: 1).map(\.traceparent) == [trace, trace])
    #expect(try again.facts(after: .start).first?.traceparent == nil)
    await again.close()
  }

  @Test(arguments: [
    "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
    "00-4bf92f3577b34da6a3ce929d0e0e47\u{e4}6-00f067aa0ba902b7-01",
  ])
  func `a text that is no traceparent is none`(text: String) { #expect(TraceParent(text) == nil) }
}
