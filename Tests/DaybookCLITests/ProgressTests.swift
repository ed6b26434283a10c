import Synchronization
import Testing

@testable import DaybookCLI

/// The progress that long work reports, timed by the test's own clock.
@Suite struct ProgressTests {
  private final class Clock: Sendable {
    private let began = ContinuousClock.now
    private let passed = Mutex<Duration>(.zero)
    private let heard = Mutex<[String]>([])

    var texts: [String] { heard.withLock { $0 } }
    func wait(milliseconds: Int) { passed.withLock { $0 += .milliseconds(milliseconds) } }
    func wait(_ seconds: Int) { wait(milliseconds: seconds * 1000) }

    func progress(_ verb: String, isTerminal: Bool) -> Progress {
      Progress(
        verb, isTerminal: isTerminal,
        now: { self.began + self.passed.withLock { $0 } },
        write: { text in self.heard.withLock { $0.append(text) } })
    }
  }

  @Test func `piped, it is a line every five seconds, with rate and time left`() {
    let clock = Clock()
    var progress = clock.progress("filled through position", isTerminal: false)
    progress.update(0, of: 10_000)
    for _ in 0..<12 {
      clock.wait(1)
      progress.update(UInt64(clock.texts.count + 1) * 500, of: 10_000)
    }
    progress.finish()
    #expect(
      clock.texts == [
        "filled through position 500 of 10000, 100/s, 1 min 35 s left\n",
        "filled through position 1000 of 10000, 100/s, 1 min 30 s left\n",
      ])
  }

  @Test func `on a terminal it is one line, rewritten and in the end cleared`() {
    let clock = Clock()
    var progress = clock.progress("checked", isTerminal: true)
    progress.update(10, of: nil)
    clock.wait(milliseconds: 100)
    progress.update(20, of: nil)
    clock.wait(milliseconds: 400)
    progress.update(60, of: nil)
    progress.finish()
    #expect(clock.texts == ["\r\u{1B}[Kchecked 60, 100/s", "\r\u{1B}[K"])
  }

  @Test func `short work says nothing`() {
    let clock = Clock()
    for isTerminal in [true, false] {
      var progress = clock.progress("checked", isTerminal: isTerminal)
      progress.update(10, of: 10)
      clock.wait(milliseconds: 100)
      progress.update(10, of: 10)
      progress.finish()
    }
    #expect(clock.texts.isEmpty)
  }

  @Test func `what was done before is not counted as speed`() {
    let clock = Clock()
    var progress = clock.progress("filled", isTerminal: false)
    progress.update(900_000, of: 1_000_000)
    clock.wait(10)
    progress.update(910_000, of: 1_000_000)
    #expect(clock.texts == ["filled 910000 of 1000000, 1000/s, 1 min 30 s left\n"])
  }

  @Test func `another kind of work has a rate of its own`() {
    let clock = Clock()
    var progress = clock.progress("filled", isTerminal: false)
    progress.update(0, of: 100)
    clock.wait(1)
    progress.update(100, of: 100)
    progress.begin("index: compared rows")
    progress.update(0, of: 4000)
    clock.wait(10)
    progress.update(1000, of: 4000)
    #expect(clock.texts == ["index: compared rows 1000 of 4000, 100/s, 30 s left\n"])
  }

  @Test func `work that stands still gives no time`() {
    let clock = Clock()
    var progress = clock.progress("filled", isTerminal: false)
    progress.update(5, of: 10)
    clock.wait(6)
    progress.update(5, of: 10)
    #expect(clock.texts == ["filled 5 of 10\n"])
  }

  @Test(arguments: [(0, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (7260, "2 h 1 min")])
  func `a duration is told in its two largest units`(seconds: Int, text: String) {
    #expect(Progress.duration(seconds) == text)
  }
}
