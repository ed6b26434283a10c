import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookRandom
import DaybookReplication
import Testing

/// Three nodes over one stream, and everything that a cluster may do to a commit.
struct StreamFaultTests {
  @Test(arguments: 0..<64 as Range<UInt64>)
  func `what is acknowledged is in every copy once, what is refused in none, and all copies are one log`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let stream = MemoryStream()
    let nodes = try ["a", "b", "c"].map { name throws(LedgerFailure) in
      try Replica(name, of: stream, patience: .milliseconds(2))
    }
    var (acknowledged, refused, number) = (Set<[UInt8]>(), Set<[UInt8]>(), 0)
    /// The head of each node's commit that nobody knows the end of.
    var doubts: [Int: (head: LogHead?, payloads: [[UInt8]])] = [:]

    func settle(_ place: Int) {
      let log = nodes[place].log
      guard let doubt = doubts[place], failure({ () throws(LedgerFailure) in try log.recover() }) == nil
      else { return }
      doubts[place] = nil
      let landed =
        (try? doubt.head.map { head throws(LedgerFailure) in try log.holds(head) } ?? false) ?? false
      if landed { acknowledged.formUnion(doubt.payloads) } else { refused.formUnion(doubt.payloads) }
    }

    for _ in 0..<120 {
      let place = Int.random(in: 0..<3, using: &random)
      let log = nodes[place].log
      if Int.random(in: 0..<4, using: &random) == 0 {
        let faults = MemoryStream.Fault.allCases
        stream.failNext([faults[Int.random(in: 0..<faults.count, using: &random)]])
      }
      switch Int.random(in: 0..<12, using: &random) {
      case 0: nodes[place].port.cut(Bool.random(using: &random))
      case 1, 2: _ = try? log.claim(after: log.progress.lease)
      case 3, 4: try? log.follow()
      case 5: settle(place)
      default:
        let count = Int.random(in: 1...3, using: &random)
        let payloads = (number..<number + count).map { payload($0) }
        number += count
        var last: LogHead?
        let outcome = log.append { turn throws(LedgerFailure) in
          for payload in payloads {
            try turn.append(payload.span.bytes, chain: turn.head.position == 0 ? origin : nil)
          }
          last = turn.head
        }
        switch outcome {
        case .committed: acknowledged.formUnion(payloads)
        case .refused: refused.formUnion(payloads)
        case .unknown where last == nil: refused.formUnion(payloads)
        case .unknown: doubts[place] = (last, payloads)
        case .nothing: Issue.record("seed \(seed): a commit of \(count) records appended nothing")
        }
      }
    }
    stream.heal()
    for node in nodes { node.port.cut(false) }
    // What was in doubt may take its place only now.
    for place in 0..<3 { settle(place) }
    for node in nodes { try node.log.follow() }
    for node in nodes {
      try node.log.follow()
      #expect(node.log.progress.pending == nil, "seed \(seed)")
    }
    #expect(doubts.isEmpty, "seed \(seed): every doubt ends")
    let logs = try nodes.map { node throws(LedgerFailure) in try node.payloads() }
    #expect(logs[0] == logs[1] && logs[1] == logs[2], "seed \(seed)")
    let found = Set(logs[0])
    #expect(found.count == logs[0].count, "seed \(seed): nothing is there twice")
    #expect(found == acknowledged, "seed \(seed)")
    #expect(found.isDisjoint(with: refused), "seed \(seed)")
    #expect(acknowledged.count > 3, "seed \(seed): something was acknowledged")
    for node in nodes {
      let chain = try node.log.verifyChain(from: LogHead(position: 0, link: origin))
      #expect(try chain.get() == node.log.head(), "seed \(seed)")
    }
  }

  @Test(arguments: MemoryStream.Fault.allCases)
  func `a commit that meets one fault is acknowledged, and is in the stream once`(
    fault: MemoryStream.Fault
  ) throws {
    let stream = MemoryStream()
    let node = try Replica("a", of: stream)
    #expect(try node.log.claim(after: nil))
    stream.failNext([fault])
    guard case .committed(let head) = node.log.add([payload(1)]) else {
      Issue.record("\(fault): not committed")
      return
    }
    #expect(head.position == 1)
    guard case .committed = node.log.add([payload(2)]) else {
      Issue.record("\(fault): the next is not committed")
      return
    }
    stream.heal()
    #expect(stream.last == 3)
    #expect(try node.payloads() == [payload(1), payload(2)])
  }

  @Test func `a stale writer's commit is refused, and it learns who writes now`() throws {
    let stream = MemoryStream()
    let (old, new) = (try Replica("old", of: stream), try Replica("new", of: stream))
    #expect(try old.log.claim(after: nil))
    #expect(try new.log.claim(after: StreamLease(node: "old", term: 1)))
    guard case .refused(let refusal) = old.log.add([payload(1)]) else {
      Issue.record("it was not refused")
      return
    }
    #expect(refusal.cause == .slotTaken)
    #expect(old.log.progress.lease == StreamLease(node: "new", term: 2))
    guard case .refused(let second) = old.log.add([payload(1)]) else {
      Issue.record("it was not refused")
      return
    }
    #expect(second.cause == .elsewhere)
    #expect(second.message == "append on node old: node new writes this ledger; ask there, or again")
    guard case .committed = new.log.add([payload(2)]) else {
      Issue.record("the new writer cannot write")
      return
    }
    try old.log.follow()
    #expect(try old.payloads() == [payload(2)])
  }

  @Test func `a claim after a lease that is no longer the last claims nothing`() throws {
    let stream = MemoryStream()
    let (one, two) = (try Replica("one", of: stream), try Replica("two", of: stream))
    #expect(try one.log.claim(after: nil))
    #expect(try !two.log.claim(after: nil))
    #expect(two.log.progress.lease == StreamLease(node: "one", term: 1))
  }

  @Test func `an outcome that nobody says is told as unknown, and no other commit is made before it ends`()
    throws
  {
    let stream = MemoryStream()
    let writer = try Replica("a", of: stream, patience: .milliseconds(20))
    let other = try Replica("b", of: stream)
    #expect(try writer.log.claim(after: nil))
    writer.port.cut()
    guard case .unknown(let doubt) = writer.log.add([payload(1)]) else {
      Issue.record("it was not unknown")
      return
    }
    #expect(doubt.code == .readOnly)
    guard case .unknown = writer.log.add([payload(2)]) else {
      Issue.record("a second commit was tried")
      return
    }
    #expect(failure { () throws(LedgerFailure) in try writer.log.recover() }?.code == .readOnly)
    #expect(try other.log.claim(after: StreamLease(node: "a", term: 1)))
    writer.port.cut(false)
    #expect(try writer.log.recover().position == 0)
    #expect(writer.log.progress.lease == StreamLease(node: "b", term: 2))
  }

  @Test func `a turn with more bytes than a message takes is refused in words, and nothing is written`()
    throws
  {
    let stream = MemoryStream()
    let node = try Replica("a", of: stream)
    #expect(try node.log.claim(after: nil))
    let large = [0x5A, 0, 8, 0, 0] + [UInt8](repeating: 1, count: 1 << 19)
    guard case .refused(let refusal) = node.log.add([large]) else {
      Issue.record("it was not refused")
      return
    }
    #expect(refusal.cause == .turnTooLarge)
    #expect(refusal.message.contains("a stream takes at most 524288 at once"))
    #expect(stream.last == 1)
  }
}
