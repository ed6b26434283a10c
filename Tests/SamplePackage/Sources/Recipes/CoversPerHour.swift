import Daybook

/// Covers sold per hour of a business date: a view of one's own.
public struct CoversPerHour: Projection {
  public let name = "covers-per-hour"
  public let version: UInt32 = 1
  public init() {}

  public func apply(_ event: Fact, in rows: borrowing ProjectionTransaction) throws {
    guard let venue = event.venue else { return }
    switch event.event {
    case .booked(let it): try change(it.reservation, venue, rows, it.stay, counts: true)
    case .walkedIn(let it): try change(it.reservation, venue, rows, it.stay, counts: true)
    case .requested(let it): try change(it.booked.reservation, venue, rows, it.booked.stay, counts: false)
    case .carriedOver(let it):
      try change(it.reservation, venue, rows, it.stay, counts: [.booked, .completed].contains(it.standing))
    case .modified(let it): try change(it.reservation, venue, rows, it.stay)
    case .accepted(let it): try change(it.reservation, venue, rows, counts: true)
    case .undone(let it): try change(it.reservation, venue, rows, counts: true)
    case .corrected(let it):
      let (counts, covers) = (it.after.state == .completed, it.after.party.covers)
      try change(it.reservation, venue, rows, counts: counts, covers: covers)
    case .cancelled(let id), .lateCancelled(let id), .depositLapsed(let id), .noShow(let id):
      try change(id, venue, rows, counts: false)
    default: break
    }
  }

  /// Takes a reservation's covers out of their hour, and puts them where they belong now; nil is as before.
  private func change(
    _ id: ReservationID, _ venue: VenueID, _ rows: borrowing ProjectionTransaction, _ stay: Stay? = nil,
    counts: Bool? = nil, covers: Int? = nil
  ) throws {
    func add(_ covers: Int, _ date: CivilDate, _ hour: Int) throws {
      let key = RowBytes("hour", venue, date, hour)
      try rows.put(key, RowBytes(covers + (rows.value(key)?.parts(Int.self) ?? 0)))
    }
    let old = try rows.value(RowBytes("of", id))?.parts(Int.self, Int.self, CivilDate.self, Int.self)
    if let old { try add(-old.0 * old.1, old.2, old.3) }
    let hour = stay.map { Int(($0.start.epochSeconds + Int64($0.offset.seconds)) / 3600 % 24) } ?? old?.3
    guard let hour, let date = stay?.date ?? old?.2, let covers = covers ?? stay?.party.covers ?? old?.1,
      let counts = counts.map({ $0 ? 1 : 0 }) ?? old?.0
    else { return }
    try rows.put(RowBytes("of", id), RowBytes(counts, covers, date, hour))
    try add(counts * covers, date, hour)
  }
}

extension Snapshot {
  /// Covers sold at a venue on a business date, by the local hour in which they begin.
  public borrowing func coversPerHour(at venue: VenueID, on date: CivilDate) -> [Int: Int] {
    query("covers-per-hour", or: [:]) { rows in
      try rows.rows(startingWith: RowBytes("hour", venue, date)).reduce(into: [Int: Int]()) { hours, row in
        let (covers, key) = (try row.value.parts(Int.self), row.key)
        if covers > 0 { hours[try key.parts(String.self, VenueID.self, CivilDate.self, Int.self).3] = covers }
      }
    }
  }
}
