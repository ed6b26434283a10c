import Daybook
import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookModel
import DaybookOperations
import DaybookRandom
import DaybookReplication
import DaybookStore
import DaybookTemporary
import DaybookTime
import DaybookViews

/// What goes wrong, and what is done about it.
extension Run {
  /// Lets the store fail at the next commit, or a read.
  func arm() {
    let process = second.map { random.once(in: 3) ? $0 : machine } ?? machine
    armed += 1
    guard plan.store != .stream else {
      let faults = (0..<random.pick(1...3)).map { _ in random.pick(MemoryStream.Fault.allCases) }
      for fault in faults { coverage.note("fault \(fault)") }
      tell("armed in the stream: \(faults)")
      return store.stream.failNext(faults)
    }
    switch random.pick(0...(plan.faults.contains(.read) ? 6 : 5)) {
    case 0: arm(process, .commit)
    case 1: arm(process, .full)
    case 2: arm(process, .sync(landed: true))
    case 3: arm(process, .sync(landed: false))
    case 4...5:
      arm(process, .sync(landed: random.once(in: 2)))
      arm(process, .recovery)
      armed += 1
    default:
      let (count, isShort) = (random.pick(0...3), random.once(in: 2))
      coverage.note(isShort ? "fault: a read ends short" : "fault: a read fails")
      tell("the read after \(count) more records will \(isShort ? "end as if there were no more" : "fail")")
      process.log.failRead(after: count, isShort: isShort)
    }
  }

  private func arm(_ process: Machine, _ fault: FaultyLog.Fault) {
    coverage.note("fault \(fault)")
    tell("\(process === machine ? "" : "second: ")armed: \(fault)")
    process.log.failNext(fault)
  }

  /// The machine goes off in the middle of a commit, or between two; then it is opened again.
  func crash() throws {
    second?.close()
    second = nil
    if random.once(in: 4) {
      coverage.note("crash between commands")
      tell("the machine goes off")
    } else {
      // After the last step nothing is left to be cut off.
      let step = random.pick(WriterStep.allCases.filter { $0 != .replied })
      coverage.note("crash at \(step.rawValue)")
      armed += 1
      let batch = batch()
      armed -= 1
      tell("the machine goes off at: \(step.rawValue)")
      if plan.store == .memory, step == .appended, random.once(in: 2) {
        let count = random.pick(0...batch.count)
        tell("of the commit \(count) commands at most reach the disk")
        machine.log.tear(after: count)
      }
      machine.goesOff(at: .writer(step))
      try ask(batch, at: machine)
    }
    try openAgain()
  }

  /// The machine goes off while views are filled, compared or switched.
  func crashViews() throws {
    second?.close()
    second = nil
    let step = random.pick(ViewStep.allCases)
    tell("the machine goes off as the views are at: \(step.rawValue)")
    machine.goesOff(at: .views(step))
    // A read or a rebuild that is cut off may throw whatever it finds: nobody hears it.
    _ = try? machine.ledger.readAndWait(atLeast: oracle.head) { $0.position }
    if !machine.isOff { _ = try? machine.ledger.engine?.rebuild() }
    coverage.note(machine.isOff ? "crash of the views at \(step.rawValue)" : "crash of the views missed")
    try openAgain()
  }

  /// Closes it as it should be, and opens it.
  func reopen() throws {
    tell("closed and opened")
    machine.close()
    try openAgain(isOff: false)
  }

  private func openAgain(isOff: Bool = true) throws {
    if isOff { try machine.switchOff() }
    armed = 0
    store.stream.heal()
    machine = try Machine(
      try store.open(.first), directory, hasViews: true, clock: clock, identity: identity)
    _ = try oracle.take([], [], try news(), at: clock.now)
  }

  /// A second process begins, or ends.
  func openSecond() throws {
    guard store.admitsTwo else { return try ask(batch()) }
    if let second {
      tell("the second process ends")
      second.close()
      self.second = nil
    } else {
      let log = try store.open(.second)
      guard try log.head().position > 0 else {
        log.close()
        return coverage.note("a node that cannot join now")
      }
      tell("a second process opens the ledger")
      second = try Machine(log, directory, hasViews: false, clock: clock, identity: identity)
    }
  }

  /// The clock is set, and set right again or accepted.
  func jump() throws {
    let right = clock.now
    if random.once(in: 2) || armed > 0 || !doubts.isEmpty {
      // By more, the way back would be a jump ahead.
      tell("the clock goes back by some minutes")
      clock.set(right.adding(minutes: -random.pick(1...4)))
      try ask(batch(), at: machine)
      clock.set(right)
    } else {
      tell("the clock is three days ahead")
      // A commit of its own first: from then on it is known how much time has passed.
      try ask([asked(.setMaintenance(SetMaintenance(on: false)), by: .boss)], at: machine)
      clock.set(right.adding(minutes: 3 * 1440))
      let batch = batch().map { asked in
        Asked(
          step: asked.step, command: asked.command, by: asked.by, key: IdempotencyKey("j\(asked.step)"))
      }
      let outcomes = try machine.ask([batch[0]])
      if (try? batch[0].command.check()) != nil {
        guard case .failed(let failure)? = outcomes[0], failure.code == .clockJumped else {
          throw Fault("another answer: \(oracle.words(batch[0])): CLOCK_JUMPED expected; found \(outcomes)")
        }
      }
      coverage.note("clock jumped")
      clock.set(right)
    }
  }
}

/// What an operator does.
extension Run {
  /// A backup, and what is restored from it, held to the ledger; the ledger itself is verified.
  func backUp() throws {
    guard plan.store == .lmdb else { return try lookBack() }
    tell("verified, backed up, restored, and moved as a bundle")
    var operations = LedgerOperations(directory.path)
    operations.clock = clock.clock
    let report = try operations.verify()
    guard report.violations.isEmpty else { throw Fault("verify: \(report.violations)") }
    let (backup, copy) = (folder.path + "/backup", folder.path + "/restored")
    _ = try operations.backUp(into: backup)
    var restored = LedgerOperations(copy)
    restored.clock = clock.clock
    _ = try restored.restore(from: backup, vault: directory.vault)
    let found = try restored.replay()
    guard found.digest == Statement.digest(of: oracle.trial.state) else {
      throw Fault("restored otherwise: the state at \(oracle.head)")
    }
    try folder.remove("restored")
    let (bundle, made) = (folder.path + "/bundle", folder.path + "/imported")
    _ = try operations.exportBundle(to: bundle, withVault: true)
    let imported = LedgerOperations(made)
    _ = try imported.importBundle(bundle)
    guard try imported.replay().digest == Statement.digest(of: oracle.trial.state) else {
      throw Fault("imported otherwise: the state at \(oracle.head)")
    }
    for name in ["bundle", "imported"] { try folder.remove(name) }
    coverage.note("a restored backup and an imported bundle were the same")
  }
}

/// What no ledger may go on from.
extension Run {
  /// The stream loses what was committed: a node that has it must refuse to follow.
  func fork() throws {
    tell("the stream loses the half of what it has")
    let last = store.stream.last
    if plan.seed.isMultiple(of: 3) {
      store.stream.lose(last / 2 + 1)
    } else {
      store.stream.rollBack(to: last / 2)
    }
    do throws(LedgerFailure) { _ = try store.open(.first) } catch {
      guard error.code == .diverged else { throw Fault("a fork was not found: \(error.message)") }
      return coverage.note("a fork found")
    }
    throw Fault("a fork was not found: the node opens over a stream that lost commits")
  }
}
