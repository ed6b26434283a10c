import Daybook
import DaybookTrouble
import Testing

extension Trouble {
  @Suite struct FollowTests {
    @Test func `who follows the log while the ledger closes comes to its end, not to a failure`() async throws
    {
      let temporary = try TemporaryLedger()
      let ledger = try await Ledger.open(temporary.path)
      var following = ledger.events(after: 0, following: true).makeAsyncIterator()
      var bounded = ledger.events(after: 0).makeAsyncIterator()
      #expect(try await following.next()?.position == 1)
      await ledger.close()
      var rest: [Position] = []
      while let fact = try await following.next() { rest.append(fact.position) }
      #expect(rest == [2, 3])
      let error = await #expect(throws: LedgerError.self) { try await bounded.next() }
      guard case .failed = error else { throw Child.Failure(message: "\(String(describing: error))") }
    }
  }
}
