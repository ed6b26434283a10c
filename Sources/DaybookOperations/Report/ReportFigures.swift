/// Parties and their covers.
public struct PartyCount: Hashable, Sendable {
  /// How many parties.
  public var parties = 0
  /// How many covers they have together.
  public var covers = 0

  /// Nobody.
  public init() {}

  mutating func add(_ covers: Int) {
    parties += 1
    self.covers += covers
  }
}

/// Payments ahead in one currency: of the bookings that one was agreed for, by how it stands.
public struct DepositFigures: Hashable, Sendable {
  /// ISO 4217.
  public let currency: String
  /// Bookings with a deposit, whatever became of them.
  public internal(set) var bookings = 0
  /// What was agreed for them, in minor units.
  public internal(set) var agreed = 0
  /// Still due by bookings that stand, in minor units.
  public internal(set) var due = 0
  /// Paid and kept for the visit, in minor units.
  public internal(set) var paid = 0
  /// Given back, in minor units.
  public internal(set) var refunded = 0
  /// Kept because the party cancelled late or did not come, in minor units.
  public internal(set) var forfeited = 0
}

/// What became of those who waited.
public struct WaitFigures: Hashable, Sendable {
  /// Who joined the waitlist.
  public internal(set) var joined = PartyCount()
  /// Of these, who was offered a place at least once.
  public internal(set) var offered = PartyCount()
  /// Of these, who took one.
  public internal(set) var booked = PartyCount()
  /// Who gave up.
  public internal(set) var left = PartyCount()
  /// Whose wait or last offer lapsed.
  public internal(set) var lapsed = PartyCount()
  /// Who still waits, or has an offer.
  public internal(set) var waiting = PartyCount()
  /// Minutes from joining to the booking; nil where nobody took a place.
  public internal(set) var minutes: Spread?
}

/// The figures of one row of a report, or of all of it.
public struct ReportFigures: Hashable, Sendable {
  /// Parties that are due or have come: bookings, requests and walk-ins that stand, as the diary counts them.
  public internal(set) var due = PartyCount()
  /// Of these, those that have sat down.
  public internal(set) var seated = PartyCount()
  /// Of these, those that came without a booking.
  public internal(set) var walkIns = PartyCount()
  /// Bookings nobody came to.
  public internal(set) var noShows = PartyCount()
  /// Bookings cancelled past the cut-off.
  public internal(set) var lateCancels = PartyCount()
  /// Bookings cancelled in time, by the guest or the venue, or whose deposit was not paid in time.
  public internal(set) var cancels = PartyCount()
  /// Requests that the venue declined or did not answer.
  public internal(set) var declined = PartyCount()
  /// Recorded refusals of a place at a time.
  public internal(set) var refused = PartyCount()
  /// Of these, demand that was lost: a guest counts once a date, with the largest party asked for, and not at all who
  /// has a booking there on that date; what others asked for counts each time.
  public internal(set) var turnedAway = PartyCount()
  /// Those who waited.
  public internal(set) var waits = WaitFigures()
  /// Minutes from sitting down to leaving, of parties that a host said had left; nil where there is none.
  public internal(set) var turn: Spread?
  /// Minutes from booking to start, of bookings that stand and were made here; nil where there is none.
  public internal(set) var lead: Spread?
  /// By currency.
  public internal(set) var deposits: [DepositFigures] = []
}
