package import Daybook
package import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookStore

/// Guests' keys on one node of a cluster: they are on most nodes before any is used, and gone from all once forgotten.
///
/// Steps are taken by one thread, answers given by another; neither waits for the other.
package final class KeyCustody: Sendable {
  let vault: Vault
  let log: StreamLog
  /// Has the ledger apply what the log has, so that it forgets whom that forgets.
  private let look: @Sendable (Position) -> Void
  private let own: BoxKey
  private let link: any NodeLink
  private let key: [UInt8]
  /// The run that is not in use yet; one at a time looks at it.
  private let runs: Monitor<KeyRunFile>
  /// The place of the stream that was its end when this node was started, and the record that it had then.
  private let seen = Monitor<(slot: UInt64?, head: UInt64?)>((nil, nil))

  /// So many keys are kept ahead of the guests; a run has at least as many.
  private let ahead: UInt64
  /// The most keys of a run, which is one message.
  private static let mostInRun: UInt64 = 8192

  /// `directory` is the vault's.
  package init(
    _ vault: Vault, at directory: String, _ log: StreamLog, own: BoxKey, link: any NodeLink,
    ahead: UInt64 = 1024, look: @escaping @Sendable (Position) -> Void
  ) {
    (self.vault, self.log, self.own, self.link) = (vault, log, own, link)
    (self.ahead, self.look) = (ahead, look)
    key = vault.nodeKey()
    runs = Monitor(KeyRunFile(vault: directory))
  }

  private var name: String { log.node }

  /// Does what is to be done now: takes keys that this node lacks, and, as the writer, sees that the others have theirs.
  package func step() throws(LedgerFailure) {
    let progress = log.progress
    guard progress.fault == nil, progress.slot != nil else { return }
    let head = Position(try log.head().position)
    if vault.progress.settled < head { look(head) }
    guard let standing = progress.standing else {
      guard log.isWriter, let lease = progress.lease else { return }
      let founder = ClusterStanding.Member(name: name, key: own.publicKey, isWhole: true)
      let first = ClusterStanding(
        members: [founder], keyCount: try vault.keyCount(), run: [], forgotten: .start)
      _ = try log.declare(first, after: nil, in: lease.term)
      return
    }
    try takeKeys(standing)
    try release(standing)
    if log.isWriter, let lease = progress.lease { try provide(standing, lease.term) }
  }

  // MARK: Its own keys

  /// Takes the keys that the standing says there are, from the run it waited with or from other nodes.
  private func takeKeys(_ standing: ClusterStanding) throws(LedgerFailure) {
    guard standing.member(name) != nil, try vault.keyCount() < standing.keyCount else { return }
    try runs.withLock { file throws(LedgerFailure) in
      let count = try vault.keyCount()
      guard let run = try file.read(), run.name == standing.run, run.end == standing.keyCount,
        run.start <= count, count < run.end
      else { return }
      try vault.append(Array(run.keys.dropFirst(Int(count - run.start) * KeyRun.keyByteCount)), from: count)
      try file.remove()
    }
    for member in standing.members where member.name != name {
      while try vault.keyCount() < standing.keyCount {
        let count = try vault.keyCount()
        guard let gift = gift(of: member.name, from: count), gift.start == count, !gift.keys.isEmpty
        else { break }
        let most = Int(standing.keyCount - count) * KeyRun.keyByteCount
        try vault.append(Array(gift.keys.prefix(most)), from: count)
      }
    }
  }

  private func gift(of member: String, from start: UInt64) -> KeyGift? {
    link.call(.keys, of: member, KeyGift.question(for: name, from: start), key: key).flatMap {
      KeyGift($0, for: own)
    }
  }

  /// Lets guests be opened once nothing that the cluster forgot before this node was started is here.
  private func release(_ standing: ClusterStanding) throws(LedgerFailure) {
    guard standing.member(name) != nil else {
      vault.hold = "it is no node of the cluster any more"
      return
    }
    guard vault.hold != nil else { return }
    let slot = seen.withLock { $0.slot } ?? log.port.extent()?.last
    seen.withLock { $0.slot = slot }
    guard let slot, log.progress.slot ?? 0 >= slot else { return }
    let head = try log.head().position
    let first = seen.withLock { seen in
      seen.head = seen.head ?? head
      return seen.head ?? head
    }
    if vault.progress.settled.value >= first { vault.hold = nil }
  }

  // MARK: As the writer

  private func provide(_ standing: ClusterStanding, _ term: UInt64) throws(LedgerFailure) {
    let progress = vault.progress
    let needsKeys = standing.keyCount < progress.nextGuest + ahead
    let owes = progress.lastForgetting > standing.forgotten
    guard needsKeys || owes || standing.members.contains(where: { !$0.isWhole }) else { return }
    let reports = try reports(of: standing)
    var next = standing
    for place in next.members.indices where !next.members[place].isWhole {
      next.members[place].isWhole = reports[next.members[place].name]?.keyCount ?? 0 >= standing.keyCount
    }
    if owes,
      standing.members.allSatisfy({ reports[$0.name]?.settled ?? .start >= progress.lastForgetting })
    {
      next.forgotten = progress.lastForgetting
    }
    if needsKeys, let run = try spread(after: standing.keyCount, next, term) {
      (next.keyCount, next.run) = (run.end, run.name)
    }
    guard next != standing, try log.declare(next, after: standing, in: term) else { return }
    try takeKeys(next)
  }

  /// What the members say of themselves now; those that do not answer are missing.
  private func reports(of standing: ClusterStanding) throws(LedgerFailure) -> [String: NodeReport] {
    var reports = [name: try report()]
    for member in standing.members where member.name != name {
      reports[member.name] = link.call(.report, of: member.name, key: key).flatMap { NodeReport($0) }
    }
    return reports
  }

  /// Has the other nodes keep new keys; nil: too few of them do.
  private func spread(
    after start: UInt64, _ standing: ClusterStanding, _ term: UInt64
  ) throws(LedgerFailure) -> KeyRun? {
    guard try vault.keyCount() == start else { return nil }
    let run = try runs.withLock { file throws(LedgerFailure) -> KeyRun in
      // Another node may have kept it already, so within a term it stays the same.
      if let kept = try file.read(), kept.start == start, kept.term == term { return kept }
      let count = min(KeyCustody.mostInRun, max(ahead, start / 64))
      let run = KeyRun(
        start: start, term: term, name: Entropy.bytes(KeyRun.nameByteCount),
        keys: Entropy.bytes(Int(count) * KeyRun.keyByteCount))
      try file.write(run)
      return run
    }
    var holders = 0
    for member in standing.members {
      if member.name == name {
        if member.isWhole { holders += 1 }
      } else if let box = BoxKey.seal(run.encoded(), to: member.key),
        link.call(.run, of: member.name, box, key: key) == [1], member.isWhole
      {
        holders += 1
      }
    }
    return holders >= standing.majority ? run : nil
  }

  // MARK: Answers

  /// Answers another node's question; nil: it is none.
  package func answer(_ kind: NodeCall.Kind, _ question: [UInt8]) throws(LedgerFailure) -> [UInt8]? {
    guard let call = NodeCall(kind, of: name, question: question, key: key) else { return nil }
    let body: [UInt8]? =
      switch kind {
      case .report: try report().encoded()
      case .keys: try give(call.body)
      case .run: try keep(call.body) ? [1] : [0]
      case .members: try change(call.body)
      }
    return body.map { call.answer($0, key: key) }
  }

  /// How this node stands.
  package func report() throws(LedgerFailure) -> NodeReport {
    let (progress, own) = (log.progress, vault.progress)
    return NodeReport(
      keyCount: try vault.keyCount(), settled: own.settled, lastForgetting: own.lastForgetting,
      head: Position(try log.head().position), slot: progress.slot ?? 0, writer: progress.lease?.node ?? "",
      hold: vault.hold ?? "", fault: progress.fault?.message ?? "")
  }

  private func give(_ question: [UInt8]) throws(LedgerFailure) -> [UInt8]? {
    guard let asked = KeyGift.read(question: question), let standing = log.progress.standing,
      let asker = standing.member(asked.name), standing.member(name) != nil
    else { return nil }
    let keys = try vault.keys(from: asked.start, most: KeyGift.most)
    return KeyGift(secret: vault.secretToShare, start: asked.start, keys: keys).sealed(to: asker.key)
  }

  /// Keeps a run until it is in use; false: it does not follow this node's keys, or a later writer's was here.
  private func keep(_ sealed: [UInt8]) throws(LedgerFailure) -> Bool {
    guard let run = own.open(sealed).flatMap({ KeyRun($0) }), run.term >= log.progress.lease?.term ?? 0
    else { return false }
    return try runs.withLock { file throws(LedgerFailure) in
      guard try vault.keyCount() == run.start else { return false }
      if let kept = try file.read(), kept.start == run.start {
        guard run.term > kept.term || run == kept else { return false }
        if run == kept { return true }
      }
      try file.write(run)
      return true
    }
  }

  // MARK: Members

  /// Empty once the stream says it, else why not.
  private func change(_ body: [UInt8]) throws(LedgerFailure) -> [UInt8] {
    guard let change = MemberChange(body) else { return Array("it is no change of nodes".utf8) }
    return Array((try refusal(of: change) ?? "").utf8)
  }

  private func refusal(of change: MemberChange) throws(LedgerFailure) -> String? {
    guard log.isWriter, let lease = log.progress.lease, let standing = log.progress.standing else {
      return "node \(name) does not write; ask again"
    }
    var next = standing
    switch change {
    case .add(let name, let key):
      if let there = standing.member(name) {
        return there.key == key ? nil : "there is a node \(name) with another key; take it out first"
      }
      guard !standing.members.contains(where: { $0.key == key }) else {
        return "another node has this key; each has its own"
      }
      next.members.append(ClusterStanding.Member(name: name, key: key, isWhole: false))
    case .remove(let name):
      guard standing.member(name) != nil else { return nil }
      guard name != self.name else { return "node \(name) writes; stop it first, then another does" }
      next.members.removeAll { $0.name == name }
      // Every key in use must be on most of those that stay.
      let reports = try reports(of: next)
      let whole = next.members.count {
        $0.isWhole && reports[$0.name]?.keyCount ?? 0 >= standing.keyCount
      }
      guard whole >= next.majority else {
        return
          "too few of the other nodes have all keys now; start them, or wait until daybook cluster status says so"
      }
    }
    return try log.declare(next, after: standing, in: lease.term)
      ? nil : "another node, or another change, was first; ask again"
  }
}
