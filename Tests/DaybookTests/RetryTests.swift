import Daybook
import DaybookDomain
import DaybookStories
import DaybookTemporary
import DaybookTime
import Testing

/// A retry under its key gives the first answer: of every command, whatever has happened since.
@Suite struct RetryTests {
  private struct Asked: Sendable {
    let command: Command
    let by: Actor
    let key: IdempotencyKey
    let at: Timestamp
    let first: Answered
  }

  /// What a retry's answer must repeat; `nearest`, which is what is free just now, is not (decision 0025).
  private enum Answered: Equatable, Sendable {
    case accepted(Answer, Position?)
    case refused([Reason])
    /// Not kept under the key: it is decided anew.
    case notKept

    init(_ outcome: Outcome, to command: Command) {
      switch outcome {
      case .accepted(let answer, let position, _, _): self = .accepted(answer, position)
      case .refused(let refusal, _)
      where refusal.code.isRecorded && type(of: command.body).note.recordsRefusals:
        self = .refused(refusal.reasons)
      default: self = .notKept
      }
    }
  }

  /// Has a ledger decide a story's commands, each under a key of its own, and keeps the answers.
  private final class Asking {
    let ledger: Ledger
    private(set) var asked: [Asked] = []
    private var known = Position.start
    private var count = 0

    init(_ ledger: Ledger) { self.ledger = ledger }

    func ask(_ command: Command, _ actor: Actor, _ at: Timestamp) -> (isAccepted: Bool, facts: [Fact]) {
      count += 1
      var key: IdempotencyKey? = IdempotencyKey("retry-\(count)")
      // Due work is asked for until nothing more is found, and the answer to a key is a record.
      if case .recordDue = command, !count.isMultiple(of: 3) { key = nil }
      let outcome = ledger.executeAndWait(command, by: actor, key: key, at: at)
      if let key {
        asked.append(
          Asked(command: command, by: actor, key: key, at: at, first: Answered(outcome, to: command)))
      }
      let facts = (try? ledger.facts(after: known)) ?? []
      known = facts.last?.position ?? known
      if case .accepted = outcome { return (true, facts) }
      return (false, facts)
    }
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func `every command is answered again as it was the first time`(seed: UInt64) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    let asking = Asking(ledger)
    var house = HouseStory(seed: seed) { command, actor, _, at in asking.ask(command, actor, at) }
    house.go(on: 250)
    house.goElsewhere(on: 60)
    for kind in Command.kinds { house.run(kind.blank.command, by: .operator("all")) }
    let asked = asking.asked
    #expect(Set(asked.map(\.command.name)) == Set(Command.kinds.map { "\($0.note.name)" }))
    let due = asked.compactMap { asked -> Answer? in
      guard case .recordDue = asked.command, case .accepted(let answer, _?) = asked.first else { return nil }
      return answer
    }
    #expect(!due.isEmpty, "some due work was recorded under a key")
    Self.expectSame(asked, from: ledger, "in the same process")
    await ledger.close()
    let reopened = try await Ledger.open(path)
    Self.expectSame(asked, from: reopened, "after a restart")
    let end = try await reopened.read(atLeast: reopened.head) { $0.position }
    #expect(end == reopened.head)
    await reopened.close()
    let indexed = try await Ledger.open(path)
    #expect(indexed.indexedThrough == indexed.head)
    Self.expectSame(asked, from: indexed, "from the index")
    await indexed.close()
  }

  private static func expectSame(_ asked: [Asked], from ledger: Ledger, _ when: String) {
    let head = ledger.head
    for asked in asked where asked.first != .notKept {
      let outcome = ledger.executeAndWait(asked.command, by: asked.by, key: asked.key)
      #expect(
        Answered(outcome, to: asked.command) == asked.first,
        "\(when): \(asked.command.name) \(asked.key.text)")
    }
    #expect(ledger.head == head, "\(when): a retry writes nothing")
  }
}
