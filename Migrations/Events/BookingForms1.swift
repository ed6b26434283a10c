import DaybookDomain

/// `dayClosed`, form 1: `date`, `expected` (those nobody came for). Read only.
enum DayClosedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> DayClosed {
    let date = try fields.date("date")
    return DayClosed(date: date, expected: try fields.ids("expected"))
  }
}

/// `undone`, form 1: `seating` (what it is again), `reservation`. Read only: what a no-show had forfeited was paid again.
enum UndoneForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Undone {
    let seating: SeatingState = try fields.choice("seating")
    return Undone(try fields.id("reservation"), seating: seating)
  }
}

/// `reassigned`, form 1: `tables` (those given), `reservation`. Read only: it pinned nothing.
enum ReassignedForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Reassigned {
    let tables: [TableID] = try fields.names("tables")
    return Reassigned(reservation: try fields.id("reservation"), tables: tables)
  }
}
