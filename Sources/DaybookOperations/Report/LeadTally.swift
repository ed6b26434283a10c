/// Counts bookings by how many days ahead they were made.
struct LeadTally {
  /// The most days of each stretch but the last.
  private static let ends = [0, 1, 6, 13, 29, 89]

  private var counts = [PartyCount](repeating: PartyCount(), count: ends.count + 1)

  /// A booking made after its date had begun elsewhere is one of the same day.
  mutating func add(_ days: Int, _ covers: Int) {
    counts[LeadTally.ends.firstIndex { days <= $0 } ?? LeadTally.ends.count].add(covers)
  }

  var result: [LeadFigures] {
    counts.indices.map { place in
      LeadFigures(
        from: place == 0 ? 0 : LeadTally.ends[place - 1] + 1,
        through: place < LeadTally.ends.count ? LeadTally.ends[place] : nil, count: counts[place])
    }
  }
}
