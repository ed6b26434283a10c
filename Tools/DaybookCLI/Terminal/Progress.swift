import Daybook
import DaybookStore
import Glibc

/// How far long work has come, on standard error: one line rewritten on a terminal, a line now and then when piped.
struct Progress {
  private let verb: String
  private let began = MonotonicTime.now
  private var shown: MonotonicTime
  private let isTerminal = isatty(2) == 1

  init(_ verb: String) {
    self.verb = verb
    shown = .now
  }

  /// Shows it when it is time; `total` nil: not known.
  mutating func update(_ done: UInt64, of total: UInt64?) {
    let now = MonotonicTime.now
    guard now >= shown + (isTerminal ? .milliseconds(200) : .seconds(5)) else { return }
    shown = now
    let seconds = Double(now.nanoseconds - began.nanoseconds) / 1e9
    let rate = Double(done) / max(seconds, 0.001)
    var text = "\(verb) \(done)" + (total.map { " of \($0)" } ?? "") + ", \(Int(rate))/s"
    if let total, done > 0, total >= done {
      text += ", \(Int(Double(total - done) / max(rate, 1)) + 1) s left"
    }
    Output.error(isTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
  }

  /// Clears the line.
  func finish() {
    if isTerminal, shown > began { Output.error("\r\u{1B}[K") }
  }
}
