package import Daybook
internal import DaybookForms
internal import DaybookJSON
internal import DaybookStore

/// Sends commands without waiting for each, and counts their outcomes.
package final class ImportTally: Sendable {
  package struct Counts: Sendable {
    package var accepted = 0
    package var unchanged = 0
    package var replayed = 0
    /// How many the rules refused, by code.
    package var refused: [String: Int] = [:]
    package var refusals = FirstOf()
    /// Malformed commands, which cannot be imported as they are.
    package var invalid = FirstOf()
    /// There is no answer, and importing the file again asks again.
    package var failed = FirstOf()
    var waiting = 0
    /// The number that were not imported: refused by the rules, or malformed.
    package var rejected: Int { refused.values.reduce(0, +) + invalid.count }
    package var answered: Int { accepted + rejected }

    /// A count, and the first few messages with their place in the file.
    package struct FirstOf: Sendable {
      package private(set) var texts: [String] = []
      package private(set) var count = 0

      mutating func add(_ text: String) {
        count += 1
        if texts.count < 20 { texts.append(text) }
      }
    }
  }

  private let monitor = Monitor(Counts())

  package init() {}

  /// Queues one command; blocks while the ledger's queue is full. Calls `onAccepted` once it is accepted.
  package func send(
    _ command: Command, to ledger: Ledger, place: String, by: Actor, key: IdempotencyKey? = nil,
    at: Timestamp? = nil, onAccepted: @escaping @Sendable () -> Void = {}
  ) {
    monitor.withLock { $0.waiting += 1 }
    ledger.submit(
      Submission(command, by: by, key: key, at: at) { [monitor] outcome in
        monitor.withLock(wake: true) { counts in
          counts.waiting -= 1
          counts.count(outcome, place)
          if case .accepted = outcome { onAccepted() }
        }
      }, waitsWhileFull: true)
  }

  package var counts: Counts { monitor.withLock { $0 } }

  /// Waits until every command is answered.
  package func finish() -> Counts {
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
      let reasons = refusal.reasons.map { "\($0.code.rawValue): \($0.message ?? "\($0.code.meaning)")" }
      refusals.add("\(place): \(reasons.joined(separator: "; "))")
      if isReplay { replayed += 1 }
    case .invalid(let field):
      // `venue.…` in the command is `…` at the definition's place in the file.
      let isOfVenue = field.field.hasPrefix("venue.")
      invalid.add(
        isOfVenue ? "\(place)\(field.field.dropFirst(5)): \(field.message)" : "\(place): \(field)")
    case .busy(let reason): failed.add("\(place): busy: \(reason)")
    case .undecided: failed.add("\(place): undecided; import again")
    case .failed(let failure): failed.add("\(place): \(failure)")
    }
  }
}
