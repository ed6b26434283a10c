import DaybookCBOR
import DaybookDomain
import DaybookTime

/// The fields of a stay, flattened into the data of its event, in forms 1 and 2.
///
/// `local` repeats the start as people read it, with the offset and the zone. Form 2 adds `area`?, `needs`?,
/// `terms`?, `buffer`? (minutes) and `channel`; a stay in form 1 was booked in-house on plain terms.
enum StayForm {
  /// A stay with the fields of its event that are written among its own.
  typealias Fields = (stay: Stay, hold: HoldID?, guest: SealedGuest?, owner: Actor?, terms: Terms?)

  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(
    _ stay: borrowing Stay, hold: HoldID? = nil, guest: SealedGuest? = nil, owner: Actor? = nil,
    terms: Terms? = nil, to fields: inout Writer
  ) {
    fields.field("end", instant: stay.end)
    fields.field("area", text: stay.area)
    fields.field("date", date: stay.date)
    fields.field("hold", id: hold)
    fields.field("pool", text: stay.pool?.text)
    if let guest { fields.object("guest") { SealedGuestForm1.write(guest, to: &$0) } }
    fields.field("local", local: LocalInstant(instant: stay.start, offset: stay.offset, zone: stay.zone))
    fields.nonempty("needs", words: stay.needs)
    if let owner { fields.field("owner", actor: owner) }
    fields.field("party", integer: stay.party.covers)
    fields.field("start", instant: stay.start)
    if let terms { fields.object("terms") { TermsForm1.write(terms, to: &$0) } }
    if stay.pool != nil {
      precondition(stay.tables.isEmpty, "a stay in a pool has no tables")
      fields.field("units", integer: stay.units)
    } else {
      precondition(stay.units == 0, "a stay without a pool has no units")
    }
    if stay.bufferMinutes != 0 { fields.field("buffer", integer: stay.bufferMinutes) }
    fields.field("pinned", bool: stay.isPinned)
    if stay.pool == nil { fields.field("tables", names: stay.tables) }
    fields.field("channel", text: stay.channel.rawValue)
  }

  @inline(__always)
  static func read(
    _ fields: inout FormReader, version: Int, hasHold: Bool = false, hasGuest: Bool = false,
    hasOwner: Bool = false, mayBePlain: Bool = false
  ) throws(FormError) -> Fields {
    let isNew = version > 1
    let end = try fields.instant("end")
    let area = isNew ? try fields.optionalText("area") : nil
    let date = try fields.date("date")
    let hold: HoldID? = hasHold ? try fields.optionalID("hold") : nil
    let pool: PoolID? = try fields.optionalName("pool")
    let guest: SealedGuest? = hasGuest ? try SealedGuestForm1.read(&fields) : nil
    let local = try fields.local("local")
    let needs: [Need] = isNew ? try fields.nonemptyChoices("needs") : []
    let owner = hasOwner && fields.has("owner") ? try fields.actor() : nil
    let party = try fields.integer("party", .covers)
    try fields.expect("start")
    let place = fields.offset
    let start = try fields.instant()
    guard start == local.instant else {
      throw FormError(
        .badValue, at: place, "the start is \(start) and \"local\" says \(local.instant); they must agree")
    }
    var terms: Terms?
    if isNew, fields.has("terms") { terms = try TermsForm1.readObject(&fields, mayBePlain: mayBePlain) }
    let units = pool == nil ? 0 : try fields.integer("units", .units)
    let buffer = isNew && fields.has("buffer") ? try fields.nonzero(.minutes) : 0
    guard start <= end else {
      throw FormError(.badValue, at: place, "the start is \(start) and the end \(end); it must not be before")
    }
    let isPinned = try fields.bool("pinned")
    let tables: [TableID] = pool == nil ? try fields.tables("tables") : []
    let channel: Channel = isNew ? try fields.channel("channel") : .inHouse
    let stay = Stay(
      party: PartySize(party), start: start, end: end, offset: local.offset, zone: local.zone, date: date,
      tables: tables, pool: pool, units: units, isPinned: isPinned, channel: channel, bufferMinutes: buffer,
      area: area, needs: needs)
    return (stay, hold, guest, owner, terms)
  }
}

extension FormReader {
  /// Compared byte by byte for speed: every booking has it.
  @_lifetime(self: copy self)
  fileprivate mutating func channel(_ name: StaticString) throws(FormError) -> Channel {
    try expect(name)
    if cbor.nextKeyIs("online") { return .online }
    if cbor.nextKeyIs("inHouse") { return .inHouse }
    return try choice()
  }
}

/// What was agreed beside a stay: `cutoff`?, `deposit`? (`due`?, `amount`, `currency`), `override`?, `allergies`?,
/// `guarantee`?, `lateRefused`?.
enum TermsForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ terms: Terms, to fields: inout Writer) {
    fields.field("cutoff", instant: terms.cutoffAt)
    if let deposit = terms.deposit {
      fields.object("deposit") { fields in
        fields.field("due", instant: terms.depositDueAt)
        fields.field("amount", integer: deposit.amount)
        fields.field("currency", text: deposit.currency)
      }
    }
    OverrideForm1.write(terms.override, to: &fields)
    fields.flag("allergies", terms.hasAllergies)
    fields.flag("guarantee", terms.asksGuarantee)
    fields.flag("lateRefused", terms.refusesLateCancels)
  }

  /// The nested map; plain terms are left out where absence means plain.
  static func readObject(_ fields: inout FormReader, mayBePlain: Bool) throws(FormError) -> Terms {
    let place = fields.offset
    let outer = try fields.enter()
    let terms = try read(&fields)
    try fields.leave(outer)
    guard mayBePlain || terms != .plain else {
      throw FormError(.badValue, at: place, "terms that say nothing; plain terms are left out here")
    }
    return terms
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Terms {
    let cutoffAt = try fields.optionalInstant("cutoff")
    var (deposit, depositDueAt) = (Money?.none, Timestamp?.none)
    if let outer = try fields.optionalObject("deposit") {
      depositDueAt = try fields.optionalInstant("due")
      deposit = Money(try fields.integer("amount", .money), try fields.nameText("currency"))
      try fields.leave(outer)
    }
    let override = try OverrideForm1.read(&fields)
    let hasAllergies = try fields.flag("allergies")
    let asksGuarantee = try fields.flag("guarantee")
    return Terms(
      cutoffAt: cutoffAt, refusesLateCancels: try fields.flag("lateRefused"), deposit: deposit,
      depositDueAt: depositDueAt, asksGuarantee: asksGuarantee, override: override, hasAllergies: hasAllergies
    )
  }
}

/// `override`: `why`, `codes`.
enum OverrideForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ override: Override?, to fields: inout Writer) {
    guard let override else { return }
    fields.object("override") { fields in
      fields.field("why", text: override.why)
      fields.field("codes", texts: override.codes.map(\.rawValue))
    }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Override? {
    guard let outer = try fields.optionalObject("override") else { return nil }
    let why = try fields.text("why")
    var codes: [RefusalCode] = []
    for _ in 0..<(try fields.array("codes")) { codes.append(try fields.choice()) }
    try fields.leave(outer)
    return Override(codes, why: why)
  }
}
