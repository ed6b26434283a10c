import DaybookStore
import Testing

@Suite(.timeLimit(.minutes(10))) struct WorkerTests {
  @Test func `what was left before it is stopped is done, what comes after is not taken`() throws {
    let done = Monitor<[Int]>([])
    let worker = try Worker([Int]()) { inbox in
      while let number = inbox.wait(for: { $0.isEmpty ? nil : $0.removeFirst() }) {
        done.withLock { $0.append(number) }
      }
    }
    for number in 0..<100 { #expect(worker.tell { $0.append(number) } != nil) }
    worker.stop()
    #expect(done.withLock { $0 } == Array(0..<100))
    #expect(worker.isStopped && worker.tell { $0.append(100) } == nil)
    worker.stop()
  }

  @Test func `it sleeps until the time its loop names, unless it is woken`() throws {
    let looks = Monitor<[Bool]>([])
    let worker = try Worker(false) { inbox in
      // A time that has passed is not waited for; one that never comes is, until somebody wakes it.
      for deadline in [MonotonicTime.now, .distantFuture] {
        let isWoken = inbox.wait(until: deadline) { $0 ? true : nil } == true
        looks.withLock(wake: true) { $0.append(isWoken) }
      }
    }
    _ = looks.wait { $0.count == 1 ? true : nil }
    worker.wake { isWanted in
      isWanted = true
      return true
    }
    _ = looks.wait { $0.count == 2 ? true : nil }
    #expect(looks.withLock { $0 } == [false, true])
    worker.stop()
  }

  @Test func `everybody who stops it waits for its end`() throws {
    let mayEnd = Monitor(false)
    let hasEnded = Monitor(false)
    let worker = try Worker(0) { _ in
      _ = mayEnd.wait { $0 ? true : nil }
      hasEnded.withLock { $0 = true }
    }
    let seen = Monitor<[Bool]>([])
    let stoppers = try (0..<3).map { _ in
      try Thread {
        worker.stop()
        let ended = hasEnded.withLock { $0 }
        seen.withLock { $0.append(ended) }
      }
    }
    mayEnd.withLock(wake: true) { $0 = true }
    for stopper in stoppers { stopper.join() }
    #expect(seen.withLock { $0 } == [true, true, true])
  }

  @Test func `a thread owns what it is given`() throws {
    struct Owned: ~Copyable {
      let tell: Monitor<String>
      func finish() { tell.withLock { $0 = "finished" } }
    }
    let told = Monitor("")
    try Thread(owning: Owned(tell: told)) { owned in owned.finish() }.join()
    #expect(told.withLock { $0 } == "finished")
  }

  @Test func `one that is closed ends by itself, and is stopped all the same`() throws {
    let hasEnded = Monitor(false)
    let worker = try Worker(0) { inbox in
      _ = inbox.wait { _ in Int?.none }
      hasEnded.withLock(wake: true) { $0 = true }
    }
    worker.close()
    _ = hasEnded.wait { $0 ? true : nil }
    #expect(worker.isStopped)
    worker.stop()
  }

  @Test func `a time too far to be counted is never`() {
    #expect(!(MonotonicTime.now + .seconds(2_000_000_000) < .distantFuture))
    #expect(MonotonicTime.now + .seconds(1) < .distantFuture)
  }
}
