import DaybookDomain
import DaybookTime

/// The rarer fields of a reservation, as a map in its row.
enum CareRow {
  static func write<Writer: FieldWriter & ~Copyable>(_ care: Care, to fields: inout Writer) {
    fields.flag("sat", care.satAtClosing)
    fields.nonempty("lost", names: care.lostTables)
    if let ping = care.lastPing {
      fields.object("ping") { fields in
        fields.field("at", instant: ping.at)
        fields.field("number", unsigned: ping.place.number)
        fields.field("sealed", bytes: ping.place.sealed)
      }
    }
    if let prep = care.prep {
      fields.object("prep") { fields in
        fields.field("scope", text: prep.scope.rawValue)
        fields.field("covers", integer: prep.covers)
        fields.field("serveAt", instant: prep.serveAt)
        fields.field("tickets", ids: prep.tickets)
        if let last = prep.lastCourse {
          fields.object("lastCourse") { fields in
            fields.field("at", instant: last.at)
            fields.field("course", integer: last.course)
          }
        }
        if !prep.heldCourses.isEmpty { fields.field("heldCourses", integers: prep.heldCourses) }
        fields.field("courseGapMinutes", integer: prep.courseGapMinutes)
      }
    }
    if care.terms != .plain { fields.object("terms") { TermsForm1.write(care.terms, to: &$0) } }
    fields.flag("closed", care.isClosed)
    fields.field("seated", integer: care.seatedCovers)
    if let arrival = care.arrival {
      fields.object("arrival") { ArrivalDeclaredForm1.write(arrival, to: &$0) }
    }
    fields.field("arrived", integer: care.arrivedCovers)
    if care.deposit != .none { fields.field("deposit", text: care.deposit.rawValue) }
    fields.field("answerBy", instant: care.answerBy)
    fields.flag("heldOpen", care.isDepositHeldOpen)
    if let kept = care.keptAllergies {
      fields.object("allergies") { SealedGuestForm1.write(kept, to: &$0) }
    }
    fields.field("arrivedAt", instant: care.arrivedAt)
    if let correction = care.correction {
      fields.object("corrected") { fields in
        fields.field("at", instant: correction.at)
        fields.field("by", actor: correction.by)
        fields.field("why", text: correction.why)
        fields.field("position", unsigned: correction.position.value)
      }
    }
    fields.flag("forfeited", care.wasForfeited)
    fields.flag("forgotten", care.isForgotten)
    if care.guarantee != .none { fields.field("guarantee", text: care.guarantee.rawValue) }
    if care.attendance != .none { fields.field("attendance", text: care.attendance.rawValue) }
  }

  static func read(_ row: inout FormReader) throws(FormError) -> Care {
    var care = Care()
    let place = row.offset
    let outer = try row.enter()
    care.satAtClosing = try row.flag("sat")
    care.lostTables = try row.nonemptyNames("lost")
    care.lastPing = try row.optionalObject("ping") { fields throws(FormError) in
      let at = try fields.instant("at")
      let number = try fields.unsigned("number", .guest)
      return LastPing(at: at, place: SealedGuest(number: number, sealed: try fields.bytes("sealed")))
    }
    care.prep = try row.optionalObject("prep") { fields throws(FormError) in
      let scope: PrepScope = try fields.choice("scope")
      let covers = try fields.integer("covers", .covers)
      let serveAt = try fields.instant("serveAt")
      let tickets: [TicketID] = try fields.ids("tickets")
      let last = try fields.optionalObject("lastCourse") { fields throws(FormError) in
        let at = try fields.instant("at")
        return ServedCourse(try fields.integer("course", .course), at: at)
      }
      var held: [Int] = []
      for _ in 0..<(try fields.nonemptyArray("heldCourses")) { held.append(try fields.integer(.course)) }
      return Prep(
        scope: scope, serveAt: serveAt, tickets: tickets, covers: covers,
        courseGapMinutes: try fields.optionalInteger("courseGapMinutes", .minutes), lastCourse: last,
        heldCourses: held)
    }
    if row.has("terms") { care.terms = try TermsForm1.readObject(&row, mayBePlain: false) }
    care.isClosed = try row.flag("closed")
    care.seatedCovers = try row.optionalInteger("seated", .covers)
    care.arrival = try row.optionalObject("arrival", ArrivalDeclaredForm1.readArrival)
    care.arrivedCovers = try row.optionalInteger("arrived", .covers)
    if row.has("deposit") { care.deposit = try row.choiceButFirst() }
    care.answerBy = try row.optionalInstant("answerBy")
    care.isDepositHeldOpen = try row.flag("heldOpen")
    care.keptAllergies = try row.optionalObject("allergies", SealedGuestForm1.readFields)
    care.arrivedAt = try row.optionalInstant("arrivedAt")
    care.correction = try row.optionalObject("corrected") { fields throws(FormError) in
      let at = try fields.instant("at")
      let by = try fields.actor("by")
      let why = try fields.text("why")
      return Correction(
        position: Position(try fields.unsigned("position", .position)), at: at, by: by, why: why)
    }
    care.wasForfeited = try row.flag("forfeited")
    care.isForgotten = try row.flag("forgotten")
    if row.has("guarantee") { care.guarantee = try row.choiceButFirst() }
    if row.has("attendance") { care.attendance = try row.choiceButFirst() }
    try row.leave(outer)
    guard care != Care() else {
      throw FormError(.badValue, at: place, "an empty map; it must be left out")
    }
    return care
  }
}
