import Daybook
import DaybookJSON
import DaybookStore

/// Answers in the order of their questions: each is written as soon as it and all before it are known.
final class AnswerLine: Sendable {
  private struct State {
    /// Answers not yet written, from `first` on; nil: not known yet.
    var waiting: [[UInt8]?] = []
    var first = 0
    /// Answers handed over; those after one that could not be are not counted.
    var written = 0
  }

  private let clients: Int
  private let monitor = Monitor(State())

  init(clients: Int) { self.clients = clients }

  /// A place for the next answer; waits while as many as there are clients are unanswered. Nil once answers cannot be
  /// written any more: then nothing more is to be asked.
  func reserve() -> Int? {
    let slot = monitor.wait { state -> Int?? in
      guard state.waiting.count < clients else { return nil }
      guard !Output.standard.isLost else { return .some(nil) }
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
      if !Output.standard.isLost { state.written += known }
      state.waiting.removeFirst(known)
      state.first += known
    }
  }

  /// Waits until every answer is known; how many there were, and how many of them could be written.
  func finish() -> (known: Int, written: Int) {
    monitor.wait { $0.waiting.isEmpty ? ($0.first, $0.written) : nil } ?? (0, 0)
  }
}
