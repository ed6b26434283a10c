import Daybook
import DaybookJSON
import DaybookStore

/// Answers in the order of their questions: each is written as soon as it and all before it are known.
final class AnswerLine: Sendable {
  private struct State {
    /// Answers not yet written, from `first` on; nil: not known yet.
    var waiting: [[UInt8]?] = []
    var first = 0
  }

  private let clients: Int
  private let monitor = Monitor(State())

  init(clients: Int) { self.clients = clients }

  /// A place for the next answer; waits while as many as there are clients are unanswered.
  func reserve() -> Int {
    let slot: Int? = monitor.wait { state in
      guard state.waiting.count < clients else { return nil }
      state.waiting.append(nil)
      return state.first + state.waiting.count - 1
    }
    guard let slot else { preconditionFailure("waiting without a deadline ends with a place") }
    return slot
  }

  func answer(_ slot: Int, _ outcome: Outcome, id: JSONValue?) {
    var json = JSONWriter()
    ResultWriter.write(outcome, id: id, to: &json)
    json.endLine()
    let bytes = json.bytes
    monitor.withLock(wake: true) { state in
      state.waiting[slot - state.first] = bytes
      var known = 0
      while known < state.waiting.count, let answer = state.waiting[known] {
        Output.standard.write(answer)
        known += 1
      }
      guard known > 0 else { return }
      Output.standard.flush()
      state.waiting.removeFirst(known)
      state.first += known
    }
  }

  /// Waits until every answer is written.
  func finish() {
    _ = monitor.wait { $0.waiting.isEmpty ? true : nil }
  }
}
