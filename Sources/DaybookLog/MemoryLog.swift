internal import DaybookCrypto
internal import Synchronization

/// A log in memory, through the same seam: for an embedder's tests, and ours.
package final class MemoryLog: LogStorage {
  private struct State {
    var records: [[UInt8]] = []
    var head = LogHead.empty
  }

  private let state = Mutex(State())
  /// One writer at a time, as LMDB's lock.
  private let writing = Mutex(())
  private let moved = Atomic<UInt64>(0)

  package init() {}

  package func head() -> LogHead { state.withLock { $0.head } }

  package func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) {
    var next = Int(position)
    while let record = state.withLock({ next < $0.records.count ? $0.records[next] : nil }) {
      next += 1
      guard body(UInt64(next), record.span.bytes) else { return }
    }
  }

  package func append(_ body: (any LogTurn) throws(LogFailure) -> Void) -> LogOutcome {
    writing.withLock { _ in
      let turn = Turn(state.withLock { $0.records }, head())
      do throws(LogFailure) {
        try body(turn)
      } catch {
        return .refused(error)
      }
      guard turn.head.position > turn.found.position else { return .nothing(turn.found) }
      state.withLock { state in
        state.records = turn.records
        state.head = turn.head
      }
      moved.add(1, ordering: .releasing)
      return .committed(turn.head)
    }
  }

  package func recover() {}
  package var hint: UInt64 { moved.load(ordering: .acquiring) }
  package func close() {}

  private final class Turn: LogTurn {
    var records: [[UInt8]]
    let found: LogHead
    var head: LogHead
    var chain = LogChain()

    init(_ records: [[UInt8]], _ head: LogHead) {
      self.records = records
      found = head
      self.head = head
    }

    func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) {
      for index in Int(position)..<max(Int(position), records.count) {
        let record = records[index]
        guard body(UInt64(index + 1), record.span.bytes) else { return }
      }
    }

    func append(_ cbor: RawSpan, chain origin: Digest256?) {
      let position = head.position + 1
      let header = chain.header(position: position, after: origin ?? head.link, cbor: cbor)
      var record: [UInt8] = []
      record.reserveCapacity(RecordHeader.byteCount + cbor.byteCount)
      for index in header.indices { record.append(header[index]) }
      for index in 0..<cbor.byteCount { record.append(cbor.unsafeLoad(fromByteOffset: index, as: UInt8.self)) }
      records.append(record)
      head = LogHead(position: position, link: Digest256(record.span.bytes, at: 16))
    }
  }
}
