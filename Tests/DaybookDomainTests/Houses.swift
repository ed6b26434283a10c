import DaybookDomain
import DaybookModel
import DaybookTime

/// Two small houses for the tests of `verify`, of the business date and of changes.
extension VenueDefinition {
  /// Dinner in Berlin, 17:00–22:00, closing 23:30, a start every quarter of an hour.
  ///
  /// It has two tables for two and one for four.
  static let kiez = VenueDefinition(
    id: "kiez", name: "Kiez", zone: "Europe/Berlin",
    services: [.daily("17:00", last: "22:00", closes: "23:30", every: 15)],
    turnTimes: [TurnTime(party: 99, minutes: 90)],
    tables: [
      Table(id: "A", name: "A", most: 2), Table(id: "B", name: "B", most: 2),
      Table(id: "C", name: "C", most: 4),
    ])

  /// Dinner in Baku, 18:00–21:30, closing 23:00, a start every half hour.
  static let evening = VenueDefinition(
    id: "evening", name: "Evening", zone: "Asia/Baku",
    services: [.daily("18:00", last: "21:30", closes: "23:00", every: 30)],
    turnTimes: [TurnTime(party: 99, minutes: 90)],
    tables: [Table(id: "A", name: "A", most: 2), Table(id: "B", name: "B", most: 4)])

  /// The venue with so many covers in each hour of its first service.
  func pacing(_ covers: Int, minutes: Int = 60) -> VenueDefinition {
    with { $0.services[0].pacing = Pacing(minutes: minutes, covers: covers) }
  }

  /// The venue with other tables, all for up to so many.
  func tables(_ ids: String..., most: Int) -> VenueDefinition {
    with { $0.tables = ids.map { Table(id: TableID($0), name: $0, most: most) } }
  }
}

extension Desk {
  static let june = "2030-06-14T08:00Z"

  /// A change by a host who sets codes aside.
  @discardableResult
  mutating func modifyAnyway(
    _ id: ReservationID, start: String? = nil, party: PartySize? = nil, tables: [TableID]? = nil,
    until: String? = nil, setting codes: RefusalCode...
  ) -> Outcome {
    execute(
      .modify(
        Modify(
          id, party: party, start: start.map { RequestedTime(stringLiteral: $0) }, tables: tables,
          until: until.map { RequestedTime(stringLiteral: $0) },
          override: Override(codes, why: "the owner asked"))))
  }

  /// A date closed by a host before it is over.
  @discardableResult
  mutating func closeAnyway(_ date: String) -> Outcome {
    execute(
      .closeDay(
        CloseDay(venue: venueID, date: .on(date), override: Override([.tooSoon], why: "a burst pipe"))))
  }

  @discardableResult
  mutating func reopen(_ date: String, by actor: Actor = .host) -> Outcome {
    execute(.reopenDay(ReopenDay(venue: venueID, date: .on(date), why: "closed by mistake")), by: actor)
  }

  /// Seating by a host who sets codes aside.
  @discardableResult
  mutating func seatAnyway(_ id: ReservationID, setting codes: RefusalCode...) -> Outcome {
    execute(.seat(Seat(id, override: Override(codes, why: "they stand in the rain"))))
  }
}
