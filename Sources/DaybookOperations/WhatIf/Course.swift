import DaybookDomain
import DaybookTime

/// A course of events: the state it leads to, and the visits that have left it.
struct Course {
  private(set) var state: LedgerState
  private var gone: [ReservationID: Reservation] = [:]
  /// Hears every record.
  var onRecord: ((Fact) -> Void)?

  init(_ state: LedgerState) {
    self.state = state
    self.state.keepsDeparted = true
    _ = self.state.takeDeparted()
  }

  /// A visit, also one of a date that is closed.
  func reservation(_ id: ReservationID) -> Reservation? { state.reservation(id) ?? gone[id] }

  /// The ids of all visits it knows.
  var ids: Set<ReservationID> { Set(gone.keys).union(state.everyReservation.map(\.id)) }

  mutating func apply(_ fact: Fact) {
    onRecord?(fact)
    var corrected: Reservation?
    if case .corrected(let correction) = fact.event, state.reservation(correction.reservation) == nil {
      corrected = gone[correction.reservation]
    }
    state.apply(fact)
    if let corrected { state.correct(corrected, by: fact) }
    for case .reservation(let reservation) in state.takeDeparted() { gone[reservation.id] = reservation }
  }

  /// Records a decision, as the records of a command are that was given as `fact` says.
  mutating func append(_ events: [Event], like fact: Fact) {
    let first = state.scalars.head.next
    var fact = fact
    fact.form = nil
    for event in events {
      fact.event = event
      append(fact, first: first)
    }
  }

  /// Records a fact after what is recorded.
  mutating func append(_ fact: Fact, first: Position) {
    var fact = fact
    fact.position = state.scalars.head.next
    fact.first = first
    if fact.position != first { fact.fingerprint = nil }
    apply(fact)
  }

  // MARK: What time alone brings

  mutating func nextLapse(at now: Timestamp) -> (venue: VenueID, events: [Event])? {
    state.nextLapse(at: now)
  }

  mutating func nextDue(_ context: Context) -> Decision? { state.nextDueDecision(context) }

  mutating func nextOffer(_ context: Context) -> Decision? { state.nextOfferDecision(context) }

  /// What would be offered next, without trying.
  func offerNext(_ context: Context) -> Decision? {
    var trial = state
    return trial.nextOfferDecision(context)
  }

  mutating func forgetDue(through now: Timestamp) { state.forgetDueWork(through: now) }
}
