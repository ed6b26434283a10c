import Daybook
import DaybookForms
import DaybookJSON
import DaybookStore

/// Commands sent without waiting for each, and what became of them.
final class ImportTally: Sendable {
  struct Counts: Sendable {
    var accepted = 0
    var unchanged = 0
    var replayed = 0
    var refused: [String: Int] = [:]
    /// The first few that were neither accepted nor refused, with their place in the file.
    var failures: [String] = []
    var failureCount = 0
    var waiting = 0
    var answered: Int { accepted + refused.values.reduce(0, +) + failureCount }
  }

  private let monitor = Monitor(Counts())

  /// Queues one command; blocks while the ledger's queue is full.
  func send(
    _ command: Command, to ledger: Ledger, place: String, by: Actor, key: IdempotencyKey? = nil,
    at: Timestamp? = nil
  ) {
    monitor.withLock { $0.waiting += 1 }
    ledger.submit(
      Submission(command, by: by, key: key, at: at) { [monitor] outcome in
        monitor.withLock(wake: true) { counts in
          counts.waiting -= 1
          counts.count(outcome, place)
        }
      }, waitForRoom: true)
  }

  var counts: Counts { monitor.withLock { $0 } }

  /// Waits until every command is answered.
  func finish() -> Counts {
    monitor.wait { $0.waiting == 0 ? $0 : nil } ?? counts
  }
}

extension ImportTally.Counts {
  fileprivate mutating func count(_ outcome: Outcome, _ place: String) {
    switch outcome {
    case .accepted(_, let position, _, let isReplay):
      accepted += 1
      if isReplay { replayed += 1 } else if position == nil { unchanged += 1 }
    case .refused(let refusal, let isReplay):
      refused[refusal.code.rawValue, default: 0] += 1
      if isReplay { replayed += 1 }
    case .invalid(let field):
      // What a definition calls `venue.…` is at its place in the file.
      let isOfVenue = field.field.hasPrefix("venue.")
      fail(isOfVenue ? "\(place)\(field.field.dropFirst(5)): \(field.message)" : "\(place): \(field)")
    case .busy(let reason): fail("\(place): busy, \(reason.rawValue)")
    case .undecided: fail("\(place): undecided; import again")
    case .failed(let failure): fail("\(place): \(failure)")
    }
  }

  private mutating func fail(_ text: String) {
    failureCount += 1
    if failures.count < 20 { failures.append(text) }
  }
}
