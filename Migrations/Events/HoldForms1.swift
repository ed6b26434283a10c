import DaybookDomain

/// `holdPlaced`, form 1: the stay, `hold`, `lapsesAt`.
enum HoldPlacedForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ placed: HoldPlaced, to fields: inout Writer) {
    StayForm1.write(placed.stay, hold: placed.hold, to: &fields)
    fields.field("lapsesAt", instant: placed.lapsesAt)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> HoldPlaced {
    let place = fields.offset
    let (stay, found, _) = try StayForm1.read(&fields, hasHold: true)
    guard let hold = found else {
      throw FormError(.missingField, at: place, "the field \"hold\" is missing")
    }
    return HoldPlaced(hold: hold, stay: stay, lapsesAt: try fields.instant("lapsesAt"))
  }
}

/// `holdReleased`, form 1: `hold`, `block`? (the block that took its tables).
enum HoldReleasedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ released: HoldReleased, to fields: inout Writer) {
    fields.field("hold", id: released.hold)
    fields.field("block", id: released.block)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> HoldReleased {
    HoldReleased(hold: try fields.id("hold"), block: try fields.optionalID("block"))
  }
}

/// `holdLapsed`, form 1: `hold`.
enum HoldLapsedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ hold: HoldID, to fields: inout Writer) {
    fields.field("hold", id: hold)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> HoldID { try fields.id("hold") }
}
