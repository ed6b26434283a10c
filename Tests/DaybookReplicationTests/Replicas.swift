import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookReplication
import DaybookStore

let ledger = LedgerID(high: 1, low: 2)
let life = IncarnationID(high: 3, low: 4)
let nodeKey = [UInt8](repeating: 9, count: 32)

var origin: Digest256 {
  var chain = LogChain()
  return chain.origin(ledgerID: (0..<16).map { $0 == 7 ? 1 : $0 == 15 ? 2 : 0 })
}

/// A node over a stream in memory.
struct Replica {
  let log: StreamLog
  let port: MemoryPort
  let copy: MemoryLog

  init(
    _ node: String, of stream: MemoryStream, copy: MemoryLog = MemoryLog(), life: IncarnationID = life,
    ledger: LedgerID = ledger, patience: Duration = .seconds(20)
  ) throws(LedgerFailure) {
    port = stream.port()
    self.copy = copy
    log = try StreamLog(
      copy: copy, port: port, node: node, ledger: ledger, incarnation: life, key: nodeKey, patience: patience)
  }

  /// The payloads of all records of the copy.
  func payloads() throws(LedgerFailure) -> [[UInt8]] {
    var all: [[UInt8]] = []
    try copy.read(after: 0) { _, record in
      all.append(record.extracting(RecordHeader.byteCount...).copy())
      return true
    }
    return all
  }
}

extension StreamLog {
  /// One commit with these payloads.
  func add(_ payloads: [[UInt8]]) -> LogOutcome {
    append { turn throws(LedgerFailure) in
      for payload in payloads {
        try turn.append(payload.span.bytes, chain: turn.head.position == 0 ? origin : nil)
      }
    }
  }
}

extension MemoryLog {
  /// One commit of a ledger on one machine.
  @discardableResult
  func add(_ payloads: [[UInt8]]) -> LogOutcome {
    append { turn throws(LedgerFailure) in
      for payload in payloads {
        try turn.append(payload.span.bytes, chain: turn.head.position == 0 ? origin : nil)
      }
    }
  }
}

/// A small CBOR text, a different one for each number.
func payload(_ number: Int) -> [UInt8] {
  let text = Array("\(number)".utf8)
  return [0x60 | UInt8(text.count)] + text
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
