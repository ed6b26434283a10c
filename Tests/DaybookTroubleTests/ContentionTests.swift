import Daybook
import DaybookTrouble
import Testing

extension Trouble {
  @Suite struct ContentionTests {
    @Test(arguments: ["plain", "keyed"])
    func `of eight processes that ask a hundred times each for one table, one gets it once`(kind: String)
      throws
    {
      let ledger = try TemporaryLedger()
      let children = try (0..<8).map { try Child("contend", ledger.path, "child\($0)", "100", kind) }
      for child in children { child.tell("go") }
      let answers = children.map { $0.lines() }
      for child in children { #expect(child.wait() == .exited(0)) }
      let words = answers.flatMap { $0 }.map { Words($0) }
      #expect(words.count == 800)
      #expect(words.count { $0.isAccepted } == 1)
      #expect(words.count { $0.description == "refused TABLES_TAKEN first" } == 799)
      let facts = try ledger.verifiedFacts()
      #expect(facts.compactMap(\.booked).map(\.description) == words.compactMap(\.id))
      #expect(facts.count { $0.event.type == .refused } == (kind == "keyed" ? 799 : 0))
    }
  }
}
