import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookReplication
import DaybookStore
import DaybookStories
import DaybookTemporary
import Testing

/// Questions between nodes of one process.
final class Hub: NodeLink {
  private let nodes = Monitor<[String: KeyCustody]>([:])
  /// What is done to an answer on its way.
  let tamper = Monitor<(@Sendable (NodeCall.Kind, [UInt8]) -> [UInt8])?>(nil)

  subscript(name: String) -> KeyCustody? {
    get { nodes.withLock { $0[name] } }
    set { nodes.withLock { $0[name] = newValue } }
  }

  func ask(_ node: String, _ kind: NodeCall.Kind, _ question: [UInt8]) -> [UInt8]? {
    guard let answer = (try? self[node]?.answer(kind, question)) ?? nil else { return nil }
    return tamper.withLock { $0 }.map { $0(kind, answer) } ?? answer
  }
}

/// A node with a ledger, and a vault of its own, over a stream in memory.
final class VaultNode {
  let name: String
  let own: BoxKey
  let copy: MemoryLog
  let log: StreamLog
  let port: MemoryPort
  let vault: Vault
  let ledger: Ledger
  let custody: KeyCustody
  let path: String

  /// Over what is there: a vault in the directory, and the copy's records.
  init(_ name: String, of house: VaultHouse, copy: MemoryLog, isCut: Bool = false) throws {
    (self.name, self.copy) = (name, copy)
    path = house.directory.path + "/" + name
    own = BoxKey(seed: Array(repeating: name.utf8.first ?? 0, count: 32))
    port = house.stream.port()
    port.cut(isCut)
    vault = try Vault.open(at: path, isShared: true)
    log = try StreamLog(
      copy: copy, port: port, node: name, ledger: DaybookReplicationTests.ledger, incarnation: life,
      key: vault.nodeKey(), patience: .milliseconds(200))
    if house.stream.last == 0 { try log.found() }
    let ledger = try Ledger(storage: log, vault: vault, views: path + "/views", options: LedgerOptions())
    self.ledger = ledger
    custody = KeyCustody(vault, at: path, log, own: own, link: house.hub, ahead: VaultHouse.ahead) {
      ledger.look(past: $0)
    }
    house.hub[name] = custody
  }

  /// Takes what the stream has, and a step.
  func step() throws {
    try log.follow()
    try custody.step()
  }

  /// The fields of a booking's guest, as this node opens them.
  func guest(of id: ReservationID) throws -> Guest? {
    try log.follow()
    let sealed = try ledger.readAndWait(atLeast: Position(try log.head().position)) {
      $0.reservation(id)?.guest
    }
    return try sealed.flatMap { try ledger.secrets.open($0) }
  }
}

/// A house whose ledger is on several nodes.
final class VaultHouse {
  let directory: TemporaryDirectory
  let stream = MemoryStream()
  let hub = Hub()
  private(set) var nodes: [String: VaultNode] = [:]
  /// Few keys ahead, so that tests come to their end.
  static let ahead: UInt64 = 4

  /// Nodes of these names: the first founds, and the others are added and have all keys.
  init(_ names: String...) throws {
    directory = try TemporaryDirectory()
    let copy = MemoryLog()
    try LedgerRecord.write(
      LedgerCreated(ledger: ledger, format: 1, created: .epoch, clock: .manual), to: copy)
    try Vault.create(at: directory.path + "/" + names[0], secret: [UInt8](repeating: 5, count: 32))
    let first = try VaultNode(names[0], of: self, copy: copy)
    nodes[names[0]] = first
    try write(names[0])
    try settle()
    for name in names.dropFirst() {
      try add(name)
      try settle()
    }
    _ = try first.ledger.receipt(
      of: DefineVenue.self,
      from: first.ledger.executeAndWait(.defineVenue(DefineVenue(Venues.sahil)), by: .operator("o")))
  }

  deinit {
    for node in nodes.values {
      node.log.stop()
      node.ledger.finish()
    }
  }

  subscript(name: String) -> VaultNode {
    get throws {
      guard let node = nodes[name] else { throw LedgerFailure(.notFound, "no node \(name) runs") }
      return node
    }
  }

  /// Has a node write.
  func write(_ name: String) throws {
    let log = try self[name].log
    try log.follow()
    guard log.progress.lease?.node != name else { return }
    guard try log.claim(after: log.progress.lease) else {
      throw LedgerFailure(.locked, "node \(name) may not write")
    }
  }

  /// What the writer says to a change of the nodes.
  func change(_ change: MemberChange, at writer: String) throws -> String? {
    let node = try self[writer]
    return hub.call(.members, of: writer, change.encoded(), key: node.vault.nodeKey()).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Adds a node with an empty vault, which has the cluster's secret.
  func add(_ name: String) throws {
    let first = try self[try #require(nodes.keys.min())]
    let key = BoxKey(seed: Array(repeating: name.utf8.first ?? 0, count: 32)).publicKey
    #expect(try change(.add(name, key: key), at: first.name) == "")
    try Vault.create(at: directory.path + "/" + name, secret: first.vault.secretToShare)
    nodes[name] = try VaultNode(name, of: self, copy: MemoryLog())
  }

  /// Ends a node as `kill -9` does: what is on its disk stays.
  func kill(_ name: String) throws {
    hub[name] = nil
    let node = try self[name]
    node.port.cut()
    node.log.stop()
    node.ledger.finish()
    nodes[name] = nil
  }

  func revive(_ name: String, copy: MemoryLog, isCut: Bool = false) throws {
    nodes[name] = try VaultNode(name, of: self, copy: copy, isCut: isCut)
  }

  /// Steps of all nodes until something is so; false: it never is.
  func settles(_ isSo: () throws -> Bool) throws -> Bool {
    let end = MonotonicTime.now + .seconds(60)
    while true {
      for name in nodes.keys.sorted() { try self[name].step() }
      if try isSo() { return true }
      guard MonotonicTime.now < end else { return false }
      _ = Monitor(0).wait(until: .now + .milliseconds(2)) { _ -> Int? in nil }
    }
  }

  /// Steps of all nodes until each has all keys, may open guests and is counted.
  func settle() throws {
    let isSettled = try settles {
      guard
        let standing = nodes.values.compactMap(\.log.progress.standing).max(by: { $0.keyCount < $1.keyCount })
      else { return false }
      return try standing.members.allSatisfy { member in
        guard let node = nodes[member.name] else { return true }
        return try member.isWhole && node.vault.hold == nil && node.vault.keyCount() == standing.keyCount
          && standing.keyCount >= node.vault.progress.nextGuest + VaultHouse.ahead
          && node.log.progress.standing == standing
      }
    }
    #expect(isSettled)
  }
}
