import DaybookDomain
import DaybookTime

/// `venueDefined`, form 1: the definition's own fields, an empty list left out. Read only.
enum VenueForm1 {
  static func read(_ fields: inout FormReader) throws(FormError) -> VenueDefinition {
    var venue = VenueDefinition(
      id: try fields.name("id"), name: try fields.text("name"), zone: try fields.text("zone"))
    venue.holds = try readHolds(&fields)
    venue.pools = try readPools(&fields)
    venue.tables = try readTables(&fields)
    venue.services = try readServices(&fields, count: try fields.nonemptyArray("services"))
    venue.turnTimes = try readTurnTimes(&fields)
    venue.specialDays = try readSpecialDays(&fields)
    venue.graceMinutes = try fields.optionalInteger("graceMinutes", .minutes)
    venue.leastStayMinutes = try fields.optionalInteger("leastStayMinutes", .minutes)
    return venue
  }

  private static func readHolds(_ fields: inout FormReader) throws(FormError) -> HoldPolicy? {
    guard let outer = try fields.optionalObject("holds") else { return nil }
    let seconds = try fields.optionalInteger("seconds", .seconds)
    let hostMost = try fields.optionalInteger("hostMost", .seconds)
    let guestMost = try fields.optionalInteger("guestMost", .seconds)
    try fields.leave(outer)
    return HoldPolicy(seconds: seconds, guestMost: guestMost, hostMost: hostMost)
  }

  private static func readPools(_ fields: inout FormReader) throws(FormError) -> [Pool] {
    var pools: [Pool] = []
    for _ in 0..<(try fields.nonemptyArray("pools")) {
      let outer = try fields.enter()
      let id: PoolID = try fields.name("id")
      let capacity = try fields.integer("capacity", .units)
      try fields.expect("windowed")
      try fields.trueValue()
      try fields.leave(outer)
      pools.append(Pool(id: id, capacity: capacity))
    }
    return pools
  }

  private static func readTables(_ fields: inout FormReader) throws(FormError) -> [Table] {
    var tables: [Table] = []
    for _ in 0..<(try fields.nonemptyArray("tables")) {
      let outer = try fields.enter()
      let id: TableID = try fields.name("id")
      let area = try fields.optionalText("area")
      let most = try fields.integer("most", .seats)
      let name = try fields.text("name")
      let least = try fields.integer("least", .seats)
      try fields.leave(outer)
      tables.append(Table(id: id, name: name, area: area, least: least, most: most))
    }
    return tables
  }

  private static func readTurnTimes(_ fields: inout FormReader) throws(FormError) -> [TurnTime] {
    var turnTimes: [TurnTime] = []
    for _ in 0..<(try fields.nonemptyArray("turnTimes")) {
      let outer = try fields.enter()
      let party = try fields.integer("party", .covers)
      let minutes = try fields.integer("minutes", .someMinutes)
      try fields.leave(outer)
      turnTimes.append(TurnTime(party: party, minutes: minutes))
    }
    return turnTimes
  }

  private static func readSpecialDays(_ fields: inout FormReader) throws(FormError) -> [SpecialDay] {
    var days: [SpecialDay] = []
    for _ in 0..<(try fields.nonemptyArray("specialDays")) {
      let outer = try fields.enter()
      let date = try fields.date("date")
      var services: [Service]?
      if fields.has("closed") {
        try fields.trueValue()
      } else {
        services = try readServices(&fields, count: try fields.array("services"))
      }
      try fields.leave(outer)
      days.append(SpecialDay(date: date, services: services))
    }
    return days
  }

  private static func readServices(_ fields: inout FormReader, count: Int) throws(FormError) -> [Service] {
    var services: [Service] = []
    for _ in 0..<count {
      let outer = try fields.enter()
      var days: [Weekday] = []
      for _ in 0..<(try fields.nonemptyArray("days")) { days.append(try fields.choice()) }
      let name = try fields.text("name")
      let opens = try fields.clock("opens")
      let closes = try fields.clock("closes")
      let gridMinutes = try fields.integer("gridMinutes", .someMinutes)
      let lastSeating = try fields.clock("lastSeating")
      try fields.leave(outer)
      services.append(
        Service(
          name: name, days: days, opens: opens, lastSeating: lastSeating, closes: closes,
          gridMinutes: gridMinutes))
    }
    return services
  }
}
