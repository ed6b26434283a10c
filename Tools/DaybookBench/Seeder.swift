import Daybook
import DaybookDomain
import DaybookTime

/// Decides commands one after another on its own state: the writer without its thread or disk.
///
/// Every fact goes to `sink` and then into the state.
struct Seeder {
  private(set) var state: LedgerState
  private var now: Timestamp
  private var random = SplitMix(seed: 11)
  private let secrets: CommandSecrets
  private let zone: ZoneRules

  init(state: LedgerState, now: Timestamp, ledger: LedgerID) throws(BenchFailure) {
    self.state = state
    self.now = now
    secrets = CommandSecrets(vault: .inMemory(), ledgerID: ledger)
    do throws(ZoneError) {
      zone = try ZoneInfoDirectory.standard.rules(named: "Asia/Baku")
    } catch {
      throw BenchFailure(error.message)
    }
  }

  /// Decides one command; returns the reservation it made. Every refusal is recorded, as if under a key.
  @discardableResult
  mutating func execute<Failure: Error>(
    _ command: Command, by actor: Actor, key: IdempotencyKey? = nil, _ sink: (Fact) throws(Failure) -> Void
  ) throws(Failure) -> ReservationID? {
    now = now.adding(microseconds: 50)
    let id = state.nextID(at: now, random: (random.next(), random.next()))
    var context = Context(now: now, by: actor, nextID: id, zoneRules: zone)
    if let guest = command.guest { context.guest = try? secrets.seal(guest, number: state.scalars.nextGuest) }
    var events: [Event]
    var venue = state.venue(of: command)
    do throws(Rejection) {
      let decision = try state.decide(command, in: context)
      events = decision.events
      venue = decision.venue
    } catch {
      guard case .refused(let refusal) = error else { preconditionFailure("the workload made \(command)") }
      events = [.refused(refusal)]
    }
    let first = state.scalars.head.next
    for event in events {
      let position = state.scalars.head.next
      let fact = Fact(
        position: position, first: first, recordedAt: now, by: actor, key: key,
        fingerprint: position == first && key != nil ? secrets.fingerprint(of: command) : nil, venue: venue,
        event: event)
      try sink(fact)
      state.apply(fact)
    }
    if case .booked(let booked)? = events.first { return booked.reservation }
    return nil
  }
}
