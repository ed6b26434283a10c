import Daybook

/// Covers sold per hour of a business date: a view of one's own.
public struct CoversPerHour: Projection {
  public let name = "covers-per-hour"
  public let version: UInt32 = 1
  public init() {}

  public func apply(_ event: Fact, in rows: borrowing ProjectionTransaction) throws {
    guard let venue = event.venue else { return }
    switch event.event {
    case .booked(let it): try change(it.reservation, at: venue, in: rows, stay: it.stay, counts: true)
    case .walkedIn(let it): try change(it.reservation, at: venue, in: rows, stay: it.stay, counts: true)
    case .requested(let it):
      try change(it.booked.reservation, at: venue, in: rows, stay: it.booked.stay, counts: false)
    case .carriedOver(let it):
      let counts = it.standing == .booked || it.standing == .completed
      try change(it.reservation, at: venue, in: rows, stay: it.stay, counts: counts)
    case .modified(let it): try change(it.reservation, at: venue, in: rows, stay: it.stay)
    case .accepted(let it): try change(it.reservation, at: venue, in: rows, counts: true)
    case .undone(let it): try change(it.reservation, at: venue, in: rows, counts: true)
    case .corrected(let it):
      let (counts, covers) = (it.after.state == .completed, it.after.party.covers)
      try change(it.reservation, at: venue, in: rows, counts: counts, covers: covers)
    case .cancelled(let id), .lateCancelled(let id), .depositLapsed(let id), .noShow(let id):
      try change(id, at: venue, in: rows, counts: false)
    default: break
    }
  }

  /// Takes a reservation's covers out of their hour, and puts them where they belong now; nil is as before.
  private func change(
    _ id: ReservationID, at venue: VenueID, in rows: borrowing ProjectionTransaction, stay: Stay? = nil,
    counts: Bool? = nil, covers: Int? = nil
  ) throws {
    func add(_ covers: Int, _ date: CivilDate, _ hour: Int) throws {
      let key = RowBytes("hour", venue, date, hour)
      try rows.put(key, RowBytes(covers + (rows.value(key)?.parts(Int.self) ?? 0)))
    }
    let key = RowBytes("of", id)
    let old = try rows.value(key)?.parts(Int.self, Int.self, CivilDate.self, Int.self)
    if let old { try add(-old.0 * old.1, old.2, old.3) }
    guard let date = stay?.date ?? old?.2, let hour = stay?.localHour ?? old?.3,
      let covers = covers ?? stay?.party.covers ?? old?.1, let counts = counts.map({ $0 ? 1 : 0 }) ?? old?.0
    else { return }
    try rows.put(key, RowBytes(counts, covers, date, hour))
    try add(counts * covers, date, hour)
  }
}

extension Stay {
  fileprivate var localHour: Int { Int((start.microseconds / 1_000_000 + Int64(offset.seconds)) / 3600 % 24) }
}
