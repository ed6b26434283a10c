import DaybookDomain
import DaybookTime

/// `venueDefined`, form 3: the definition's own fields; an absent, empty or false one is left out.
///
/// It reads form 2 too, which lacks `automatic`, `courseGapMinutes`, `first` and `overrunMinutes`.
enum VenueForm3 {
  static func write<Writer: FieldWriter & ~Copyable>(_ venue: VenueDefinition, to fields: inout Writer) {
    fields.field("id", text: venue.id.text)
    fields.field("name", text: venue.name)
    PolicyForm.write(prep: venue.prep, to: &fields)
    fields.field("zone", text: venue.zone)
    PolicyForm.write(holds: venue.holds, to: &fields)
    PolicyForm.write(party: venue.party, to: &fields)
    fields.nonempty("pools", venue.pools) { pool, fields in
      fields.field("id", text: pool.id.text)
      fields.field("capacity", integer: pool.capacity)
      fields.nonempty("channels", words: pool.channels)
      fields.field("windowed", bool: pool.isWindowed)
    }
    PolicyForm.write(cutoff: venue.cutoff, to: &fields)
    fields.nonempty("tables", venue.tables) { write($0, to: &$1) }
    PolicyForm.write(closing: venue.closing, to: &fields)
    PolicyForm.write(deposit: venue.deposit, to: &fields)
    PolicyForm.write(notices: venue.notices, to: &fields)
    fields.flag("retired", venue.isRetired)
    if let location = venue.location {
      fields.object("location") { fields in
        fields.field("latitude", integer: location.latitude)
        fields.field("longitude", integer: location.longitude)
      }
    }
    PolicyForm.write(requests: venue.requests, to: &fields)
    fields.nonempty("services", venue.services) { write($0, to: &$1) }
    if let waitlist = venue.waitlist {
      fields.object("waitlist") { fields in
        fields.flag("automatic", waitlist.isAutomatic)
        fields.field("offerSeconds", integer: waitlist.offerSeconds)
      }
    }
    if let guarantee = venue.guarantee {
      fields.object("guarantee") { $0.field("fromParty", integer: guarantee.fromParty) }
    }
    fields.nonempty("turnTimes", venue.turnTimes) { write($0, to: &$1) }
    fields.field("coversMost", integer: venue.coversMost)
    fields.field("advanceDays", integer: venue.advanceDays)
    fields.nonempty("specialDays", venue.specialDays) { day, fields in
      fields.field("date", date: day.date)
      if let services = day.services {
        fields.objects("services", services) { write($0, to: &$1) }
      } else {
        fields.field("closed", bool: true)
      }
    }
    fields.nonempty("combinations", venue.combinations) { write($0, to: &$1) }
    fields.field("graceMinutes", integer: venue.graceMinutes)
    fields.field("bufferMinutes", integer: venue.bufferMinutes)
    if let date = venue.effectiveFrom { fields.field("effectiveFrom", date: date) }
    fields.field("noticeMinutes", integer: venue.noticeMinutes)
    fields.flag("forbidsOverlap", venue.forbidsOverlap)
    fields.field("overrunMinutes", integer: venue.overrunMinutes)
    fields.field("leastStayMinutes", integer: venue.leastStayMinutes)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(_ table: Table, to fields: inout Writer) {
    fields.field("id", text: table.id.text)
    fields.field("area", text: table.area)
    fields.field("most", integer: table.most)
    fields.field("name", text: table.name)
    fields.field("least", integer: table.least)
    fields.nonempty("channels", words: table.channels)
    fields.nonempty("features", words: table.features)
    fields.field("priority", integer: table.priority)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(_ turn: TurnTime, to fields: inout Writer) {
    fields.field("party", integer: turn.party)
    fields.field("minutes", integer: turn.minutes)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(_ service: Service, to fields: inout Writer) {
    fields.nonempty("days", words: service.days)
    fields.field("name", text: service.name)
    fields.flag("first", service.isFirst)
    fields.field("opens", text: service.opens.description)
    fields.field("closes", text: service.closes.description)
    if let pacing = service.pacing {
      fields.object("pacing") { fields in
        fields.field("covers", integer: pacing.covers)
        fields.field("minutes", integer: pacing.minutes)
        fields.field("parties", integer: pacing.parties)
        fields.field("onlineCovers", integer: pacing.onlineCovers)
      }
    }
    fields.nonempty("channels", words: service.channels)
    if !service.seatings.isEmpty { fields.field("seatings", texts: service.seatings.map(\.description)) }
    fields.field("mustEndBy", text: service.mustEndBy?.description)
    fields.nonempty("turnTimes", service.turnTimes) { write($0, to: &$1) }
    fields.field("gridMinutes", integer: service.gridMinutes)
    fields.field("lastSeating", text: service.lastSeating.description)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ combination: Combination, to fields: inout Writer
  ) {
    fields.field("id", text: combination.id.text)
    fields.field("most", integer: combination.most)
    fields.field("name", text: combination.name)
    fields.field("least", integer: combination.least)
    fields.field("tables", names: combination.tables)
    fields.nonempty("channels", words: combination.channels)
    fields.field("priority", integer: combination.priority)
  }
}

extension VenueForm3 {
  static func read(_ fields: inout FormReader) throws(FormError) -> VenueDefinition {
    let id: VenueID = try fields.name("id")
    let name = try fields.text("name")
    let prep = try PolicyForm.prep(&fields)
    var venue = VenueDefinition(id: id, name: name, zone: try fields.text("zone"))
    venue.prep = prep
    venue.holds = try PolicyForm.holds(&fields)
    venue.party = try PolicyForm.party(&fields)
    venue.pools = try fields.nonemptyObjects("pools", pool)
    venue.cutoff = try PolicyForm.cutoff(&fields)
    venue.tables = try fields.nonemptyObjects("tables", table)
    venue.closing = try PolicyForm.closing(&fields)
    venue.deposit = try PolicyForm.deposit(&fields)
    venue.notices = try PolicyForm.notices(&fields)
    venue.isRetired = try fields.flag("retired")
    venue.location = try fields.optionalObject("location") { fields throws(FormError) in
      Coordinate(
        latitude: try fields.integer("latitude", .latitude),
        longitude: try fields.integer("longitude", .longitude))
    }
    venue.requests = try PolicyForm.requests(&fields)
    venue.services = try fields.nonemptyObjects("services", service)
    venue.waitlist = try fields.optionalObject("waitlist") { fields throws(FormError) in
      let isAutomatic = try fields.flag("automatic")
      return WaitlistPolicy(
        offerSeconds: try fields.optionalInteger("offerSeconds", .seconds), isAutomatic: isAutomatic)
    }
    venue.guarantee = try fields.optionalObject("guarantee") { fields throws(FormError) in
      GuaranteePolicy(fromParty: try fields.integer("fromParty", .covers))
    }
    venue.turnTimes = try fields.nonemptyObjects("turnTimes", turnTime)
    venue.coversMost = try fields.optionalInteger("coversMost", .crowd)
    venue.advanceDays = try fields.optionalInteger("advanceDays", .days)
    venue.specialDays = try fields.nonemptyObjects("specialDays", specialDay)
    venue.combinations = try fields.nonemptyObjects("combinations", combination)
    venue.graceMinutes = try fields.optionalInteger("graceMinutes", .minutes)
    venue.bufferMinutes = try fields.optionalInteger("bufferMinutes", .minutes)
    if fields.has("effectiveFrom") { venue.effectiveFrom = try fields.date() }
    venue.noticeMinutes = try fields.optionalInteger("noticeMinutes", .longMinutes)
    venue.forbidsOverlap = try fields.flag("forbidsOverlap")
    venue.overrunMinutes = try fields.optionalInteger("overrunMinutes", .minutes)
    venue.leastStayMinutes = try fields.optionalInteger("leastStayMinutes", .minutes)
    return venue
  }

  private static func pool(_ fields: inout FormReader) throws(FormError) -> Pool {
    var pool = Pool(id: try fields.name("id"), capacity: try fields.integer("capacity", .units))
    pool.channels = try fields.nonemptyChoices("channels")
    pool.isWindowed = try fields.bool("windowed")
    return pool
  }

  private static func table(_ fields: inout FormReader) throws(FormError) -> Table {
    let id: TableID = try fields.name("id")
    let area = try fields.optionalText("area")
    let most = try fields.integer("most", .seats)
    let name = try fields.text("name")
    var table = Table(id: id, name: name, area: area, least: try fields.integer("least", .seats), most: most)
    table.channels = try fields.nonemptyChoices("channels")
    table.features = try fields.nonemptyChoices("features")
    table.priority = try fields.optionalInteger("priority", .priority)
    return table
  }

  private static func turnTime(_ fields: inout FormReader) throws(FormError) -> TurnTime {
    let party = try fields.integer("party", .covers)
    return TurnTime(party: party, minutes: try fields.integer("minutes", .someMinutes))
  }

  private static func specialDay(_ fields: inout FormReader) throws(FormError) -> SpecialDay {
    let date = try fields.date("date")
    guard !(try fields.flag("closed")) else { return SpecialDay(date: date, services: nil) }
    return SpecialDay(date: date, services: try fields.objects("services", service))
  }

  private static func combination(_ fields: inout FormReader) throws(FormError) -> Combination {
    let id: CombinationID = try fields.name("id")
    let most = try fields.integer("most", .seats)
    let name = try fields.optionalText("name")
    let least = try fields.integer("least", .seats)
    var combination = Combination(
      id: id, name: name, tables: try fields.names("tables"), least: least, most: most)
    combination.channels = try fields.nonemptyChoices("channels")
    combination.priority = try fields.optionalInteger("priority", .priority)
    return combination
  }

  private static func service(_ fields: inout FormReader) throws(FormError) -> Service {
    let days: [Weekday] = try fields.nonemptyChoices("days")
    let name = try fields.text("name")
    let isFirst = try fields.flag("first")
    let opens = try fields.clock("opens")
    let closes = try fields.clock("closes")
    let pacing = try fields.optionalObject("pacing") { fields throws(FormError) in
      let covers = try fields.optionalInteger("covers", .crowd)
      let minutes = try fields.integer("minutes", .someMinutes)
      let parties = try fields.optionalInteger("parties", .crowd)
      return Pacing(
        minutes: minutes, covers: covers, parties: parties,
        onlineCovers: try fields.optionalInteger("onlineCovers", .crowd))
    }
    let channels: [Channel] = try fields.nonemptyChoices("channels")
    var seatings: [ClockValue] = []
    for _ in 0..<(try fields.nonemptyArray("seatings")) { seatings.append(try fields.clock()) }
    let mustEndBy = fields.has("mustEndBy") ? try fields.clock() : nil
    let turnTimes = try fields.nonemptyObjects("turnTimes", turnTime)
    let place = fields.offset
    let gridMinutes = try fields.integer("gridMinutes", .minutes)
    guard gridMinutes > 0 || !seatings.isEmpty else {
      throw FormError(.badValue, at: place, "a grid of 0 min without fixed seatings; allowed: 1 to 1440")
    }
    var service = Service(
      name: name, days: days, opens: opens, lastSeating: try fields.clock("lastSeating"), closes: closes,
      gridMinutes: gridMinutes)
    service.isFirst = isFirst
    service.pacing = pacing
    service.channels = channels
    service.seatings = seatings
    service.mustEndBy = mustEndBy
    service.turnTimes = turnTimes
    return service
  }
}
