import DaybookDomain

/// `holdPlaced`, form 3: the stay, `hold`, `owner`? (the guest it was placed for), `lapsesAt`, `override`?.
///
/// Form 2 has no `owner`.
enum HoldPlacedForm3 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ placed: HoldPlaced, to fields: inout Writer) {
    StayForm.write(placed.stay, hold: placed.hold, owner: placed.owner, to: &fields)
    fields.field("lapsesAt", instant: placed.lapsesAt)
    OverrideForm1.write(placed.override, to: &fields)
  }

  static func read(_ fields: inout FormReader, version: Int = 3) throws(FormError) -> HoldPlaced {
    let place = fields.offset
    let found = try StayForm.read(&fields, version: version, hasHold: true, hasOwner: version > 2)
    guard let hold = found.hold else {
      throw FormError(.missingField, at: place, "the field \"hold\" is missing")
    }
    let lapsesAt = try fields.instant("lapsesAt")
    let override = version > 1 ? try OverrideForm1.read(&fields) : nil
    return HoldPlaced(
      hold: hold, stay: found.stay, lapsesAt: lapsesAt, override: override, owner: found.owner)
  }
}

/// `holdMoved`, form 1: the stay, `hold`.
enum HoldMovedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ moved: HoldMoved, to fields: inout Writer) {
    StayForm.write(moved.stay, hold: moved.hold, to: &fields)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> HoldMoved {
    let place = fields.offset
    let found = try StayForm.read(&fields, version: 2, hasHold: true)
    guard let hold = found.hold else {
      throw FormError(.missingField, at: place, "the field \"hold\" is missing")
    }
    return HoldMoved(hold: hold, stay: found.stay)
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
