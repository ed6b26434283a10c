import Daybook
import DaybookDomain
import DaybookLog
import DaybookModel
import DaybookRandom
import DaybookTime
import DaybookViews

/// Reads, held to the model; views, snapshots and the past.
extension Run {
  /// Reads at the head what the model remembers.
  func read() throws {
    guard machine.follows(to: oracle.head) else { return coverage.note("a node that cannot follow now") }
    tell("reads")
    oracle.setNow(clock.now)
    let (oracle, now) = (oracle, oracle.model.now)
    var random = random
    let fault = try untroubled {
      try machine.ledger.readAndWait(atLeast: oracle.head) { snapshot in
        Run.differences(snapshot, oracle, now, &random)
      }
    }
    self.random = random
    if let fault { throw Fault("stale or wrong read: \(fault)") }
  }

  /// Does it once more if a read failed on order: it fails no second time.
  private func untroubled<R>(_ body: () throws -> R) throws -> R {
    let troubles = machine.log.troubles
    do { return try body() } catch {
      guard machine.log.troubles > troubles else { throw error }
      coverage.note("a read failed, and was done again")
      return try body()
    }
  }

  /// The end: every entity, and a rebuild of every view that must be the same.
  func readAll() throws {
    try read()
    try rebuild(interrupted: false)
    let folded = try SavedState.folding(nil, through: oracle.head, of: truth)
    guard let folded, Statement.digest(of: folded.state) == Statement.digest(of: oracle.trial.state) else {
      throw Fault("replayed otherwise: the state at \(oracle.head)")
    }
  }

  private static func differences(
    _ snapshot: borrowing Snapshot, _ oracle: Oracle, _ now: Timestamp, _ random: inout SeededGenerator
  ) -> String? {
    let model = oracle.model
    guard snapshot.position >= oracle.head else { return "position \(snapshot.position), not \(oracle.head)" }
    for party in model.parties.suffix(30) {
      guard let read = snapshot.reservation(party.id, now: now) else { return "no booking \(party.id)" }
      let state = model.state(party)
      guard read.stay == party.stay, read.state == state, read.seating == party.seating,
        state != party.state || read.version == party.version, read.owner == party.owner
      else {
        return "booking \(party.id): \(read.state) \(read.seating), version \(read.version), \(read.stay); "
          + "the model: \(state) \(party.seating), version \(party.version), \(party.stay)"
      }
    }
    for hold in model.holds.suffix(12) {
      guard snapshot.hold(hold.id, now: now)?.state == model.state(hold) else { return "hold \(hold.id)" }
    }
    for block in model.blocks.suffix(8) {
      guard snapshot.block(block.id)?.isRemoved == block.isRemoved else { return "block \(block.id)" }
    }
    for entry in model.entries.suffix(12) {
      guard snapshot.waitlistEntry(entry.id, now: now)?.state == model.state(entry) else {
        return "waitlist entry \(entry.id)"
      }
    }
    guard snapshot.dishesOut(at: "v").sorted() == model.dishesOut.sorted() else { return "dishes out" }
    guard snapshot.maintenance.isOn == model.maintenance.isOn else { return "maintenance" }
    return availability(snapshot, model, now, &random)
  }

  /// A slot that is listed can be booked at once; one that is not, cannot.
  private static func availability(
    _ snapshot: borrowing Snapshot, _ model: Model, _ now: Timestamp, _ random: inout SeededGenerator
  ) -> String? {
    guard !model.maintenance.isOn else { return nil }
    let date = model.rules.wallTime(at: now).date.adding(days: random.pick(0...1))
    let party = PartySize(random.pick(1...6))
    let slots = snapshot.availability(at: "v", on: date, party: party, now: now)
    let listed = slots.filter { !($0.tables.isEmpty && $0.combinations.isEmpty && $0.afterMoving.isEmpty) }
    for slot in listed.shuffled(using: &random).prefix(4) {
      let book = Book(venue: "v", party: party, start: RequestedTime(stringLiteral: "\(slot.start)"))
      let ask = Ask(by: .guest("reader"), nextID: ClaimID(high: 1, low: 0))
      let expected = model.expect(.book(book), ask, found: .events([]))
      if case .events = expected { continue }
      return "\(slot.start) for \(party) is listed, and cannot be booked: \(Disagreement.words(expected))"
    }
    for service in model.services(on: date).prefix(1) where service.gridMinutes > 0 {
      let start = model.rules.configured(service.opens, on: date)
      let free = Set(listed.map(\.start))
      for place in 0..<4 {
        let start = start.adding(minutes: service.gridMinutes * (place + random.pick(0...20)))
        guard start > now, !free.contains(start) else { continue }
        let book = Book(venue: "v", party: party, start: RequestedTime(stringLiteral: "\(start)"))
        let ask = Ask(by: .guest("reader"), nextID: ClaimID(high: 1, low: 0))
        guard case .events(let events) = model.expect(.book(book), ask, found: .events([])),
          events.contains(where: { $0.placesTables })
        else { continue }
        guard model.judge(start).date == date else { continue }
        return "\(start) for \(party) can be booked, and is not listed: \(Disagreement.words(events))"
      }
    }
    return nil
  }

  /// Fills new generations of the views while commands go on, compares and switches.
  func rebuild(interrupted: Bool = true) throws {
    guard let engine = machine.ledger.engine, machine.follows(to: oracle.head) else { return }
    tell("the views are rebuilt")
    try read()
    var (left, fault) = (interrupted ? random.pick(0...2) : 0, (any Error)?.none)
    let reports = try untroubled {
      try engine.rebuild(
        progress: { phase, _, _ in
          guard left > 0, fault == nil, case .filling = phase else { return }
          left -= 1
          do {
            let troubles = machine.log.troubles
            try ask(batch(), at: machine)
            coverage.note(
              machine.log.troubles > troubles
                ? "a batch was taken back while a view was rebuilt" : "a batch came while a view was rebuilt")
          } catch { fault = error }
        })
    }
    if let fault { throw fault }
    for report in reports {
      if report.hasDifference { throw Fault("a view rebuilt otherwise: \(report)") }
      fold("\(report.view) \(report.position)")
    }
  }

  /// Saves the state as of now, so that the next opening begins there.
  func snapshot() throws {
    tell("a snapshot is taken")
    try read()
    guard let saved = try SavedState.folding(nil, through: oracle.head, of: truth) else {
      throw Fault("the state at \(oracle.head) cannot be folded")
    }
    let created = try LedgerRecord.first(in: truth)
    let snapshots = SnapshotDirectory(directory.snapshots, ledger: created.ledger)
    try snapshots.save(saved, every: 1)
    // A process that begins there must find the same work due as one that has folded all.
    guard let restored = snapshots.newest(through: oracle.head, of: truth) else {
      throw Fault("a snapshot cannot be read: that at \(oracle.head)")
    }
    for minutes in [0, 60, 600, 1440, 3 * 1440] {
      let then = oracle.effective(clock.now).adding(minutes: minutes)
      let (known, folded) = (restored.state.unrecorded(at: then), saved.state.unrecorded(at: then))
      guard known.map(\.kind) == folded.map(\.kind), known.map(\.since) == folded.map(\.since) else {
        throw Fault("a snapshot restored otherwise: due at \(then): \(known), not \(folded)")
      }
    }
  }

  /// An earlier position is folded again: it must be what it was then.
  func lookBack() throws {
    guard let past = pasts.randomElement(using: &random) else { return try read() }
    tell("back to \(past.position)")
    let created = try LedgerRecord.first(in: truth)
    let base = SnapshotDirectory(directory.snapshots, ledger: created.ledger).newest(
      through: past.position, of: truth)
    guard let folded = try SavedState.folding(base, through: past.position, of: truth),
      Statement.digest(of: folded.state) == past.digest
    else { throw Fault("another past: the state at \(past.position)") }
    if base != nil { coverage.note("a past from a snapshot") }
  }
}

extension Event {
  /// Whether it places somebody at tables.
  fileprivate var placesTables: Bool {
    switch self {
    case .booked(let booked): booked.stay.pool == nil
    case .requested(let requested): requested.booked.stay.pool == nil
    default: false
    }
  }
}
