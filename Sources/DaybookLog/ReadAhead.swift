internal import DaybookCrypto
internal import DaybookStore

/// Reads a log ahead of whoever takes its records, so that their links are checked on another processor meanwhile.
///
/// Everything is lent in the order of the log, and only after its link was looked at: what follows from a record never
/// comes before the verdict on it. Faults are met in the same order as when reading one by one.
package struct ReadAhead: Sendable {
  /// So many records are lent one by one first: most readings are over by then, and need no thread.
  private let directCount: Int
  /// The records of a stretch at most.
  private let stretchCount: Int
  /// The bytes of a stretch; its last record may go beyond.
  private let stretchByteCount: Int

  package init(directCount: Int = 1024, stretchCount: Int = 512, stretchByteCount: Int = 256 << 10) {
    self.directCount = directCount
    self.stretchCount = stretchCount
    self.stretchByteCount = stretchByteCount
  }

  /// Never ahead, and on no other thread: each record is read only once the one before was taken.
  package static let never = ReadAhead(directCount: .max)

  /// Ahead where there is a second processor to check links.
  package static let usual = Thread.processorCount > 1 ? ReadAhead() : .never

  /// Lends each record after a position with the verdict on its link, until `body` says stop or `last` is reached.
  ///
  /// Links of records before `trusted` are not looked at. What reading throws is thrown once the records before are
  /// taken. Nothing after `last` is read.
  func lend(
    _ source: any RecordSource, after position: UInt64, through last: UInt64, trusting trusted: UInt64,
    _ body: (UInt64, RawSpan, LinkVerdict) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    var left = directCount
    var ahead = RecordStretch(trusting: trusted)
    var end = position
    try source.read(after: position) { number, record throws(LedgerFailure) in
      guard try body(number, record, .open), number < last else { return false }
      left -= 1
      guard left <= 0 else { return true }
      ahead.begin(after: RecordStretch.link(in: record))
      end = number
      return false
    }
    guard left <= 0 else { return }
    guard let checker = LinkChecker() else {
      return try ReadAhead.never.lend(source, after: end, through: last, trusting: trusted, body)
    }
    defer { checker.stop() }
    try lend(source, &ahead, after: end, through: last, trusting: trusted, checker, body)
  }

  /// Lends a stretch while the next one is checked.
  private func lend(
    _ source: any RecordSource, _ ahead: inout RecordStretch, after position: UInt64, through last: UInt64,
    trusting trusted: UInt64, _ checker: LinkChecker,
    _ body: (UInt64, RawSpan, LinkVerdict) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    var chain = LogChain()
    var stretch = RecordStretch(trusting: trusted)
    var rest = fill(&ahead, source, after: position, through: last)
    checker.begin(ahead)
    while true {
      let others = checker.finish(with: &chain)
      swap(&stretch, &ahead)
      let here = rest
      if case .more(let end) = here {
        ahead.begin(after: stretch.lastLink)
        rest = fill(&ahead, source, after: end, through: last)
        checker.begin(ahead)
      }
      for index in 0..<stretch.count {
        let verdict = others[index] ?? .follows
        guard try body(stretch.number(at: index), stretch.record(at: index), verdict) else { return }
      }
      switch here {
      case .more: continue
      case .none: return
      case .failure(let failure): throw failure
      }
    }
  }

  /// What comes after a stretch.
  private enum Rest {
    /// Perhaps more, after this record.
    case more(UInt64)
    case none
    /// It could not be read further.
    case failure(LedgerFailure)
  }

  private func fill(
    _ stretch: inout RecordStretch, _ source: any RecordSource, after position: UInt64, through last: UInt64
  ) -> Rest {
    var rest = Rest.none
    do throws(LedgerFailure) {
      try source.read(after: position) { number, record in
        stretch.add(record, at: number)
        guard number < last else { return false }
        guard stretch.count >= stretchCount || stretch.byteCount >= stretchByteCount else { return true }
        rest = .more(number)
        return false
      }
    } catch {
      return .failure(error)
    }
    return rest
  }
}

extension RecordSource {
  /// Lends each record after a position with the verdict on its link, until `body` says stop or `last` is reached.
  ///
  /// Links of records before `trusted` are not looked at. Nothing after `last` is read.
  package func read(
    _ reading: ReadAhead, after position: UInt64, through last: UInt64 = .max, trusting trusted: UInt64 = 0,
    _ body: (UInt64, RawSpan, LinkVerdict) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try reading.lend(self, after: position, through: last, trusting: trusted, body)
  }
}
