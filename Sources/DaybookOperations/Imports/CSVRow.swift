internal import Daybook

/// One row of a table, read by its map.
struct CSVRow {
  let fields: [String]
  let map: ColumnMap
  let values: CarriedValues

  func carried(line: Int) -> CarriedRow {
    var faults = FaultCollector()
    let id = faults.take { () throws(RowFault) in try text(.id) }
    let venue = faults.take { () throws(RowFault) in try text(.venue) }
    let party = faults.take { () throws(RowFault) in try integer(.party) }
    let start = readStart(&faults)
    let end = faults.take { () throws(RowFault) in try readEnd() }
    let standing = faults.take { () throws(RowFault) in try readStanding() }
    guard let id, let venue, let party, let start, let end, let standing else {
      return CarriedRow(line: line, result: .failure(RowFaults(all: faults.faults)))
    }
    var (until, minutes): (RequestedTime, Int?) = (start, nil)
    switch end {
    case .at(let time): until = time
    case .after(let count): minutes = count
    }
    let command = CarryOver(
      venue: VenueID(venue), party: PartySize(party), start: start, until: until,
      tables: list(.tables)?.map { TableID($0) }, guest: guest,
      original: Original(
        id: id, owner: map.value(.owner, in: fields).map { values.owner($0) }, system: values.system),
      standing: standing)
    do throws(RowFault) {
      return CarriedRow(line: line, result: .success(try values.checked(command)), minutes: minutes)
    } catch {
      return CarriedRow(line: line, result: .failure(RowFaults(all: [error])))
    }
  }

  private var guest: Guest? {
    let guest = Guest(
      name: map.value(.name, in: fields), phone: map.value(.phone, in: fields),
      email: map.value(.email, in: fields), notes: map.value(.note, in: fields),
      allergies: list(.allergies) ?? [])
    return guest == Guest() ? nil : guest
  }

  /// Several values in one field are separated by semicolons.
  private func list(_ field: CarriedField) -> [String]? {
    map.value(field, in: fields)?.parts(separatedBy: ";").filter { !$0.isEmpty }.map(\.withoutOuterSpaces)
  }

  private func readStart(_ faults: inout FaultCollector) -> RequestedTime? {
    guard !map.says(.start) else {
      return faults.take { () throws(RowFault) in try values.time(try text(.start), .start) }
    }
    let date = faults.take { () throws(RowFault) in
      try read(.date, values.dates.allowed, note: values.dates.note) {
        values.dates.date($0.withoutOuterSpaces)
      }
    }
    let clock = faults.take { () throws(RowFault) in
      try read(.time, ForeignClock.allowed, note: ForeignClock.note) { ForeignClock($0) }
    }
    return date.flatMap { clock?.time(on: $0) }
  }

  /// When it ends: a time, or a number of elapsed minutes after the start (R3).
  private enum End {
    case at(RequestedTime)
    case after(minutes: Int)
  }

  private func readEnd() throws(RowFault) -> End {
    if let text = map.value(.end, in: fields) { return .at(try values.time(text, .end)) }
    guard map.says(.minutes) else { throw nothing(.end) }
    let minutes = try integer(.minutes)
    guard (1...1440).contains(minutes) else {
      throw .invalid(map.name(of: .minutes), "found \(minutes); allowed: 1–1440")
    }
    return .after(minutes: minutes)
  }

  /// A row without a status is booked; its time tells whether it is over.
  private func readStanding() throws(RowFault) -> Standing {
    guard let text = map.value(.status, in: fields) else { return .booked }
    switch text.lowercased().replacingScalars([" ": "", "_": "", "-": ""]) {
    case "booked", "confirmed": return .booked
    case "completed", "finished", "arrived", "seated", "left": return .completed
    case "cancelled", "canceled": return .cancelled
    case "noshow": return .noShow
    default:
      throw .invalid(
        map.name(of: .status),
        "found \"\(text)\"; allowed: booked, confirmed, completed, finished, arrived, seated, left, cancelled, "
          + "canceled, no-show")
    }
  }

  private func text(_ field: CarriedField) throws(RowFault) -> String {
    guard let text = map.value(field, in: fields) else { throw nothing(field) }
    return text
  }

  private func integer(_ field: CarriedField) throws(RowFault) -> Int {
    try read(field, "a whole number") { Int(wholeIn: $0) }
  }

  private func read<Value>(
    _ field: CarriedField, _ allowed: String, note: (String) -> String = { _ in "" },
    _ parse: (String) -> Value?
  ) throws(RowFault) -> Value {
    let text = try text(field)
    guard let value = parse(text) else {
      throw .invalid(map.name(of: field), "found \"\(text)\"; \(note(text))allowed: \(allowed)")
    }
    return value
  }

  private func nothing(_ field: CarriedField) -> RowFault {
    .invalid(map.name(of: field), "found nothing")
  }
}

extension Int {
  /// A whole number as tables write it: with spaces in it, or with a fraction of zeros.
  init?(wholeIn text: String) {
    let parts = text.replacingScalars([" ": ""]).parts(separatedBy: ".")
    guard parts.count <= 2, parts.count == 1 || !parts[1].isEmpty && parts[1].utf8.allSatisfy({ $0 == 0x30 })
    else { return nil }
    self.init(parts[0])
  }
}
