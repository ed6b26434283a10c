import Testing

extension Trouble {
  @Suite struct ThreadTests {
    @Test func `where the system has no room for a thread, opening says so and closing still ends`() throws {
      let temporary = try TemporaryLedger()
      let child = try Child("threads", temporary.path)
      let told = "start a thread: Resource temporarily unavailable; raise what limits threads"
      #expect(child.ask("open").hasPrefix("RESOURCES \(told)"))
      #expect(child.ask("open async").hasPrefix("RESOURCES \(told)"))
      #expect(child.ask("close") == "closed")
      child.endInput()
      #expect(child.wait() == .exited(0))
      #expect(try temporary.verifiedFacts().count { $0.booked != nil } == 1)
    }

    @Test func `a ledger that gets only some of its threads keeps none of them`() throws {
      let temporary = try TemporaryLedger()
      let child = try Child("fewThreads", temporary.path)
      var found: [String] = []
      for room in 0...4 { found.append(child.ask("\(room)")) }
      #expect(found == ["RESOURCES 1", "RESOURCES 1", "RESOURCES 1", "RESOURCES 1", "opened 5"])
      child.endInput()
      #expect(child.wait() == .exited(0))
    }
  }
}
