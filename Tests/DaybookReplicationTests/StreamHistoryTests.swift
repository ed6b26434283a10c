import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookReplication
import DaybookTemporary
import Testing

/// A node takes nothing that does not follow from what it has, and says where the histories part.
struct StreamHistoryTests {
  /// A stream founded from a ledger of six records, with a lease and two commits after them.
  private func founded() throws(LedgerFailure) -> (stream: MemoryStream, writer: Replica) {
    let stream = MemoryStream()
    let copy = MemoryLog()
    copy.add((0..<6).map { payload($0) })
    let log = try StreamLog(
      copy: copy, port: stream.port(), node: "a", ledger: ledger, incarnation: life, key: nodeKey)
    try log.found()
    let writer = try Replica("a", of: stream, copy: copy)
    _ = try writer.log.claim(after: nil)
    _ = writer.log.add([payload(6), payload(7)])
    _ = writer.log.add([payload(8)])
    return (stream, writer)
  }

  private func opening(
    _ copy: MemoryLog, of stream: MemoryStream, life: IncarnationID = life, ledger: LedgerID = ledger
  ) -> LedgerFailure? {
    failure { () throws(LedgerFailure) in
      _ = try Replica("b", of: stream, copy: copy, life: life, ledger: ledger)
    }
  }

  @Test func `a ledger's log becomes a stream's, and every node's copy is the same to the byte`() throws {
    let (stream, writer) = try founded()
    let joined = try Replica("b", of: stream)
    #expect(try joined.payloads() == (0...8).map { payload($0) })
    #expect(try joined.log.head() == writer.log.head())
    #expect(joined.log.progress.lease == StreamLease(node: "a", term: 1))
  }

  @Test func `a node that was away goes on where its copy ends, also within a commit`() throws {
    let (stream, _) = try founded()
    for count in 0...9 {
      let copy = MemoryLog()
      if count > 0 { copy.add((0..<count).map { payload($0) }) }
      let node = try Replica("b", of: stream, copy: copy)
      #expect(try node.payloads().count == 9, "from \(count) records")
      #expect(node.log.progress.slot == stream.last)
    }
  }

  @Test func `founding goes on where it was cut off, and refuses a stream that has a writer`() throws {
    let stream = MemoryStream()
    let copy = MemoryLog()
    copy.add((0..<4).map { payload($0) })
    try StreamLog(copy: copy, port: stream.port(), node: "a", ledger: ledger, incarnation: life, key: nodeKey)
      .found()
    copy.add([payload(4)])
    let log = try StreamLog(
      copy: copy.attached(), port: MemoryStream().port(), node: "a", ledger: ledger, incarnation: life,
      key: nodeKey)
    try log.found()
    let again = failure { () throws(LedgerFailure) in
      let (stream, writer) = try founded()
      try StreamLog(
        copy: writer.copy, port: stream.port(), node: "a", ledger: ledger, incarnation: life, key: nodeKey
      )
      .found()
    }
    #expect(again?.code == .exists)
  }

  @Test func `a node with records and an empty stream says how to found`() throws {
    let copy = MemoryLog()
    copy.add([payload(0)])
    let log = try StreamLog(
      copy: copy, port: MemoryStream().port(), node: "a", ledger: ledger, incarnation: life, key: nodeKey)
    let found = failure { () throws(LedgerFailure) in try log.follow() }
    #expect(found?.message.contains("--found") == true, "\(found as Any)")
  }

  @Test func `a fork is refused and its first record named`() throws {
    let (stream, _) = try founded()
    for (common, position) in [(0, 1), (3, 4), (6, 7), (7, 8)] {
      let copy = MemoryLog()
      copy.add((0..<9).map { $0 < common ? payload($0) : payload(100 + $0) })
      let found = opening(copy, of: stream)
      #expect(found?.code == .diverged)
      #expect(
        found?.message.contains("the histories fork at \(position);") == true, "\(common): \(found as Any)")
    }
  }

  @Test func `a stream that was rolled back is refused at opening and while following`() throws {
    let (stream, writer) = try founded()
    stream.rollBack(to: stream.last - 1)
    let found = opening(writer.copy, of: stream)
    #expect(found?.message.contains("the stream was rolled back") == true, "\(found as Any)")
  }

  @Test func `another ledger's stream, and another incarnation's, are refused`() throws {
    let (stream, _) = try founded()
    let foreign = opening(MemoryLog(), of: stream, ledger: LedgerID(high: 9, low: 9))
    #expect(foreign?.message.contains("it is of ledger") == true, "\(foreign as Any)")
    let restored = opening(MemoryLog(), of: stream, life: IncarnationID(high: 9, low: 9))
    #expect(restored?.message.contains("it is of incarnation") == true, "\(restored as Any)")
  }

  @Test func `a hole is refused and its place named, at opening and while following`() throws {
    let (stream, writer) = try founded()
    let late = try Replica("b", of: stream, copy: MemoryLog())
    _ = writer.log.add([payload(9)])
    _ = writer.log.add([payload(10)])
    let slot = stream.last - 1
    stream.lose(slot)
    let following = failure { () throws(LedgerFailure) in try late.log.follow() }
    #expect(following?.message.contains("place \(slot): it is missing") == true, "\(following as Any)")
    #expect(late.log.progress.fault != nil)
    #expect(try late.payloads().count == 9)
    let opening = opening(MemoryLog(), of: stream)
    #expect(opening?.message.contains("the stream is damaged") == true, "\(opening as Any)")
  }

  @Test(arguments: ["changed", "repeated", "record", "elsewhere", "unsigned"])
  func `a forged message is not taken`(forgery: String) throws {
    let (stream, writer) = try founded()
    let node = try Replica("b", of: stream, copy: MemoryLog())
    _ = writer.log.add([payload(9), payload(10)])
    let slot = stream.last
    var bytes = try #require(stream.message(at: slot))
    let message = try #require(StreamMessage(bytes, key: nodeKey))
    switch forgery {
    case "changed": bytes[bytes.count - 40] ^= 1
    case "repeated": bytes = try #require(stream.message(at: slot - 1))
    case "record":
      guard case .records(var records) = message.content else { return }
      records[1][RecordHeader.byteCount] ^= 1
      bytes = forged(message, .records(records), after: message.before)
    case "unsigned":
      // As the writer would have written it, by somebody who does not have the nodes' key.
      bytes = forged(message, message.content, after: message.before, key: [UInt8](repeating: 1, count: 32))
    default:
      bytes = forged(message, message.content, after: LogHead(position: 7, link: message.before.link))
    }
    stream.replace(slot, with: bytes)
    let found = failure { () throws(LedgerFailure) in try node.log.follow() }
    #expect(found?.code == .diverged, "\(forgery): \(found as Any)")
    #expect(found?.message.contains("place \(slot):") == true, "\(forgery): \(found as Any)")
    #expect(try node.payloads().count == 9)
    guard case .refused(let refusal) = node.log.add([payload(11)]) else {
      Issue.record("\(forgery): a node that found a forgery writes on")
      return
    }
    #expect(refusal.code == .diverged)
  }

  private func forged(
    _ message: StreamMessage, _ content: StreamMessage.Content, after before: LogHead, key: [UInt8] = nodeKey
  ) -> [UInt8] {
    StreamMessage(
      slot: message.slot, term: message.term, standingSlot: message.standingSlot, node: message.node,
      ledger: message.ledger,
      incarnation: message.incarnation, batch: message.batch, before: before, content: content
    ).encoded(key: key)
  }

  @Test func `a message reads back what was written, and nothing else reads as one`() throws {
    let (stream, _) = try founded()
    for slot in 1...stream.last {
      let bytes = try #require(stream.message(at: slot))
      #expect(try #require(StreamMessage(bytes, key: nodeKey)).encoded(key: nodeKey) == bytes)
      for count in [0, 1, 40, bytes.count - 1] {
        #expect(StreamMessage(Array(bytes[..<count]), key: nodeKey) == nil)
      }
      #expect(StreamMessage(bytes + [0], key: nodeKey) == nil)
      for place in stride(from: 0, to: bytes.count, by: 11) {
        var changed = bytes
        changed[place] ^= 0x10
        #expect(StreamMessage(changed, key: nodeKey) == nil, "byte \(place)")
      }
    }
  }
}
