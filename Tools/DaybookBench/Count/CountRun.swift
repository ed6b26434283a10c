import Daybook
import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTime

/// Does counted work the same way each time: one caller, a clock that stands still, seeds that are fixed.
///
/// What comes before the work is the same whatever the number of times, so that the difference between two runs is
/// the work alone.
struct CountRun {
  let folder: TemporaryFolder
  let firstMapByteCount: Int

  private static let venueCount = 20
  private static let commandsATime = 512
  private static let batchCount = 64
  private static let recordCount = 2000
  private static let queriesATime = 100
  private static let viewQueriesATime = 200

  /// Does the work and returns how many commands, records or queries it was.
  func run(_ work: CountedWork, times: Int) throws(BenchFailure) -> Int {
    switch work {
    case .command: try commands(times, batchCount: 1)
    case .batch: try commands(times, batchCount: CountRun.batchCount)
    case .fold: try records(times, MadeLog.fold)
    case .verified: try records(times, MadeLog.verify)
    case .availability: try queries(times)
    case .view: try viewQueries(times)
    }
  }

  // MARK: Commands

  private func commands(_ times: Int, batchCount: Int) throws(BenchFailure) -> Int {
    let gate = BatchGate()
    let ledger = try ledger(gate)
    defer { ledger.finish() }
    let days = BookDays(first: CountRun.first, venueCount: CountRun.venueCount)
    let definitions = days.venues.map { Command.defineVenue(DefineVenue($0)) }
    _ = CountRun.execute(definitions.map { ($0, nil) }, by: .operator("bench"), ledger, gate)
    var workload = BookWorkload(client: 1, days: days)
    var done = 0
    while done < times * CountRun.commandsATime {
      let orders = (0..<batchCount).map { _ in workload.next() }
      let outcomes = CountRun.execute(
        orders.map { ($0.command, $0.key) }, by: workload.actor, ledger, gate)
      for (order, outcome) in zip(orders, outcomes) {
        guard case .accepted(let answer, _, _, isReplay: false) = outcome, case .book = order.command,
          let id = answer.reservation
        else { continue }
        workload.noteBooked(id)
      }
      done += batchCount
    }
    return done
  }

  /// Gives the ledger commands that share one turn, and waits for every answer.
  private static func execute(
    _ commands: [(Command, IdempotencyKey?)], by actor: Actor, _ ledger: Ledger, _ gate: BatchGate
  ) -> [Outcome] {
    let answers = AnswerQueue()
    gate.close()
    for (command, key) in commands {
      ledger.submit(Submission(command, by: actor, key: key) { answers.add($0) }, waitsWhileFull: true)
    }
    gate.open()
    return answers.take(atLeast: commands.count)
  }

  private func ledger(_ gate: BatchGate) throws(BenchFailure) -> Ledger {
    var options = LedgerOptions()
    options.firstMapByteCount = firstMapByteCount
    options.onStep = { if $0 == .turnBegun { gate.waitUntilOpen() } }
    do {
      try Ledger.create(at: folder.path("ledger"), clock: .manual, options: options)
      return try Ledger.openAndWait(folder.path("ledger"), options: options)
    } catch {
      throw BenchFailure("\(error)")
    }
  }

  private static let first = CivilDate(daysSinceEpoch: 22_000)

  // MARK: Records

  private func records(
    _ times: Int, _ fold: (LMDBLog, inout LedgerState) throws(BenchFailure) -> Int
  ) throws(BenchFailure) -> Int {
    let log = MadeLog(LedgerDirectory(folder.path("made")), firstMapByteCount: firstMapByteCount)
    _ = try log.make(
      eventCount: CountRun.recordCount, clock: .manual, venueCount: CountRun.venueCount)
    var done = 0
    try log.withStorage { storage throws(BenchFailure) in
      for _ in 0..<times {
        var state = LedgerState()
        done += try fold(storage, &state)
      }
    }
    return done
  }

  // MARK: Availability

  private func queries(_ times: Int) throws(BenchFailure) -> Int {
    let venues = try AvailabilityBench.venues(1, tableCount: 20)
    var offered = 0
    for query in 0..<times * CountRun.queriesATime {
      let date = AvailabilityBench.first.adding(days: query % AvailabilityBench.dayCount)
      offered += venues[0].offers(on: date, OfferQuery(party: 2, withReasons: false), now: .epoch).count
    }
    precondition(offered > 0, "something is offered")
    return times * CountRun.queriesATime
  }

  private func viewQueries(_ times: Int) throws(BenchFailure) -> Int {
    let gate = BatchGate()
    let ledger = try ledger(gate)
    defer { ledger.finish() }
    let venue = AvailabilityBench.venue(0, tableCount: 20)
    var commands = [Command.defineVenue(DefineVenue(venue))]
    commands += AvailabilityBench.bookings(of: venue, days: 2).map { .book($0) }
    _ = CountRun.execute(commands.map { ($0, nil) }, by: .host("bench"), ledger, gate)
    do throws(LedgerError) {
      var slots = try ledger.readAndWait(atLeast: ledger.head, within: .seconds(3600)) { _ in 0 }
      for query in 0..<times * CountRun.viewQueriesATime {
        slots += try ledger.readAndWait(atLeast: .start, within: .seconds(3600)) {
          $0.availability(at: venue.id, on: AvailabilityBench.first.adding(days: query % 2), party: 2).count
        }
      }
      precondition(slots > 0, "something is offered")
    } catch {
      throw BenchFailure("availability through the view: \(error)")
    }
    return times * CountRun.viewQueriesATime
  }
}

/// Keeps the writer from taking commands until all of a batch wait for it.
private final class BatchGate: Sendable {
  private let isOpen = Monitor(true)

  func close() { isOpen.withLock { $0 = false } }
  func open() { isOpen.withLock(wake: true) { $0 = true } }
  func waitUntilOpen() { _ = isOpen.wait { $0 ? true : nil } }
}
