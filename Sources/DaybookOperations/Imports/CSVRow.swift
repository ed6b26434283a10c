internal import Daybook

/// One row of a table, read by its map.
struct CSVRow {
  let fields: [String]
  let map: ColumnMap
  let values: CarriedValues

  func command() -> Result<CarryOver, RowFaults> {
    var faults = FaultCollector()
    let id = faults.take { () throws(RowFault) in try text(.id) }
    let venue = faults.take { () throws(RowFault) in try text(.venue) }
    let party = faults.take { () throws(RowFault) in try integer(.party) }
    let start = faults.take { () throws(RowFault) in try readStart() }
    let end = start.flatMap { start in faults.take { () throws(RowFault) in try readEnd(after: start) } }
    let standing = faults.take { () throws(RowFault) in try readStanding() }
    guard let id, let venue, let party, let start, let end, let standing else {
      return .failure(RowFaults(all: faults.faults))
    }
    let command = CarryOver(
      venue: VenueID(venue), party: PartySize(party), start: start, until: end,
      tables: list(.tables)?.map { TableID($0) }, guest: guest,
      original: Original(
        id: id, owner: map.value(.owner, in: fields).map { values.owner($0) }, system: values.system),
      standing: standing)
    do throws(RowFault) {
      return .success(try values.checked(command))
    } catch {
      return .failure(RowFaults(all: [error]))
    }
  }

  private var guest: Guest? {
    let guest = Guest(
      name: map.value(.name, in: fields), phone: map.value(.phone, in: fields),
      email: map.value(.email, in: fields), notes: map.value(.note, in: fields),
      allergies: list(.allergies) ?? [])
    return guest == Guest() ? nil : guest
  }

  /// Several values in one field stand apart by semicolons.
  private func list(_ field: CarriedField) -> [String]? {
    map.value(field, in: fields)?.parts(separatedBy: ";").filter { !$0.isEmpty }.map(\.withoutOuterSpaces)
  }

  private func readStart() throws(RowFault) -> RequestedTime {
    if let text = map.value(.start, in: fields) { return try values.time(text, .start) }
    guard map.names[.start] == nil else { throw nothing(.start) }
    return try values.time("\(try text(.date))T\(try text(.time))", .time)
  }

  private func readEnd(after start: RequestedTime) throws(RowFault) -> RequestedTime {
    if let text = map.value(.end, in: fields) { return try values.time(text, .end) }
    guard map.names[.minutes] != nil else { throw nothing(.end) }
    let minutes = try integer(.minutes)
    guard (1...1440).contains(minutes) else {
      throw .invalid(map.names[.minutes], "found \(minutes); allowed: 1–1440")
    }
    return start.adding(minutes: minutes)
  }

  /// Without a status it is booked; then its time says whether it is over.
  private func readStanding() throws(RowFault) -> Standing {
    guard let text = map.value(.status, in: fields) else { return .booked }
    switch text.lowercased().replacingScalars([" ": "", "_": "", "-": ""]) {
    case "booked", "confirmed": return .booked
    case "completed", "finished", "arrived", "seated", "left": return .completed
    case "cancelled", "canceled": return .cancelled
    case "noshow": return .noShow
    default:
      throw .invalid(
        map.names[.status],
        "found \"\(text)\"; allowed: booked, confirmed, completed, finished, arrived, seated, left, cancelled, "
          + "canceled, no-show")
    }
  }

  private func text(_ field: CarriedField) throws(RowFault) -> String {
    guard let text = map.value(field, in: fields) else { throw nothing(field) }
    return text
  }

  private func integer(_ field: CarriedField) throws(RowFault) -> Int {
    let text = try text(field)
    guard let integer = Int(text.replacingScalars([" ": ""])) else {
      throw .invalid(map.names[field], "found \"\(text)\"; allowed: a whole number")
    }
    return integer
  }

  private func nothing(_ field: CarriedField) -> RowFault {
    .invalid(map.names[field], "found nothing")
  }
}

extension RequestedTime {
  /// So many minutes later, by the clock on the wall where it is local.
  fileprivate func adding(minutes: Int) -> RequestedTime {
    switch form {
    case .instant(let instant):
      return RequestedTime(stringLiteral: instant.adding(minutes: minutes).description)
    case .local(let wall), .localWithOffset(let wall, _):
      let later = wall.instant(at: .zero).adding(minutes: minutes)
      return RequestedTime(stringLiteral: String(later.description.dropLast()))
    case nil: return self
    }
  }
}
