/// What a server has had of a business date, and has now.
public struct SectionLoad: Hashable, Sendable {
  /// The server.
  public let server: String
  /// The server's tables.
  public let tables: [TableID]
  /// Parties that sit at them.
  public let partiesNow: Int
  /// Their covers.
  public let coversNow: Int
  /// Parties that sit or have sat at them on the date.
  public let parties: Int
  /// Their covers.
  public let covers: Int

  /// `Rena: 2 parties, 5 covers`.
  public var words: String {
    "\(server): \(counted(parties, "party", "parties")), \(counted(covers, "cover"))"
  }
}

extension [Section] {
  /// The load of each section, in the order of who is next.
  ///
  /// Next is who has had the fewest covers of the date, then the fewest parties, then whose section was named
  /// first. A party belongs to the section of its first table that is in one.
  package func loads(of reservations: [Reservation]) -> [SectionLoad] {
    let visits = reservations.filter { $0.seatedAt != nil && [.booked, .completed].contains($0.state) }
    let loads = enumerated().map { place, section in
      let own = visits.filter { visit in
        visit.stay.tables.lazy.compactMap { table in self.firstIndex { $0.tables.contains(table) } }.first
          == place
      }
      let sitting = own.filter { $0.seating == .seated }
      return SectionLoad(
        server: section.server, tables: section.tables, partiesNow: sitting.count,
        coversNow: sitting.reduce(0) { $0 + $1.stay.party.covers }, parties: own.count,
        covers: own.reduce(0) { $0 + $1.stay.party.covers })
    }
    return loads.enumerated().sorted { a, b in
      (a.element.covers, a.element.parties, a.offset) < (b.element.covers, b.element.parties, b.offset)
    }.map(\.element)
  }
}
