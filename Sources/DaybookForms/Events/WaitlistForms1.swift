import DaybookDomain
import DaybookTime

/// `waitlistJoined`, form 2: `area`?, `date`, `entry`, `guest`?, `needs`?, `owner`? (the guest it was entered
/// for), `party`, `start`?, `offset`? (seconds, of the zone at the start), `quoted`? (minutes), `allergies`? (the
/// guest names some).
///
/// Form 1 has neither `owner`, `offset` nor `allergies`.
enum WaitlistJoinedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ joined: WaitlistJoined, to fields: inout Writer) {
    fields.field("area", text: joined.area)
    fields.field("date", date: joined.date)
    fields.field("entry", id: joined.entry)
    if let guest = joined.guest { fields.object("guest") { SealedGuestForm1.write(guest, to: &$0) } }
    fields.nonempty("needs", words: joined.needs)
    if let owner = joined.owner { fields.field("owner", actor: owner) }
    fields.field("party", integer: joined.party.covers)
    fields.field("start", instant: joined.start)
    fields.field("offset", integer: joined.offset?.seconds)
    fields.field("quoted", integer: joined.quotedMinutes)
    fields.flag("allergies", joined.hasAllergies)
  }

  static func read(_ fields: inout FormReader, version: Int = 2) throws(FormError) -> WaitlistJoined {
    let area = try fields.optionalText("area")
    let date = try fields.date("date")
    let entry: WaitlistID = try fields.id("entry")
    let guest = try SealedGuestForm1.read(&fields)
    let needs: [Need] = try fields.nonemptyChoices("needs")
    let owner = version > 1 && fields.has("owner") ? try fields.actor() : nil
    let party = PartySize(try fields.integer("party", .covers))
    let start = try fields.optionalInstant("start")
    let offset = version > 1 ? try fields.optionalInteger("offset", .offset) : nil
    let quoted = try fields.optionalInteger("quoted", .minutes)
    return WaitlistJoined(
      entry: entry, party: party, start: start, offset: offset.map { UTCOffset(seconds: $0) }, date: date,
      quotedMinutes: quoted, guest: guest, area: area, needs: needs, owner: owner,
      hasAllergies: version > 1 ? try fields.flag("allergies") : false)
  }
}

/// `waitlistMoved`, form 1: `entry`, `start`, `offset` (seconds).
enum WaitlistMovedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ moved: WaitlistMoved, to fields: inout Writer) {
    fields.field("entry", id: moved.entry)
    fields.field("start", instant: moved.start)
    fields.field("offset", integer: moved.offset.seconds)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WaitlistMoved {
    let entry: WaitlistID = try fields.id("entry")
    let start = try fields.instant("start")
    return WaitlistMoved(
      entry: entry, start: start, offset: UTCOffset(seconds: try fields.integer("offset", .offset)))
  }
}

/// `waitlistOffered`, form 1: `hold`, `entry`, `lapsesAt`.
enum WaitlistOfferedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ offered: WaitlistOffered, to fields: inout Writer) {
    fields.field("hold", id: offered.hold)
    fields.field("entry", id: offered.entry)
    fields.field("lapsesAt", instant: offered.lapsesAt)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WaitlistOffered {
    let hold: HoldID = try fields.id("hold")
    let entry: WaitlistID = try fields.id("entry")
    return WaitlistOffered(entry: entry, hold: hold, lapsesAt: try fields.instant("lapsesAt"))
  }
}

/// `waitlistBooked`, form 1: `entry`, `reservation`.
enum WaitlistBookedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ booked: WaitlistBooked, to fields: inout Writer) {
    fields.field("entry", id: booked.entry)
    fields.field("reservation", id: booked.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WaitlistBooked {
    let entry: WaitlistID = try fields.id("entry")
    return WaitlistBooked(entry: entry, reservation: try fields.id("reservation"))
  }
}

/// `waitlistLeft`, `waitlistLapsed` and `waitlistReturned`, form 1: `entry`.
enum EntryForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ entry: WaitlistID, to fields: inout Writer) {
    fields.field("entry", id: entry)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WaitlistID { try fields.id("entry") }
}

/// `waitlistFits`, form 1: `entry`, `tables`? (those that are free for the party).
enum WaitlistFitsForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ fits: WaitlistFits, to fields: inout Writer) {
    fields.field("entry", id: fits.entry)
    fields.nonempty("tables", names: fits.tables)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WaitlistFits {
    let entry: WaitlistID = try fields.id("entry")
    return WaitlistFits(entry, tables: try fields.nonemptyNames("tables"))
  }
}
