import DaybookDomain
import DaybookModel
import DaybookTime
import Foundation
import Testing

/// What the random streams reach.
struct CoverageTests {
  @Test func `the random streams reach every command, and nearly every event and refusal`() {
    var events: [EventType: Int] = [:]
    var codes: [RefusalCode: Int] = [:]
    var accepted: [String: Int] = [:]
    var moved = 0
    for seed in 0..<48 as Range<UInt64> {
      var stream = RandomStream(seed: seed)
      let venue = stream.venues.venue()
      guard let rules = InstalledZones.rules(named: venue.zone) else { return }
      var now = rules.configured(WallTime(date: stream.venues.date, secondOfDay: 36_000))
      var trial = Trial(venue, at: now)
      for number in 1...400 {
        now = stream.tick(trial.model)
        var model = trial.model
        model.now = now
        let (actor, command) = stream.step(model)
        let step = Step(number: number, at: now, by: actor, command: command)
        _ = trial.run(step)
        let name = command.name
        switch trial.lastFound {
        case .events(let found):
          accepted[name, default: 0] += found.isEmpty ? 0 : 1
          for event in found { events[event.type, default: 0] += 1 }
          if found.count > 1, found[0].type == .reassigned { moved += 1 }
        case .refused(let refusal): for reason in refusal.reasons { codes[reason.code, default: 0] += 1 }
        case .invalid, nil: break
        }
      }
    }
    let names = Set(Command.kinds.map { "\($0.note.name)" })
    #expect(
      names.subtracting(accepted.filter { $0.value > 0 }.keys) == [
        "adoptZone", "reanchor", "advanceClock", "acceptClock",
      ])
    #expect(moved > 30, "floating parties make room")
    let elsewhere: Set<EventType> = [
      .ledgerCreated, .zoneRulesAdopted, .clockAdvanced, .clockAccepted, .refused, .answered,
      .writerRestarted, .checkpointed, .holdMoved, .blockMoved, .waitlistMoved,
      // Lapses are written beside what a command leads to.
      .holdLapsed, .requestLapsed, .depositLapsed,
    ]
    #expect(Set(EventType.allCases).subtracting(events.keys) == elsewhere)
    #expect(Set(RefusalCode.allCases).subtracting(codes.keys) == [.idempotencyKeyReused])
    if ProcessInfo.processInfo.environment["DAYBOOK_MODEL_COUNTS"] != nil {
      print("moved", moved)
      print(accepted.sorted { $0.value < $1.value }.map { "\($0.key) \($0.value)" })
      print(codes.sorted { $0.value < $1.value }.map { "\($0.key.rawValue) \($0.value)" })
      print(events.sorted { $0.value < $1.value }.map { "\($0.key) \($0.value)" })
    }
  }
}
