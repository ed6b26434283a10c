import Daybook
import DaybookDomain
import DaybookStore
import DaybookTime

/// Guests who book at a steady rate, on their own thread, for dates after all other bookings.
final class SteadyBooker: Sendable {
  private struct State {
    var booked = 0
    var isOver = false
  }

  private let state: Monitor<State>
  private let thread: Thread

  init(_ ledger: Ledger, venues: [VenueID], first: CivilDate, perSecond rate: Int) throws(BenchFailure) {
    let state = Monitor(State())
    self.state = state
    do throws(LedgerFailure) {
      thread = try Thread { SteadyBooker.book(ledger, venues, first, rate, state) }
    } catch {
      throw BenchFailure(error.description)
    }
  }

  private static func book(
    _ ledger: Ledger, _ venues: [VenueID], _ first: CivilDate, _ rate: Int, _ state: Monitor<State>
  ) {
    var next = MonotonicTime.now
    var number = 0
    while state.wait(until: next, for: { $0.isOver ? true : nil }) == nil {
      next = next + .nanoseconds(1_000_000_000 / Int64(rate))
      number += 1
      let minute = EveningVenues.opensMinute + number / 7 % 19 * EveningVenues.gridMinutes
      let date = first.adding(days: number / 5 % 300)
      guard let start = RequestedTime("\(date)T\(ClockValue(minutes: minute))") else { continue }
      let book = Book(
        venue: venues[number % venues.count], party: 2, start: start, guest: Guest(name: "Guest \(number)"))
      let outcome = ledger.executeAndWait(
        .book(book), by: .guest("steady"), key: IdempotencyKey("steady-\(ledger.head)-\(number)"))
      if case .accepted = outcome { state.withLock { $0.booked += 1 } }
    }
  }

  var booked: Int { state.withLock { $0.booked } }

  func stop() {
    state.withLock(wake: true) { $0.isOver = true }
    thread.join()
  }
}
