import Daybook
import DaybookTrouble
import Glibc
import Testing

extension Trouble {
  @Suite struct KillTests {
    private let names = ["a", "b", "c", "d"]

    /// What happens to the views meanwhile: they are not made, kept up, or deleted again and again.
    enum Views: CaseIterable {
      case none, projected, deleted
    }

    @Test(arguments: Views.allCases)
    func `what was acknowledged before every writer is killed is there, and is answered the same again`(
      views: Views
    ) throws {
      let ledger = try TemporaryLedger()
      let kind = views == .none ? "plain" : "projecting"
      let children = try names.map { try Child("book", ledger.path, $0, "0", "100000", "8", kind) }
      let reader =
        try views == .none
        ? nil : Child("--ledger", ledger.path, "log", "--follow", executable: "daybook", awaitsReady: false)
      for child in children { child.tell("go") }
      var acknowledged: [String: Words] = [:]
      func hear(_ line: String, from name: String) {
        let parts = line.split(separator: " ", maxSplits: 1)
        acknowledged["\(name)-\(parts[0])"] = Words(parts[1])
      }
      while acknowledged.count < 200 {
        for (name, child) in zip(names, children) { hear(try #require(child.line()), from: name) }
        guard let reader else { continue }
        #expect(reader.line() != nil)
        guard acknowledged.count.isMultiple(of: 40) else { continue }
        let query = try Child(
          "--ledger", ledger.path, "reservations", "--json", executable: "daybook", awaitsReady: false)
        if views == .deleted { try ledger.deleteViews() }
        #expect(query.lines().count >= acknowledged.count)
        #expect(query.wait() == .exited(0))
      }
      for child in children { child.kill() }
      for (name, child) in zip(names, children) {
        #expect(child.wait() == .killed(SIGKILL))
        for line in child.lines() { hear(line, from: name) }
      }
      reader?.kill()
      if views == .deleted { try ledger.deleteViews() }

      #expect(acknowledged.count >= 200)
      #expect(acknowledged.values.allSatisfy { $0.isAccepted && !$0.isReplay })
      let facts = try ledger.verifiedFacts()
      let reservations = try ledger.state().reservations
      var inLog: [String: ReservationID] = [:]
      for fact in facts {
        guard let key = fact.key else { continue }
        inLog[key.text] = fact.booked
        #expect(
          fact.booked.flatMap { reservations[$0]?.key } == key, "a record under a key is a whole booking")
      }
      for (key, words) in acknowledged {
        #expect(inLog[key]?.description == words.id)
        #expect(facts[Int(words.position ?? 1) - 1].key?.text == key)
      }

      for name in names {
        let most = inLog.keys.filter { $0.hasPrefix("\(name)-") }.count
        let retry = try Child("book", ledger.path, name, "0", "\(most + 8)", "8", kind)
        retry.tell("go")
        for line in retry.lines() {
          let parts = line.split(separator: " ", maxSplits: 1)
          let words = Words(parts[1])
          let first = inLog["\(name)-\(parts[0])"]
          #expect(words.isReplay == (first != nil))
          #expect(words.isAccepted && (first == nil || words.id == first?.description))
        }
        #expect(retry.wait() == .exited(0))
      }
      #expect(try ledger.verifiedFacts().count { $0.booked != nil } == inLog.count + 8 * names.count)
    }
  }
}
