import DaybookDomain
import DaybookTime

/// `refused`, form 2: `code` (the first reason's), `sought`?, `reasons`.
enum RefusedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ refusal: Refusal, to fields: inout Writer) {
    fields.field("code", text: refusal.code.rawValue)
    if let sought = refusal.sought {
      fields.object("sought") { fields in
        fields.field("party", integer: sought.party.covers)
        fields.field("start", instant: sought.start)
      }
    }
    fields.objects("reasons", refusal.reasons) { reason, fields in
      fields.field("by", id: reason.claim)
      fields.field("code", text: reason.code.rawValue)
      fields.field("free", integer: reason.free)
      fields.field("more", integer: reason.more)
      fields.field("pool", text: reason.pool?.text)
      fields.field("start", instant: reason.start)
      fields.nonempty("tables", names: reason.tables)
      fields.field("message", text: reason.message)
    }
  }

  static func read(_ fields: inout FormReader, version: Int = 2) throws(FormError) -> Refusal {
    try fields.expect("code")
    let place = fields.offset
    let code: RefusalCode = try fields.choice()
    let sought = version > 1 ? try fields.optionalObject("sought", readSought) : nil
    var reasons: [Reason] = []
    try fields.expect("reasons")
    for _ in 0..<(try fields.nonemptyArray()) {
      let outer = try fields.enter()
      reasons.append(try readReason(&fields))
      try fields.leave(outer)
    }
    guard reasons[0].code == code else {
      throw FormError(
        .badValue, at: place,
        "the code is \(code.rawValue) and the first reason's \(reasons[0].code.rawValue); they must agree")
    }
    return Refusal(recorded: reasons, sought: sought)
  }

  private static func readSought(_ fields: inout FormReader) throws(FormError) -> Sought {
    let party = PartySize(try fields.integer("party", .covers))
    return Sought(party: party, start: try fields.instant("start"))
  }

  private static func readReason(_ fields: inout FormReader) throws(FormError) -> Reason {
    let claim: ClaimID? = try fields.optionalID("by")
    var reason = Reason(try fields.choice("code"), claim: claim)
    reason.free = try fields.optionalInteger("free", .unitsLeft)
    reason.more = try fields.optionalInteger("more", .count)
    reason.pool = try fields.optionalName("pool")
    reason.start = try fields.optionalInstant("start")
    reason.tables = try fields.nonemptyNames("tables")
    reason.message = try fields.optionalText("message")
    return reason
  }
}

/// `answered`, form 3: what the command named, `hold`?, `block`?, `entry`?, `since`?, `reservation`?.
enum AnsweredForm3 {
  static func write<Writer: FieldWriter & ~Copyable>(_ answered: Answered, to fields: inout Writer) {
    fields.field("hold", id: answered.hold)
    fields.field("block", id: answered.block)
    fields.field("entry", id: answered.entry)
    if let since = answered.since { fields.field("since", unsigned: since.value) }
    fields.field("reservation", id: answered.reservation)
  }

  static func read(_ fields: inout FormReader, version: Int = 3) throws(FormError) -> Answered {
    let hold: HoldID? = try fields.optionalID("hold")
    let block: BlockID? = try fields.optionalID("block")
    let entry: WaitlistID? = version > 1 ? try fields.optionalID("entry") : nil
    let since = version > 2 ? try fields.optionalUnsigned("since", .position) : nil
    return Answered(
      reservation: try fields.optionalID("reservation"), hold: hold, block: block, entry: entry,
      since: since.map { Position($0) })
  }
}
