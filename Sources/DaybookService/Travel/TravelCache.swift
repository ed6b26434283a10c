/// What engines said of ways: for a quarter of an hour where there is an answer, for half a minute where there is none.
struct TravelCache: Sendable {
  struct Entry: Hashable, Sendable {
    let said: [EngineSaid]
    /// Nil: no engine has an answer.
    let time: TravelTime?
    let at: ContinuousClock.Instant

    fileprivate var end: ContinuousClock.Instant { at + (time == nil ? .seconds(30) : .seconds(900)) }
  }

  /// At most so many are kept, of some 200 bytes each.
  private let most: Int
  private var entries: [Way: Entry] = [:]

  init(most: Int = 10_000) { self.most = most }

  /// What is known of a way and not too old.
  func entry(of way: Way, at now: ContinuousClock.Instant) -> Entry? {
    entries[way].flatMap { now < $0.end ? $0 : nil }
  }

  mutating func keep(_ entry: Entry, of way: Way) {
    if entries.count >= most, entries[way] == nil {
      entries = entries.filter { entry.at < $0.value.end }
      // All are new: begin anew rather than find out which is needed least.
      if entries.count >= most { entries = [:] }
    }
    entries[way] = entry
  }
}
