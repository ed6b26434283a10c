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
  /// Nil for a party that waits for a start, and where nothing fits any more in this service.
  public let estimatedMinutes: Int?
}

extension WaitlistPlace {
  /// The places of a venue's entries, which must be in the order they joined.
  package static func places(
    _ entries: [WaitlistEntry], at now: Timestamp, estimates: [WaitlistID: Int] = [:]
  ) -> [WaitlistPlace] {
    var ahead = 0
    return entries.map { entry in
      let state = entry.state(at: now)
      defer { if state == .waiting || state == .offered { ahead += 1 } }
      return WaitlistPlace(
        entry: entry.effective(at: now), state: state, ahead: ahead,
        promisedAt: entry.quotedMinutes.map { entry.joinedAt.adding(minutes: $0) },
        estimatedMinutes: estimates[entry.id])
    }
  }
}
