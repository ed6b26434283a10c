import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookReplication
import Testing

/// What a holder of the nodes' key may say, and no node ever would: it is no message, and stops nobody.
struct InsiderTests {
  @Test(arguments: [RecordHeader.mostPosition + 1, .max])
  func `a commit behind more records than any log has is no message`(position: UInt64) throws {
    let stream = MemoryStream()
    let message = StreamMessage(
      slot: 1, term: 1, standingSlot: 0, node: "a", ledger: ledger, incarnation: life,
      batch: Array(repeating: 1, count: 16), before: LogHead(position: position, link: .zero),
      content: .records([[1]]))
    let bytes = message.encoded(key: nodeKey)
    #expect(StreamMessage(bytes, key: nodeKey) == nil)
    #expect(stream.port().publish(bytes, at: 1, id: "1") == .stored(1))
    #expect(failure { () throws(LedgerFailure) in _ = try Replica("b", of: stream) }?.code == .diverged)
  }

  @Test(arguments: [UInt64(1) << 43 + 1, UInt64(Int64.max)])
  func `a standing, a run or a question about more keys than any ledger has is none`(number: UInt64) throws {
    var standing = ClusterStanding(members: [], keyCount: 1, run: [], forgotten: .start)
    #expect(ClusterStanding(standing.encoded()) == standing)
    standing.keyCount = number
    #expect(ClusterStanding(standing.encoded()) == nil)
    let run = KeyRun(
      start: number, term: 1, name: Array(repeating: 1, count: 16), keys: Array(repeating: 2, count: 32))
    #expect(KeyRun(run.encoded()) == nil)
    #expect(KeyGift.read(question: KeyGift.question(for: "a", from: number)) == nil)
  }
}
