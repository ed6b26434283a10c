import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookRandom
import DaybookReplication
import DaybookStore
import DaybookTemporary
import Testing

/// Three nodes with vaults of their own: what is booked on one opens on all, what is forgotten on one opens on none.
struct KeyCustodyTests {
  private let ana = Guest(name: "Anahit Mirzoyan", phone: "+994 50 765 43 21")

  /// Books on a day of its own for each number.
  private func book(_ node: VaultNode, _ number: Int = 0) throws -> ReservationID {
    let day = "2030-\(String(106 + number / 28).dropFirst())-\(String(101 + number % 28).dropFirst())"
    let start = try #require(RequestedTime("\(day)T19:00"))
    let book = Book(venue: "sahil", party: 2, start: start, tables: ["T1"], guest: ana)
    let outcome = node.ledger.executeAndWait(
      book.command, by: .guest("ana"), key: IdempotencyKey("k-\(number)"))
    return try node.ledger.receipt(of: Book.self, from: outcome).value.id
  }

  private func forget(_ node: VaultNode, _ id: ReservationID) throws -> Receipt<ForgetGuest.Value> {
    try node.ledger.receipt(
      of: ForgetGuest.self,
      from: node.ledger.executeAndWait(ForgetGuest(of: id).command, by: .operator("o"), key: "forget"))
  }

  @Test func `a guest booked on one node is opened on all, and its key was on most of them first`() throws {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    for name in ["a", "b", "c"] { #expect(try house[name].guest(of: booked) == ana, "node \(name)") }
    let standing = try #require(try house["b"].log.progress.standing)
    #expect(standing.members.map(\.name) == ["a", "b", "c"])
    #expect(!standing.members.contains { !$0.isWhole })
    for name in ["a", "b", "c"] { #expect(try house[name].vault.keyCount() == standing.keyCount) }
  }

  @Test func `after a kill of the writer right after its yes, the next writer opens the guest and books on`()
    throws
  {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    try house.kill("a")
    try house.write("b")
    #expect(try house["b"].guest(of: booked) == ana)
    let next = try book(house["b"], 1)
    #expect(try house["b"].guest(of: next) == ana)
    #expect(try house["c"].guest(of: next) == ana)
  }

  @Test
  func `what is forgotten opens nowhere, and is complete only once the node that was down has forgotten it`()
    throws
  {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    #expect(try house["c"].guest(of: booked) == ana)
    let number = try #require(try sealed(booked, house["a"])).number
    let away = try house["c"].copy.attached()
    try house.kill("c")
    let forgotten = try forget(house["a"], booked).position
    for name in ["a", "b"] { #expect(try house[name].guest(of: booked) == nil, "node \(name)") }
    for _ in 0..<3 { for name in ["a", "b"] { try house[name].step() } }
    for name in ["a", "b"] { #expect(try house[name].log.progress.standing?.forgotten == .start) }

    // It has the key still, and must not serve by it: it cannot know what it missed.
    let file = house.directory.path + "/c/keys"
    #expect(try key(number, in: file).contains { $0 != 0 })
    try house.revive("c", copy: away)
    #expect(try key(number, in: file).allSatisfy { $0 == 0 }, "it forgot while it opened")
    try house.settle()
    #expect(try house["c"].guest(of: booked) == nil)
    let isComplete = try house.settles {
      try ["a", "b", "c"].allSatisfy { name in
        try house[name].log.progress.standing?.forgotten ?? .start >= forgotten
      }
    }
    #expect(isComplete)
  }

  @Test func `a node that cannot reach the stream at its start opens nobody until it has`() throws {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    #expect(try house["c"].guest(of: booked) == ana)
    let away = try house["c"].copy.attached()
    try house.kill("c")
    try house.revive("c", copy: away, isCut: true)
    let node = try house["c"]
    let sealed = try #require(try sealed(booked, node))
    #expect(throws: LedgerFailure.self) { try node.ledger.secrets.open(sealed) }
    try? node.custody.step()
    #expect(throws: LedgerFailure.self) { try node.ledger.secrets.open(sealed) }
    node.port.cut(false)
    try house.settle()
    #expect(try node.ledger.secrets.open(sealed) == ana)
  }

  @Test func `a key that comes to a node after its guest was forgotten is never written`() throws {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    let number = try #require(try sealed(booked, house["a"])).number
    _ = try forget(house["a"], booked)
    let given = try house["a"].vault.keys(from: 0, most: 1024)
    try house.add("d")
    // A giver that has not forgotten yet gives the key all the same.
    var old = given
    for place in Int(number) * 32..<Int(number) * 32 + 32 { old[place] = 7 }
    try house["d"].vault.append(old, from: 0)
    #expect(try key(number, in: house.directory.path + "/d/keys").allSatisfy { $0 == 0 })
    #expect(try house["d"].vault.keys(from: 0, most: 1024) == given)
  }

  @Test func `keys for guests to come are used only once most nodes have them`() throws {
    let house = try VaultHouse("a", "b", "c")
    try house.kill("b")
    try house.kill("c")
    let node = try house["a"]
    let count = Int(try #require(node.log.progress.standing).keyCount)
    for number in 0..<count {
      _ = try book(node, number)
      try node.step()
    }
    #expect(throws: LedgerError.self) { try book(node, count) }
    // A booking without details goes on.
    let plain = Book(venue: "sahil", party: 2, start: "2030-05-01T12:00", tables: ["T2"])
    _ = try node.ledger.receipt(
      of: Book.self, from: node.ledger.executeAndWait(plain.command, by: .guest("ana")))
    try house.revive("b", copy: MemoryLog())
    try house.settle()
    let booked = try book(node, count)
    #expect(try house["b"].guest(of: booked) == ana)
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `whichever writer dies while keys are given out, all nodes end with the same keys`(seed: UInt64) throws
  {
    var random = SeededGenerator(seed: seed)
    let house = try VaultHouse("a", "b", "c")
    var (number, booked) = (0, [ReservationID]())
    for _ in 0..<12 {
      let writer = ["a", "b", "c"].randomElement(using: &random) ?? "a"
      // Some nodes answer nobody in this round.
      let losses = Int.random(in: 0...2, using: &random)
      let lost = ["a", "b", "c"].shuffled(using: &random).prefix(losses).map { ($0, house.hub[$0]) }
      for (name, _) in lost { house.hub[name] = nil }
      try house.write(writer)
      let node = try house[writer]
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        // Without keys for more guests it is refused.
        if let id = try? book(node, number) { booked.append(id) }
        number += 1
        if Bool.random(using: &random) {
          let faults: [MemoryStream.Fault] = [.storedUnsaid, .lostUnsaid, .late, .phantom, .noLeader]
          house.stream.failNext([faults.randomElement(using: &random) ?? .late])
        }
        try? node.step()
      }
      for (name, custody) in lost { house.hub[name] = custody }
      house.stream.heal()
    }
    try house.settle()
    let count = try #require(try house["a"].log.progress.standing).keyCount
    let all = try ["a", "b", "c"].map { name in try house[name].vault.keys(from: 0, most: Int(count)) }
    #expect(all[0].count == Int(count) * 32, "seed \(seed)")
    #expect(all[0] == all[1] && all[1] == all[2], "seed \(seed)")
    #expect(booked.count > 4, "seed \(seed)")
    for name in ["a", "b", "c"] {
      for id in booked { #expect(try house[name].guest(of: id) == ana, "seed \(seed), node \(name)") }
    }
  }

  @Test func `nobody without the secret gives keys, forgets for others or adds a node`() throws {
    let house = try VaultHouse("a", "b")
    let stranger = [UInt8](repeating: 3, count: 32)
    let key = BoxKey(seed: stranger).publicKey
    #expect(house.hub.call(.report, of: "a", key: stranger) == nil)
    #expect(
      house.hub.call(.members, of: "a", MemberChange.add("x", key: key).encoded(), key: stranger) == nil)
    #expect(try house["a"].log.progress.standing?.member("x") == nil)
    house.hub.tamper.withLock { $0 = { _, answer in answer.dropLast() + [answer[answer.count - 1] ^ 1] } }
    let own = try house["a"].vault.nodeKey()
    #expect(house.hub.call(.report, of: "a", key: own) == nil)
  }

  @Test func `a node that was taken out opens nobody, claims nothing and is not waited for`() throws {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    #expect(try house.change(.remove("c"), at: "a") == "")
    let out = try house["c"]
    #expect(try house.settles { out.vault.hold != nil })
    #expect(throws: LedgerFailure.self) { try out.guest(of: booked) }
    #expect(try !out.log.claim(after: out.log.progress.lease))
    let forgotten = try forget(house["a"], booked).position
    let isComplete = try house.settles {
      try house["a"].log.progress.standing?.forgotten ?? .start >= forgotten
    }
    #expect(isComplete)
    #expect(try house.change(.remove("a"), at: "a")?.contains("writes") == true)
  }

  @Test func `whoever ends the cluster has everything, and nobody writes after it`() throws {
    let house = try VaultHouse("a", "b", "c")
    let booked = try book(house["a"])
    let (one, writer) = (try house["b"], try house["a"])
    try house.settle()
    try ClusterLeaving.finish(one.log, one.vault)
    #expect(try one.log.head() == writer.log.head())
    #expect(try one.guest(of: booked) == ana)
    try writer.log.follow()
    #expect(throws: LedgerError.self) { try book(writer, 1) }
    #expect(throws: LedgerError.self) { try book(one, 2) }
    #expect(try !writer.log.claim(after: writer.log.progress.lease))
    #expect(try !house["c"].log.claim(after: house["c"].log.progress.lease))
  }

  @Test func `a node without all keys does not end the cluster`() throws {
    let house = try VaultHouse("a", "b", "c")
    try house.kill("c")
    try house.directory.remove("c")
    try Vault.create(at: house.directory.path + "/c", secret: house["a"].vault.secretToShare)
    try house.revive("c", copy: MemoryLog())
    let node = try house["c"]
    let found = failure { () throws(LedgerFailure) in try ClusterLeaving.finish(node.log, node.vault) }
    #expect(found?.code == .vault, "\(found as Any)")
    #expect(try !#require(house["a"].log.progress.standing).members.isEmpty)
  }

  private func sealed(_ id: ReservationID, _ node: VaultNode) throws -> SealedGuest? {
    try node.ledger.readAndWait(atLeast: node.ledger.head) { $0.reservation(id)?.guest }
  }

  private func key(_ number: UInt64, in path: String) throws -> [UInt8] {
    try File(path, for: .reading).bytes(at: Int(number) * 32, atMost: 32)
  }
}
