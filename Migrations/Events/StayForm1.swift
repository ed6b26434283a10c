import DaybookDomain
import DaybookTime

/// The fields of a stay, form 1, flattened into the data of the event that agrees it.
///
/// `local` holds the start once more as people read it, and with it the offset and the zone.
enum StayForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(
    _ stay: borrowing Stay, hold: HoldID? = nil, guest: SealedGuest? = nil, to fields: inout Writer
  ) {
    fields.field("end", instant: stay.end)
    fields.field("date", date: stay.date)
    fields.field("hold", id: hold)
    fields.field("pool", text: stay.pool?.text)
    if let guest { fields.object("guest") { SealedGuestForm1.write(guest, to: &$0) } }
    fields.field("local", local: LocalInstant(instant: stay.start, offset: stay.offset, zone: stay.zone))
    fields.field("party", integer: stay.party.covers)
    fields.field("start", instant: stay.start)
    if stay.pool != nil {
      precondition(stay.tables.isEmpty, "a stay in a pool has no tables")
      fields.field("units", integer: stay.units)
    } else {
      precondition(stay.units == 0, "a stay without a pool has no units")
    }
    fields.field("pinned", bool: stay.isPinned)
    if stay.pool == nil { fields.field("tables", names: stay.tables) }
  }

  /// Reads the stay, and the fields of its event that stand among its own.
  @inline(__always)
  static func read(
    _ fields: inout FormReader, hasHold: Bool = false, hasGuest: Bool = false
  ) throws(FormError) -> (stay: Stay, hold: HoldID?, guest: SealedGuest?) {
    let end = try fields.instant("end")
    let date = try fields.date("date")
    let hold: HoldID? = hasHold ? try fields.optionalID("hold") : nil
    let pool: PoolID? = try fields.optionalName("pool")
    let guest: SealedGuest? = hasGuest ? try SealedGuestForm1.read(&fields) : nil
    let local = try fields.local("local")
    let party = try fields.integer("party")
    try fields.expect("start")
    let place = fields.offset
    let start = try fields.instant()
    guard start == local.instant else {
      throw FormError(
        .badValue, at: place, "the start is \(start) and \"local\" says \(local.instant); they must agree")
    }
    let units = pool == nil ? 0 : try fields.integer("units")
    let isPinned = try fields.bool("pinned")
    let tables: [TableID] = pool == nil ? try fields.names("tables") : []
    let stay = Stay(
      party: PartySize(party), start: start, end: end, offset: local.offset, zone: local.zone, date: date,
      tables: tables, pool: pool, units: units, isPinned: isPinned)
    return (stay, hold, guest)
  }
}
