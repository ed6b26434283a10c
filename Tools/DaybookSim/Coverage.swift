import DaybookDomain
import DaybookModel

/// What a run met, and how often.
struct Coverage: Sendable {
  private(set) var counts: [String: Int] = [:]

  mutating func note(_ what: String) { counts[what, default: 0] += 1 }

  mutating func note(command: Command, _ found: Found, isKnown: Bool) {
    guard isKnown else { return note("\(command.name), unknown") }
    switch found {
    case .invalid: note("\(command.name), invalid")
    case .events(let events): note("\(command.name), \(events.isEmpty ? "no change" : "accepted")")
    case .refused(let refusal):
      note("\(command.name), refused")
      for reason in refusal.reasons { note("code \(reason.code.rawValue)") }
    }
  }

  mutating func add(_ other: Coverage) { counts.merge(other.counts, uniquingKeysWith: +) }
}

extension Coverage {
  /// What a night must have reached.
  static let sometimes = [
    "a batch was taken back while a view was rebuilt", "a batch came while a view was rebuilt",
    "an unknown outcome asked again", "an offer made before a command", "the first answer again",
    "a key used for another command", "a past from a snapshot", "clock jumped", "lapses recorded",
    "due work recorded", "crash between commands", "crash at appended", "crash at committed",
    "an offer accepted just before it lapses", "an offer accepted as it lapses",
    "an offer accepted just after it lapsed", "a hold booked as it lapses", "a request accepted as it lapses",
    "a deposit paid as it lapses", "code POOL_FULL", "code PACING_COVERS", "code PACING_PARTIES",
    "served, accepted", "served, refused", "served, unknown", "served, a read",
  ]

  var missing: [String] { Coverage.sometimes.filter { counts[$0] == nil } }

  /// What was met, and what was not.
  func print(isNight: Bool) {
    for (what, count) in counts.sorted(by: { $0.key < $1.key }) { Swift.print("  \(count)  \(what)") }
    for what in missing { Swift.print("\(isNight ? "FAULT never reached" : "not reached"): \(what)") }
  }
}
