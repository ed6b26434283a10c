internal import DaybookStore

/// A thread that checks the links of a stretch while its owner does other work, and is helped in the end.
final class LinkChecker: Sendable {
  /// Records that one thread takes at a time: some tens of microseconds of work.
  private static let pieceCount = 64

  /// The part of a stretch that nobody has taken yet.
  private struct Task {
    var stretch: RecordStretch?
    var next = 0

    mutating func take() -> Piece? {
      guard let stretch, next < stretch.count else { return nil }
      let end = min(next + LinkChecker.pieceCount, stretch.count)
      defer {
        next = end
        if end == stretch.count { self.stretch = nil }
      }
      return Piece(stretch: stretch, range: next..<end)
    }
  }

  private struct Piece: Sendable {
    let stretch: RecordStretch
    let range: Range<Int>

    /// The stretch is let go before anybody is told, so that its memory can be used again.
    consuming func judge(with chain: inout LogChain) -> [Int: LinkVerdict] {
      stretch.judge(range, with: &chain)
    }
  }

  private struct Findings {
    /// Records not judged yet.
    var missing = 0
    var others: [Int: LinkVerdict] = [:]
  }

  private let findings: Monitor<Findings>
  private let worker: Worker<Task>

  /// Nil when the system has no room for another thread: then nothing is checked ahead.
  init?() {
    let findings = Monitor(Findings())
    let worker = try? Worker(Task()) { inbox in
      var chain = LogChain()
      while let piece = inbox.wait(for: { $0.take() }) { LinkChecker.judge(piece, &chain, findings) }
    }
    guard let worker else { return nil }
    (self.findings, self.worker) = (findings, worker)
  }

  private static func judge(
    _ piece: consuming Piece, _ chain: inout LogChain, _ findings: Monitor<Findings>
  ) {
    let count = piece.range.count
    let others = piece.judge(with: &chain)
    let isLast = findings.withLock { findings in
      findings.missing -= count
      findings.others.merge(others) { _, new in new }
      return findings.missing == 0
    }
    if isLast { findings.wake() }
  }

  /// Begins to check a stretch. The one before must be finished.
  func begin(_ stretch: RecordStretch) {
    findings.withLock { $0 = Findings(missing: stretch.count) }
    worker.wake { task in
      task = Task(stretch: stretch)
      return true
    }
  }

  /// Checks what is left of the stretch, waits for the rest, and returns what `RecordStretch.judge` found.
  func finish(with chain: inout LogChain) -> [Int: LinkVerdict] {
    while let piece = take() { LinkChecker.judge(piece, &chain, findings) }
    return findings.wait { $0.missing == 0 ? $0.others : nil } ?? [:]
  }

  private func take() -> Piece? {
    var piece: Piece?
    worker.wake { task in
      piece = task.take()
      return false
    }
    return piece
  }

  /// Ends the thread; a stretch that was begun is left.
  func stop() {
    worker.tell { $0.stretch = nil }
    worker.stop()
  }
}
