import DaybookCrypto
import DaybookLog
import DaybookStore
import DaybookTemporary
import Foundation

/// What a test did not expect.
struct UnexpectedOutcome: Error {
  let what: String
  init(_ what: String) { self.what = what }
}

/// The id of the ledgers in these tests.
let ledgerID = [UInt8](0..<16)

/// Link 0 of the ledgers in these tests.
var origin: Digest256 {
  var chain = LogChain()
  return chain.origin(ledgerID: ledgerID)
}

/// The head before the first record.
var start: LogHead { LogHead(position: 0, link: origin) }

/// A small CBOR map, a different one for each number.
func cbor(_ number: Int) -> [UInt8] {
  [0xa1, 0x61, 0x61, 0x19, UInt8(truncatingIfNeeded: number >> 8) | 1, UInt8(truncatingIfNeeded: number)]
}

extension LogTurn {
  /// Appends, giving the first record of a log its link 0.
  func add(_ cbor: [UInt8]) throws(LedgerFailure) {
    try append(cbor.span.bytes, chain: head.position == 0 ? origin : nil)
  }
}

extension LogStorage {
  /// One turn that appends this many small records.
  @discardableResult
  func add(_ count: Int) -> LogOutcome {
    append { turn throws(LedgerFailure) in
      for number in 0..<count { try turn.add(cbor(number)) }
    }
  }

  /// Copies of all records, header and CBOR, with their positions.
  func all(after position: UInt64 = 0) throws(LedgerFailure) -> [(position: UInt64, record: [UInt8])] {
    var all: [(position: UInt64, record: [UInt8])] = []
    try read(after: position) { position, record in
      all.append((position, record.copy()))
      return true
    }
    return all
  }

  /// The positions of all records.
  func positions(after position: UInt64 = 0) throws(LedgerFailure) -> [UInt64] {
    try all(after: position).map(\.position)
  }
}

extension LogOutcome {
  /// The head committed, nil for every other outcome.
  var committed: LogHead? {
    if case .committed(let head) = self { return head }
    return nil
  }

  /// The failure of a refusal, nil for every other outcome.
  var refusal: LedgerFailure? {
    if case .refused(let failure) = self { return failure }
    return nil
  }

  /// The failure of an unknown outcome, nil for every other.
  var doubt: LedgerFailure? {
    if case .unknown(let failure) = self { return failure }
    return nil
  }

  /// The head of a turn that appended nothing, nil for every other outcome.
  var unchanged: LogHead? {
    if case .nothing(let head) = self { return head }
    return nil
  }
}

/// The failure a call throws, nil when it returns.
func failure(_ body: () throws(LedgerFailure) -> Void) -> LedgerFailure? {
  do throws(LedgerFailure) {
    try body()
    return nil
  } catch {
    return error
  }
}

/// A log in LMDB for a test.
func lmdbLog(_ directory: TemporaryDirectory, create: Bool = true) throws(LedgerFailure) -> LMDBLog {
  try LMDBLog(directory: directory.path + "/log", mapByteCount: 1 << 26, create: create)
}
