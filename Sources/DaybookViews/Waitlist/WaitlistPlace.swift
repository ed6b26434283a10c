public import DaybookDomain
public import DaybookTime

/// A party on the waitlist at an instant.
public struct WaitlistPlace: Hashable, Sendable {
  /// Who waits.
  public let entry: WaitlistEntry
  /// Its state at the instant; an offer lapses at its deadline, recorded or not.
  public let state: WaitlistState
  /// How many before it still wait, for a table or with an offer.
  public let ahead: Int
  /// When the promised wait is over; nil when none was promised.
  public let promisedAt: Timestamp?
  /// Minutes until a table that fits is likely to be free, from the floor as it is.
  ///
  /// Nil for a party that waits for a start, and where there is none before last seating.
  public let estimatedMinutes: Int?
  /// Whether it waits for a table now, and none is likely to be free for it before last seating.
  public let hasNoTable: Bool
}

extension WaitlistPlace {
  /// The places of a venue's entries, which must be in the order they joined.
  package static func places(
    _ entries: [WaitlistEntry], at now: Timestamp, estimates: [WaitlistID: Int]? = nil
  ) -> [WaitlistPlace] {
    var ahead = 0
    return entries.map { entry in
      let state = entry.state(at: now)
      defer { if state == .waiting || state == .offered { ahead += 1 } }
      return WaitlistPlace(
        entry: entry.effective(at: now), state: state, ahead: ahead,
        promisedAt: entry.quotedMinutes.map { entry.joinedAt.adding(minutes: $0) },
        estimatedMinutes: estimates?[entry.id],
        hasNoTable: state == .waiting && entry.start == nil && estimates.map { $0[entry.id] == nil } ?? false)
    }
  }
}
