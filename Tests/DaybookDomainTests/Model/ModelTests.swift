import DaybookDomain
import DaybookModel
import DaybookTime
import Foundation
import Testing

/// The ledger against a model written a second way (`Model`).
///
/// DAYBOOK_MODEL_SEEDS=200 DAYBOOK_MODEL_STEPS=3000 makes it long; DAYBOOK_MODEL_FIRST is the first seed.
struct ModelTests {
  private static func number(_ name: String, _ usual: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
  }

  static let seeds: Range<UInt64> = {
    let first = UInt64(number("DAYBOOK_MODEL_FIRST", 0))
    return first..<first + UInt64(number("DAYBOOK_MODEL_SEEDS", 24))
  }()

  @Test(arguments: seeds)
  func `the ledger answers as the model says`(seed: UInt64) {
    var stream = RandomStream(seed: seed)
    let venue = stream.venues.venue()
    guard let rules = InstalledZones.rules(named: venue.zone) else { return }
    let start = rules.configured(WallTime(date: stream.venues.date, secondOfDay: 36_000))
    var now = start
    var trial = Trial(venue, at: start)
    var steps: [Step] = []
    for number in 1...ModelTests.number("DAYBOOK_MODEL_STEPS", 400) {
      now = stream.tick(trial.model)
      var model = trial.model
      model.now = now
      let (actor, command) = stream.step(model)
      let step = Step(number: number, at: now, by: actor, command: command)
      steps.append(step)
      guard let fault = trial.run(step) ?? trial.fault() else { continue }
      let story = Disagreement(venue: venue, now: start, steps: steps, fault: fault).shrunk()
      Issue.record("seed \(seed), step \(number): \(story.text)")
      return
    }
  }
}
