internal import Daybook
internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
package import DaybookLog

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
  private var file: File?

  /// Full piles go to a file in `directory`; where few keys are, none is made. A block of 256 is 6 KiB.
  package init(temporary directory: String, blockCount: Int = 256) {
    self.directory = directory
    self.blockCount = blockCount
  }

  /// Notes the key under which a command was answered, if it had one.
  package mutating func note(_ fact: Fact) throws(LedgerFailure) {
    guard fact.first == fact.position, let key = fact.key else { return }
    let name = names.digest(Array("\(fact.by)\u{0}\(key)".utf8))
    let pile = Int(name.high >> 54)
    if piles[pile].isEmpty { piles[pile].reserveCapacity(blockCount) }
    piles[pile].append(Answer(name: name, position: fact.position.value))
    if piles[pile].count == blockCount { try put(pile) }
  }

  /// The earliest command whose key had been answered before, and the command that had.
  package borrowing func firstRepeated() throws(LedgerFailure) -> (position: Position, before: Position)? {
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

  private mutating func put(_ pile: Int) throws(LedgerFailure) {
    let bytes = piles[pile].withUnsafeBytes { Array($0) }
    do throws(LedgerFailure) {
      let file = if let file { file } else { try File.unnamed(in: directory) }
      self.file = file
      try file.write(bytes, at: Int(written) * bytes.count)
    } catch {
      throw AnsweredKeys.failure(error)
    }
    blocks[pile].append(written)
    written += 1
    piles[pile].removeAll(keepingCapacity: true)
  }

  private borrowing func read(_ block: Int32) throws(LedgerFailure) -> [Answer] {
    guard let file else { preconditionFailure("a block was written before it is read") }
    let bytes: [UInt8]
    do throws(LedgerFailure) {
      bytes = try file.bytes(at: Int(block) * blockByteCount, atMost: blockByteCount)
    } catch {
      throw AnsweredKeys.failure(error)
    }
    guard bytes.count == blockByteCount else {
      throw LedgerFailure(
        .storage, "read \(file.path): it is shorter than what was written; look at the disk")
    }
    return bytes.withUnsafeBytes { Array($0.bindMemory(to: Answer.self)) }
  }

  private static func failure(_ error: LedgerFailure) -> LedgerFailure {
    error.as(.storage).advising("set TMPDIR to a directory with room")
  }
}
