import DaybookDomain

/// `booked`, form 1: the stay, `hold`?, `guest`?, `reservation`.
enum BookedForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ booked: Booked, to fields: inout Writer) {
    StayForm1.write(booked.stay, hold: booked.hold, guest: booked.guest, to: &fields)
    fields.field("reservation", id: booked.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Booked {
    let (stay, hold, guest) = try StayForm1.read(&fields, hasHold: true, hasGuest: true)
    return Booked(reservation: try fields.id("reservation"), hold: hold, stay: stay, guest: guest)
  }
}

/// `modified`, form 1: the whole stay after the change, `reservation`.
enum ModifiedForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ modified: Modified, to fields: inout Writer) {
    StayForm1.write(modified.stay, to: &fields)
    fields.field("reservation", id: modified.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Modified {
    let (stay, _, _) = try StayForm1.read(&fields)
    return Modified(reservation: try fields.id("reservation"), stay: stay)
  }
}

/// `walkedIn`, form 1: the stay, `guest`?, `reservation`.
enum WalkedInForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ walkedIn: WalkedIn, to fields: inout Writer) {
    StayForm1.write(walkedIn.stay, guest: walkedIn.guest, to: &fields)
    fields.field("reservation", id: walkedIn.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> WalkedIn {
    let (stay, _, guest) = try StayForm1.read(&fields, hasGuest: true)
    return WalkedIn(reservation: try fields.id("reservation"), stay: stay, guest: guest)
  }
}

/// `cancelled`, `arrived`, `seated`, `left`, `completed` and `noShow`, form 1: `reservation`.
enum VisitForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ reservation: ReservationID, to fields: inout Writer) {
    fields.field("reservation", id: reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> ReservationID {
    try fields.id("reservation")
  }
}

/// `needsTable`, form 1: `tables` (those lost), `reservation`.
enum NeedsTableForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ lost: NeedsTable, to fields: inout Writer) {
    fields.field("tables", names: lost.tables)
    fields.field("reservation", id: lost.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> NeedsTable {
    let tables: [TableID] = try fields.names("tables")
    return NeedsTable(reservation: try fields.id("reservation"), tables: tables)
  }
}

/// `reassigned`, form 1: `tables` (those given), `reservation`.
enum ReassignedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ reassigned: Reassigned, to fields: inout Writer) {
    fields.field("tables", names: reassigned.tables)
    fields.field("reservation", id: reassigned.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Reassigned {
    let tables: [TableID] = try fields.names("tables")
    return Reassigned(reservation: try fields.id("reservation"), tables: tables)
  }
}
