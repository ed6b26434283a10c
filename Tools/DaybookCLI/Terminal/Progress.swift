import DaybookOperations
import Glibc

/// The progress of long work on standard error: one rewritten line on a terminal, or a line every five
/// seconds.
struct Progress {
  private let isTerminal: Bool
  private let now: () -> ContinuousClock.Instant
  private let write: (String) -> Void
  private var verb: String
  private var shown: ContinuousClock.Instant
  private var hasLine = false
  /// The first progress and its time: resumed work does not begin at 0.
  private var first: (done: UInt64, at: ContinuousClock.Instant)?

  init(
    _ verb: String, isTerminal: Bool = isatty(2) == 1,
    now: @escaping () -> ContinuousClock.Instant = { .now },
    write: @escaping (String) -> Void = { Output.steer($0) }
  ) {
    self.verb = verb
    self.isTerminal = isTerminal
    self.now = now
    self.write = write
    shown = now()
  }

  /// Begins another kind of work, with a rate of its own.
  mutating func begin(_ verb: String) {
    guard verb != self.verb else { return }
    self.verb = verb
    first = nil
  }

  /// Shows it when it is time; `total` nil: not known.
  mutating func update(_ done: UInt64, of total: UInt64?) {
    let time = now()
    let first = self.first ?? (done, time)
    self.first = first
    guard time >= shown + (isTerminal ? .milliseconds(200) : .seconds(5)) else { return }
    shown = time
    hasLine = true
    let text = text(done, of: total, since: first, time)
    write(isTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
  }

  private func text(
    _ done: UInt64, of total: UInt64?, since first: (done: UInt64, at: ContinuousClock.Instant),
    _ time: ContinuousClock.Instant
  ) -> String {
    var text = "\(verb) \(done)" + (total.map { " of \($0)" } ?? "")
    guard done > first.done, time > first.at else { return text }
    let rate = Double(done - first.done) / ((time - first.at) / .seconds(1))
    text += ", \(Int(rate))/s"
    if let total, total >= done {
      // Bounded, since a damaged file may give any total.
      text += ", \(Progress.duration(Int(min(Double(total - done) / rate, 1e12).rounded(.up)))) left"
    }
    return text
  }

  /// Seconds in the two largest units they have.
  static func duration(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
    default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
  }

  /// Clears the line.
  func finish() {
    if isTerminal, hasLine { write("\r\u{1B}[K") }
  }

  /// Progress of one kind of work after another, stopped by Ctrl-C.
  static func shown() -> WorkProgress {
    var progress = Progress("")
    return { doing, done, total in
      progress.begin(doing)
      progress.update(done, of: total)
      if done >= total { progress.finish() }
      return !Interrupt.isRequested
    }
  }
}
