internal import Daybook
internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog
internal import Glibc

/// Which command answered which key, so that a second answer is found without keeping every key in memory.
///
/// Each key is a 128-bit name under a secret of this run, dealt out by its first bits to 1024 piles. Full piles go to
/// a temporary file that has no name; in the end one pile after another is read back and sorted. In memory are at
/// most 6 MiB, and a 1024th of 24 bytes a key while a pile is looked through.
package struct AnsweredKeys: ~Copyable {
  private struct Answer {
    let name: Digest128
    let position: UInt64
  }

  private static let pileCount = 1024
  /// Answers of a pile in memory, and of a block in the file.
  private let blockCount: Int

  private let names = SipHash128(key: Entropy.bytes(SipHash128.keyByteCount))
  private let directory: String
  private var piles = [[Answer]](repeating: [], count: pileCount)
  /// Of each pile, the numbers of its blocks in the file.
  private var blocks = [[Int32]](repeating: [], count: pileCount)
  private var written: Int32 = 0
  private var file: Int32 = -1

  /// Full piles go to a file in `directory`; where few keys are, none is made. A block of 256 is 6 KiB.
  package init(temporary directory: String, blockCount: Int = 256) {
    self.directory = directory
    self.blockCount = blockCount
  }

  deinit { if file >= 0 { close(file) } }

  /// Notes the key under which a command was answered, if it had one.
  package mutating func note(_ fact: Fact) throws(LogFailure) {
    guard fact.first == fact.position, let key = fact.key else { return }
    let name = names.digest(Array("\(fact.by)\u{0}\(key)".utf8))
    let pile = Int(name.high >> 54)
    if piles[pile].isEmpty { piles[pile].reserveCapacity(blockCount) }
    piles[pile].append(Answer(name: name, position: fact.position.value))
    if piles[pile].count == blockCount { try put(pile) }
  }

  /// The earliest command whose key had been answered before, and the command that had.
  package borrowing func firstRepeated() throws(LogFailure) -> (position: Position, before: Position)? {
    var found: (position: UInt64, before: UInt64)?
    for pile in 0..<AnsweredKeys.pileCount {
      var answers = piles[pile]
      for block in blocks[pile] { answers += try read(block) }
      answers.sort { ($0.name.high, $0.name.low, $0.position) < ($1.name.high, $1.name.low, $1.position) }
      for (one, next) in zip(answers, answers.dropFirst())
      where one.name == next.name && next.position < found?.position ?? .max {
        found = (next.position, one.position)
      }
    }
    return found.map { (Position($0.position), Position($0.before)) }
  }

  // MARK: The file

  private var blockByteCount: Int { blockCount * MemoryLayout<Answer>.stride }

  private mutating func put(_ pile: Int) throws(LogFailure) {
    if file < 0 { file = try AnsweredKeys.make(in: directory) }
    let count = piles[pile].withUnsafeBytes {
      pwrite(file, $0.baseAddress, $0.count, off_t(written) * off_t(blockByteCount))
    }
    guard count == blockByteCount else { throw failure("write") }
    blocks[pile].append(written)
    written += 1
    piles[pile].removeAll(keepingCapacity: true)
  }

  private borrowing func read(_ block: Int32) throws(LogFailure) -> [Answer] {
    var count = 0
    let answers = [Answer](unsafeUninitializedCapacity: blockCount) { answers, filled in
      count = pread(
        file, answers.baseAddress, blockByteCount,
        off_t(block) * off_t(blockByteCount))
      filled = max(0, count) / MemoryLayout<Answer>.stride
    }
    guard count == blockByteCount else { throw failure("read") }
    return answers
  }

  /// A file without a name: it is gone when it is closed, however the process ends.
  private static func make(in directory: String) throws(LogFailure) -> Int32 {
    var template = Array((directory + "/daybook-keys.XXXXXX").utf8CString)
    let file = template.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
    guard file >= 0 else {
      throw LogFailure(
        .io,
        "make a temporary file in \(directory): \(String(cString: strerror(errno))); set TMPDIR to a directory with room"
      )
    }
    template.withUnsafeBufferPointer { name in
      if let name = name.baseAddress { _ = unlink(name) }
    }
    return file
  }

  private borrowing func failure(_ verb: String) -> LogFailure {
    LogFailure(
      .io,
      "\(verb) the temporary file in \(directory): \(String(cString: strerror(errno))); set TMPDIR to a directory with room"
    )
  }
}
