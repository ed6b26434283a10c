import Daybook
import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookReplication
import DaybookService
import DaybookStore
import DaybookViews

/// A process that has the ledger open: it can be closed, and it can be switched off at any step.
final class Machine {
  let ledger: Ledger
  let log: SimulatedLog
  private let node: StreamLog?
  private let power: Power
  /// The service's handlers; where there are no views there are none.
  let desk: ServiceDesk?

  /// Opens a ledger over a log; `folder` has its vault, and, if wanted, its views and snapshots.
  init(
    _ base: any LogStorage, _ folder: LedgerDirectory, hasViews: Bool, clock: VirtualClock,
    identity: LedgerIdentity
  ) throws(LedgerFailure) {
    let log = SimulatedLog(base)
    let power = Power(log, hasViews ? folder : nil)
    var options = LedgerOptions()
    options.clock = clock.clock
    // Snapshots are taken as steps of their own, and not on a thread.
    options.checkpointInterval = 1 << 40
    options.firstMapByteCount = 64 << 20
    options.onStep = { power.reach(.writer($0)) }
    options.onViewStep = { power.reach(.views($0)) }
    (self.log, self.power, node) = (log, power, base as? StreamLog)
    ledger = try Ledger(
      storage: log, vault: try Vault.open(at: folder.vault), views: hasViews ? folder.views : nil,
      snapshots: hasViews ? folder.snapshots : nil, identity: identity, options: options)
    desk = hasViews ? try ServiceDesk(ledger, ServiceConfiguration()) : nil
  }

  /// Asks for commands together; returns their answers in order, nil for those that nobody got.
  func ask(_ batch: [Asked]) throws(Fault) -> [Outcome?] {
    takeLease()
    let answers = Monitor([Outcome?](repeating: nil, count: batch.count))
    ledger.submit(
      batch.enumerated().map { place, asked in
        Submission(asked.command, by: asked.by, key: asked.key) { outcome in
          answers.withLock(wake: true) { $0[place] = outcome }
        }
      })
    let all = answers.wait(until: .now + .seconds(60)) { $0.allSatisfy { $0 != nil } ? $0 : nil }
    guard let all else { throw Fault("no answer: commands wait for a minute") }
    // Who asked lost the connection.
    return power.isOff ? all.map { _ in nil } : all
  }

  /// Makes this node the one that writes, where there are nodes.
  func takeLease() {
    guard let node else { return }
    // What cannot be reached now is not claimed: then the commands are answered so.
    try? node.follow()
    guard node.progress.lease?.node != node.node else { return }
    _ = try? node.claim(after: node.progress.lease)
  }

  /// Takes over what other nodes wrote; false where it cannot now.
  func follows(to head: Position) -> Bool {
    try? node?.follow()
    return (try? log.head()).map { $0.position >= head.value } ?? true
  }

  /// Lets it go off as soon as it reaches a step; nil: not any more.
  func goesOff(at off: Off?) { power.plan(off) }

  var isOff: Bool { power.isOff }

  /// Ends it without a chance to finish anything: what it leaves is as it was when it went off.
  func switchOff() throws {
    power.switchOff()
    close()
    try power.restore()
  }

  func close() {
    desk?.end()
    ledger.finish()
  }
}
