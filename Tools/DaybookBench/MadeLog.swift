import Daybook
import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookTime

/// A ledger whose log the BOOK workload fills without the writer, to be folded.
struct MadeLog {
  let directory: LedgerDirectory
  let firstMapByteCount: Int?

  init(_ directory: LedgerDirectory, firstMapByteCount: Int?) {
    (self.directory, self.firstMapByteCount) = (directory, firstMapByteCount)
  }

  /// The first date that is booked.
  static func first(_ created: LedgerCreated) -> CivilDate {
    CivilDate(daysSinceEpoch: Int(created.created.epochSeconds / 86_400) + 2)
  }

  /// Makes a ledger of `eventCount` events by writing straight to the log's storage.
  ///
  /// Returns how many reservations it holds.
  func make(
    eventCount: Int, clock: ClockKind = .system, venueCount: Int = BookDays.venueCount
  ) throws(BenchFailure) -> Int {
    do throws(LedgerFailure) {
      _ = try directory.create(
        clock: clock, mapByteCount: LedgerOptions().mapByteCount, firstMapByteCount: firstMapByteCount)
    } catch {
      throw BenchFailure(error.message)
    }
    var reservationCount = 0
    try withStorage { storage throws(BenchFailure) in
      var state = LedgerState()
      _ = try MadeLog.fold(storage, into: &state)
      guard let created = state.scalars.ledger else {
        throw BenchFailure("the new ledger has no first record")
      }
      let days = BookDays(first: MadeLog.first(created), venueCount: venueCount)
      var seeder = try Seeder(state: state, now: created.created, ledger: created.ledger)
      var workloads = (0..<64).map { BookWorkload(client: $0, days: days) }
      var buffer = CBORWriter(capacity: 4096)
      var venues = days.venues[...]
      var turns = 0
      while seeder.state.scalars.head.value < eventCount {
        let outcome = storage.append { turn throws(LedgerFailure) in
          func append(_ fact: Fact) throws(LedgerFailure) {
            buffer.removeAll()
            RecordForm.encode(fact, into: &buffer)
            try turn.append(buffer.bytes, chain: nil)
          }
          while let venue = venues.popFirst() {
            try seeder.execute(.defineVenue(DefineVenue(venue)), by: .operator("bench"), append)
          }
          for _ in 0..<20_000 where seeder.state.scalars.head.value < eventCount {
            turns += 1
            let client = turns % workloads.count
            var order = workloads[client].next()
            while order.isRetry { order = workloads[client].next() }
            if let id = try seeder.execute(order.command, by: workloads[client].actor, key: order.key, append)
            {
              workloads[client].noteBooked(id)
            }
          }
        }
        guard case .committed = outcome else { throw BenchFailure("make the log: \(outcome)") }
      }
      reservationCount = seeder.state.reservationCount
    }
    return reservationCount
  }

  /// Folds the log without checking links; returns how many records it has.
  static func fold(_ storage: LMDBLog, into state: inout LedgerState) throws(BenchFailure) -> Int {
    do throws(LedgerFailure) {
      try storage.read(after: 0) { position, record throws(LedgerFailure) in
        state.apply(try LogFold.fact(record, at: Position(position)))
        return true
      }
    } catch {
      throw BenchFailure(error.message)
    }
    return Int(state.scalars.head.value)
  }

  /// Folds the log and checks every link; returns how many records it has.
  static func verify(_ storage: LMDBLog, into state: inout LedgerState) throws(BenchFailure) -> Int {
    do throws(LedgerFailure) {
      let replay = try Audit(storage).replay()
      if let violation = replay.report.violation { throw LedgerFailure(.corrupt, "\(violation)") }
      state = replay.state
    } catch {
      throw BenchFailure(error.message)
    }
    return Int(state.scalars.head.value)
  }

  /// Lends its storage, open.
  func withStorage(
    _ body: (LMDBLog) throws(BenchFailure) -> Void
  ) throws(BenchFailure) {
    let storage: LMDBLog
    do throws(LedgerFailure) {
      storage = try directory.storage(
        mapByteCount: LedgerOptions().mapByteCount, firstMapByteCount: firstMapByteCount)
    } catch {
      throw BenchFailure(error.message)
    }
    defer { storage.close() }
    try body(storage)
  }
}
