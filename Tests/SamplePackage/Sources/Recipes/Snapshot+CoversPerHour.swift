import Daybook

extension Snapshot {
  /// Covers sold at a venue on a business date, by the local hour in which they begin.
  public borrowing func coversPerHour(at venue: VenueID, on date: CivilDate) -> [Int: Int] {
    query("covers-per-hour", or: [:]) { rows in
      var hours: [Int: Int] = [:]
      for row in try rows.rows(startingWith: RowBytes("hour", venue, date)) {
        let hour = try row.key.parts(String.self, VenueID.self, CivilDate.self, Int.self).3
        hours[hour] = try row.value.parts(Int.self)
      }
      return hours.filter { $0.value > 0 }
    }
  }
}
