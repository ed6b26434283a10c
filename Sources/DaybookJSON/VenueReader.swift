package import DaybookDomain
internal import DaybookTime

/// Reads a venue's definition.
package enum VenueReader {
  package static func read(_ fields: inout FieldReader) throws(InvalidField) -> VenueDefinition {
    VenueDefinition(
      id: VenueID(try fields.required("id") { f, n throws(InvalidField) in try f.text(n) }),
      name: try fields.required("name") { f, n throws(InvalidField) in try f.text(n) },
      zone: try fields.required("zone") { f, n throws(InvalidField) in try f.text(n) },
      services: try fields.objects("services", service) ?? [],
      specialDays: try fields.objects("specialDays", specialDay) ?? [],
      turnTimes: try fields.objects("turnTimes") { f throws(InvalidField) in
        TurnTime(party: try integer("party", &f), minutes: try integer("minutes", &f))
      } ?? [],
      tables: try fields.objects("tables", table) ?? [], pools: try fields.objects("pools", pool) ?? [],
      graceMinutes: try fields.integer("graceMinutes"),
      leastStayMinutes: try fields.integer("leastStayMinutes"),
      holds: try fields.object("holds") { f throws(InvalidField) in
        HoldPolicy(
          seconds: try f.integer("seconds"), guestMost: try f.integer("guestMost"),
          hostMost: try f.integer("hostMost"))
      })
  }

  private static func service(_ fields: inout FieldReader) throws(InvalidField) -> Service {
    var days: [Weekday] = []
    for (index, text) in (try fields.texts("days") ?? []).enumerated() {
      guard let day = Weekday(rawValue: text) else {
        throw InvalidField(
          fields.path(of: "days[\(index)]"),
          "found \"\(text.shortened)\"; allowed: mon, tue, wed, thu, fri, sat, sun")
      }
      days.append(day)
    }
    return Service(
      name: try fields.required("name") { f, n throws(InvalidField) in try f.text(n) }, days: days,
      opens: try clock("opens", &fields), lastSeating: try clock("lastSeating", &fields),
      closes: try clock("closes", &fields), gridMinutes: try integer("gridMinutes", &fields))
  }

  private static func specialDay(_ fields: inout FieldReader) throws(InvalidField) -> SpecialDay {
    let date = try fields.required("date") { f, n throws(InvalidField) in
      try f.parsed(n, "a date such as 2030-12-31") { CivilDate($0) }
    }
    let isClosed = try fields.bool("closed") ?? false
    let services = try fields.objects("services", service)
    guard isClosed != (services != nil) else {
      throw InvalidField(
        fields.path(of: "services"), "a special day has either \"closed\": true or its services")
    }
    return SpecialDay(date: date, services: services)
  }

  private static func table(_ fields: inout FieldReader) throws(InvalidField) -> Table {
    let id = try fields.required("id") { f, n throws(InvalidField) in try f.text(n) }
    return Table(
      id: TableID(id), name: try fields.text("name") ?? id, area: try fields.text("area"),
      least: try fields.integer("least") ?? 1, most: try integer("most", &fields))
  }

  private static func pool(_ fields: inout FieldReader) throws(InvalidField) -> Pool {
    let id = try fields.required("id") { f, n throws(InvalidField) in try f.text(n) }
    guard try fields.bool("windowed") ?? true else {
      throw InvalidField(
        fields.path(of: "windowed"), "found false; allowed: true, units are taken for the time of the stay")
    }
    return Pool(id: PoolID(id), capacity: try integer("capacity", &fields))
  }

  private static func integer(_ name: String, _ fields: inout FieldReader) throws(InvalidField) -> Int {
    try fields.required(name) { f, n throws(InvalidField) in try f.integer(n) }
  }

  private static func clock(_ name: String, _ fields: inout FieldReader) throws(InvalidField) -> ClockValue {
    try fields.required(name) { f, n throws(InvalidField) in
      try f.parsed(n, "hh:mm, or past midnight hh:mm+1") { ClockValue($0) }
    }
  }
}
