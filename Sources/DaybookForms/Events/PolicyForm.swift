import DaybookDomain
import DaybookTime

/// A venue's policies, as `venueDefined` has them in form 3.
enum PolicyForm {
  static func write<Writer: FieldWriter & ~Copyable>(prep: PrepPolicy?, to fields: inout Writer) {
    guard let prep else { return }
    fields.object("prep") { fields in
      fields.nonempty("items", prep.items) { item, fields in
        fields.field("name", text: item.name)
        fields.flag("ahead", item.isAhead)
        fields.field("course", integer: item.course)
        fields.field("minutes", integer: item.minutes)
        fields.field("station", text: item.station)
      }
      fields.flag("approval", prep.needsApproval)
      fields.field("courseGapMinutes", integer: prep.courseGapMinutes)
      fields.field("fullLeastMinutes", integer: prep.fullLeastMinutes)
      fields.field("seatToServeMinutes", integer: prep.seatToServeMinutes)
    }
  }

  static func prep(_ fields: inout FormReader) throws(FormError) -> PrepPolicy? {
    try fields.optionalObject("prep") { fields throws(FormError) in
      let items = try fields.nonemptyObjects("items") { fields throws(FormError) in
        let name = try fields.text("name")
        let isAhead = try fields.flag("ahead")
        let course = try fields.integer("course", .course)
        let minutes = try fields.integer("minutes", .minutes)
        return PrepPlanItem(
          name: name, station: try fields.text("station"), course: course, minutes: minutes, isAhead: isAhead)
      }
      let approval = try fields.flag("approval")
      let courseGap = try fields.optionalInteger("courseGapMinutes", .minutes)
      let fullLeast = try fields.optionalInteger("fullLeastMinutes", .minutes)
      return PrepPolicy(
        items: items, needsApproval: approval, fullLeastMinutes: fullLeast,
        seatToServeMinutes: try fields.optionalInteger("seatToServeMinutes", .minutes),
        courseGapMinutes: courseGap)
    }
  }

  static func write<Writer: FieldWriter & ~Copyable>(holds: HoldPolicy?, to fields: inout Writer) {
    guard let holds else { return }
    fields.object("holds") { fields in
      fields.field("seconds", integer: holds.seconds)
      fields.field("hostMost", integer: holds.hostMost)
      fields.field("guestMost", integer: holds.guestMost)
    }
  }

  static func holds(_ fields: inout FormReader) throws(FormError) -> HoldPolicy? {
    try fields.optionalObject("holds") { fields throws(FormError) in
      let seconds = try fields.optionalInteger("seconds", .seconds)
      let hostMost = try fields.optionalInteger("hostMost", .seconds)
      return HoldPolicy(
        seconds: seconds, guestMost: try fields.optionalInteger("guestMost", .seconds), hostMost: hostMost)
    }
  }

  static func write<Writer: FieldWriter & ~Copyable>(party: PartyPolicy?, to fields: inout Writer) {
    guard let party else { return }
    fields.object("party") { fields in
      fields.field("most", integer: party.most)
      fields.field("least", integer: party.least)
      fields.field("onlineMost", integer: party.onlineMost)
    }
  }

  static func party(_ fields: inout FormReader) throws(FormError) -> PartyPolicy? {
    try fields.optionalObject("party") { fields throws(FormError) in
      let most = try fields.optionalInteger("most", .covers)
      let least = try fields.optionalInteger("least", .covers)
      return PartyPolicy(
        least: least, most: most, onlineMost: try fields.optionalInteger("onlineMost", .covers))
    }
  }

  static func write<Writer: FieldWriter & ~Copyable>(cutoff: CutoffPolicy?, to fields: inout Writer) {
    guard let cutoff else { return }
    fields.object("cutoff") { fields in
      fields.field("days", integer: cutoff.days)
      fields.field("time", text: cutoff.time?.description)
      fields.field("minutes", integer: cutoff.minutes)
      fields.flag("refused", cutoff.isRefused)
    }
  }

  static func cutoff(_ fields: inout FormReader) throws(FormError) -> CutoffPolicy? {
    try fields.optionalObject("cutoff") { fields throws(FormError) in
      let days = try fields.optionalInteger("days", .days)
      let time = fields.has("time") ? try fields.clock() : nil
      let minutes = try fields.optionalInteger("minutes", .longMinutes)
      return CutoffPolicy(minutes: minutes, days: days, time: time, isRefused: try fields.flag("refused"))
    }
  }

  static func write<Writer: FieldWriter & ~Copyable>(closing: ClosingPolicy?, to fields: inout Writer) {
    guard let closing else { return }
    fields.object("closing") { fields in
      fields.field("time", text: closing.time?.description)
      fields.flag("noShows", closing.marksNoShows)
    }
  }

  static func closing(_ fields: inout FormReader) throws(FormError) -> ClosingPolicy? {
    try fields.optionalObject("closing") { fields throws(FormError) in
      let time = fields.has("time") ? try fields.clock() : nil
      return ClosingPolicy(time: time, marksNoShows: try fields.flag("noShows"))
    }
  }

  static func write<Writer: FieldWriter & ~Copyable>(deposit: DepositPolicy?, to fields: inout Writer) {
    guard let deposit else { return }
    fields.object("deposit") { fields in
      fields.field("amount", integer: deposit.amount)
      fields.field("currency", text: deposit.currency)
      fields.flag("perCover", deposit.isPerCover)
      fields.field("fromParty", integer: deposit.fromParty)
      fields.field("dueMinutes", integer: deposit.dueMinutes)
    }
  }

  static func deposit(_ fields: inout FormReader) throws(FormError) -> DepositPolicy? {
    try fields.optionalObject("deposit") { fields throws(FormError) in
      let amount = try fields.integer("amount", .money)
      let currency = try fields.text("currency")
      let perCover = try fields.flag("perCover")
      let fromParty = try fields.optionalInteger("fromParty", .covers)
      return DepositPolicy(
        amount: amount, currency: currency, isPerCover: perCover, fromParty: fromParty,
        dueMinutes: try fields.optionalInteger("dueMinutes", .longMinutes))
    }
  }

  static func write<Writer: FieldWriter & ~Copyable>(notices: NoticePolicy?, to fields: inout Writer) {
    guard let notices else { return }
    fields.object("notices") { fields in
      for (name, policy) in [
        ("floor" as StaticString, notices.floor), ("guest", notices.guest), ("kitchen", notices.kitchen),
      ] {
        guard let policy else { continue }
        fields.object(name) { fields in
          fields.field("tries", integer: policy.tries)
          fields.field("seconds", integer: policy.seconds)
        }
      }
    }
  }

  static func notices(_ fields: inout FormReader) throws(FormError) -> NoticePolicy? {
    try fields.optionalObject("notices") { fields throws(FormError) in
      let floor = try fields.optionalObject("floor", retries)
      let guest = try fields.optionalObject("guest", retries)
      return NoticePolicy(kitchen: try fields.optionalObject("kitchen", retries), floor: floor, guest: guest)
    }
  }

  private static func retries(_ fields: inout FormReader) throws(FormError) -> RetryPolicy {
    let tries = try fields.integer("tries", .tries)
    return RetryPolicy(tries: tries, seconds: try fields.integer("seconds", .seconds))
  }

  static func write<Writer: FieldWriter & ~Copyable>(requests: RequestPolicy?, to fields: inout Writer) {
    guard let requests else { return }
    fields.object("requests") { fields in
      fields.field("fromParty", integer: requests.fromParty)
      fields.field("answerMinutes", integer: requests.answerMinutes)
    }
  }

  static func requests(_ fields: inout FormReader) throws(FormError) -> RequestPolicy? {
    try fields.optionalObject("requests") { fields throws(FormError) in
      let fromParty = try fields.optionalInteger("fromParty", .covers)
      return RequestPolicy(
        fromParty: fromParty, answerMinutes: try fields.optionalInteger("answerMinutes", .longMinutes))
    }
  }
}
