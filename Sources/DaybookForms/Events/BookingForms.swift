import DaybookDomain

/// `booked`, form 3: the stay, `hold`?, `guest`?, `owner`? (the guest it was booked for), `terms`?, `reservation`.
///
/// Form 2 has no `owner`.
enum BookedForm3 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ booked: Booked, to fields: inout Writer) {
    StayForm.write(
      booked.stay, hold: booked.hold, guest: booked.guest, owner: booked.owner,
      terms: booked.terms == .plain ? nil : booked.terms, to: &fields)
    fields.field("reservation", id: booked.reservation)
  }

  static func read(_ fields: inout FormReader, version: Int = 3) throws(FormError) -> Booked {
    let (stay, hold, guest, owner, terms) = try StayForm.read(
      &fields, version: version, hasHold: true, hasGuest: true, hasOwner: version > 2)
    return Booked(
      reservation: try fields.id("reservation"), hold: hold, stay: stay, guest: guest, terms: terms ?? .plain,
      owner: owner)
  }
}

/// `requested`, form 2: as `booked` in form 3, with `answerBy`. Form 1 has no `owner`.
enum RequestedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ requested: Requested, to fields: inout Writer) {
    let booked = requested.booked
    StayForm.write(
      booked.stay, hold: booked.hold, guest: booked.guest, owner: booked.owner,
      terms: booked.terms == .plain ? nil : booked.terms, to: &fields)
    fields.field("answerBy", instant: requested.answerBy)
    fields.field("reservation", id: booked.reservation)
  }

  static func read(_ fields: inout FormReader, version: Int = 2) throws(FormError) -> Requested {
    let found = try StayForm.read(
      &fields, version: 2, hasHold: true, hasGuest: true, hasOwner: version > 1)
    let answerBy = try fields.instant("answerBy")
    return Requested(
      Booked(
        reservation: try fields.id("reservation"), hold: found.hold, stay: found.stay, guest: found.guest,
        terms: found.terms ?? .plain, owner: found.owner), answerBy: answerBy)
  }
}

/// `modified`, form 4: the whole stay after the change, `terms`? (all of them, if they changed), `answerBy`? (when a
/// request that moved with its zone's rules lapses now), `reservation`.
enum ModifiedForm4 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ modified: Modified, to fields: inout Writer) {
    StayForm.write(modified.stay, terms: modified.terms, to: &fields)
    fields.field("answerBy", instant: modified.answerBy)
    fields.field("reservation", id: modified.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Modified {
    let (stay, _, _, _, terms) = try StayForm.read(&fields, version: 2, mayBePlain: true)
    let answerBy = try fields.optionalInstant("answerBy")
    return Modified(
      reservation: try fields.id("reservation"), stay: stay, terms: terms, answerBy: answerBy)
  }
}

/// `modified`, form 3: as form 4, without `answerBy`.
///
/// Form 2 has the same fields; its terms do not state the override of a change that keeps the time.
enum ModifiedForm3 {
  static func read(_ fields: inout FormReader) throws(FormError) -> Modified {
    let found = try StayForm.read(&fields, version: 2, mayBePlain: true)
    return Modified(reservation: try fields.id("reservation"), stay: found.stay, terms: found.terms)
  }
}

/// `guestChanged`, form 1: `guest`, `allergies`? (the fields name some), `reservation`, `allergiesChanged`?.
enum GuestChangedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ changed: GuestChanged, to fields: inout Writer) {
    fields.object("guest") { SealedGuestForm1.write(changed.guest, to: &$0) }
    fields.flag("allergies", changed.hasAllergies)
    fields.field("reservation", id: changed.reservation)
    fields.flag("allergiesChanged", changed.changesAllergies)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> GuestChanged {
    try fields.expect("guest")
    let outer = try fields.enter()
    let guest = try SealedGuestForm1.readFields(&fields)
    try fields.leave(outer)
    let hasAllergies = try fields.flag("allergies")
    let reservation: ReservationID = try fields.id("reservation")
    return GuestChanged(
      reservation: reservation, guest: guest, hasAllergies: hasAllergies,
      changesAllergies: try fields.flag("allergiesChanged"))
  }
}

/// `walkedIn`, form 3: the stay, `guest`?, `owner`? (the guest whose visit it is), `terms`?, `reservation`.
///
/// Form 2 has no `owner`.
enum WalkedInForm3 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ walkedIn: WalkedIn, to fields: inout Writer) {
    StayForm.write(
      walkedIn.stay, guest: walkedIn.guest, owner: walkedIn.owner,
      terms: walkedIn.terms == .plain ? nil : walkedIn.terms, to: &fields)
    fields.field("reservation", id: walkedIn.reservation)
  }

  static func read(_ fields: inout FormReader, version: Int = 3) throws(FormError) -> WalkedIn {
    let (stay, _, guest, owner, terms) = try StayForm.read(
      &fields, version: version, hasGuest: true, hasOwner: version > 2)
    return WalkedIn(
      reservation: try fields.id("reservation"), stay: stay, guest: guest, terms: terms ?? .plain,
      owner: owner)
  }
}

/// `carriedOver`, form 1: the stay, `guest`?, `terms`?, `original` (`id`, `owner`?, `system`), `standing`, `reservation`.
enum CarriedOverForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ carried: CarriedOver, to fields: inout Writer) {
    StayForm.write(
      carried.stay, guest: carried.guest, terms: carried.terms == .plain ? nil : carried.terms, to: &fields)
    fields.object("original") { fields in
      fields.field("id", text: carried.original.id)
      if let owner = carried.original.owner { fields.field("owner", actor: owner) }
      fields.field("system", text: carried.original.system)
    }
    fields.field("standing", text: carried.standing.rawValue)
    fields.field("reservation", id: carried.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> CarriedOver {
    let found = try StayForm.read(&fields, version: 2, hasGuest: true)
    try fields.expect("original")
    let outer = try fields.enter()
    let id = try fields.text("id")
    let owner = fields.has("owner") ? try fields.actor() : nil
    let original = Original(id: id, owner: owner, system: try fields.text("system"))
    try fields.leave(outer)
    try fields.expect("standing")
    let standing: Standing = try fields.choice()
    return CarriedOver(
      reservation: try fields.id("reservation"), stay: found.stay, guest: found.guest,
      terms: found.terms ?? .plain, original: original, standing: standing)
  }
}

/// Form 1 of every event about a reservation that has no other field: `reservation`.
enum VisitForm1 {
  @inline(__always)
  static func write<Writer: FieldWriter & ~Copyable>(_ reservation: ReservationID, to fields: inout Writer) {
    fields.field("reservation", id: reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> ReservationID {
    try fields.id("reservation")
  }
}

/// `seated`, form 3: `covers`? (how many; absent: all), `override`? (what a host set aside to seat it early),
/// `reservation`.
enum SeatedForm3 {
  static func write<Writer: FieldWriter & ~Copyable>(_ visited: Visited, to fields: inout Writer) {
    fields.field("covers", integer: visited.covers)
    OverrideForm1.write(visited.override, to: &fields)
    fields.field("reservation", id: visited.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Visited {
    let covers = try fields.optionalInteger("covers", .covers)
    let override = try OverrideForm1.read(&fields)
    return Visited(try fields.id("reservation"), covers: covers, override: override)
  }
}

/// `arrived`, form 2, and `seated` in that form: `covers`? (how many; absent: all), `reservation`.
enum VisitForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ visited: Visited, to fields: inout Writer) {
    fields.field("covers", integer: visited.covers)
    fields.field("reservation", id: visited.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Visited {
    let covers = try fields.optionalInteger("covers", .covers)
    return Visited(try fields.id("reservation"), covers: covers)
  }
}

/// `accepted`, form 2: `depositDue`? (the deadline that runs from the yes), `reservation`.
enum AcceptedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ accepted: Accepted, to fields: inout Writer) {
    fields.field("depositDue", instant: accepted.depositDueAt)
    fields.field("reservation", id: accepted.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Accepted {
    let dueAt = try fields.optionalInstant("depositDue")
    return Accepted(try fields.id("reservation"), depositDueAt: dueAt)
  }
}

/// `undone`, form 3: `pinned`? (a host named the tables), `tables`? (others than it had), `seating` (the
/// restored state), `depositPaid`? (what the no-show forfeited is paid again), `reservation`.
///
/// It reads form 2 too, which lacks `pinned` and `tables`.
enum UndoneForm3 {
  static func write<Writer: FieldWriter & ~Copyable>(_ undone: Undone, to fields: inout Writer) {
    fields.flag("pinned", undone.isPinned)
    fields.field("tables", names: undone.tables)
    fields.field("seating", text: undone.seating.rawValue)
    fields.flag("depositPaid", undone.restoresDeposit)
    fields.field("reservation", id: undone.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Undone {
    let isPinned = try fields.flag("pinned")
    let tables: [TableID]? = fields.has("tables") ? try fields.names() : nil
    let seating: SeatingState = try fields.choice("seating")
    let restores = try fields.flag("depositPaid")
    return Undone(
      try fields.id("reservation"), seating: seating, restoresDeposit: restores, tables: tables,
      isPinned: isPinned)
  }
}

/// `corrected`, form 1: `why`, `after` and `before` (`party`, `state`, `tables`, `deposit`?), `reservation`.
enum CorrectedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ corrected: Corrected, to fields: inout Writer) {
    fields.field("why", text: corrected.why)
    fields.object("after") { write(corrected.after, to: &$0) }
    fields.object("before") { write(corrected.before, to: &$0) }
    fields.field("reservation", id: corrected.reservation)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(_ record: VisitRecord, to fields: inout Writer) {
    fields.field("party", integer: record.party.covers)
    fields.field("state", text: record.state.rawValue)
    fields.field("tables", names: record.tables)
    if record.deposit != .none { fields.field("deposit", text: record.deposit.rawValue) }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Corrected {
    let why = try fields.text("why")
    let after = try record("after", &fields)
    let before = try record("before", &fields)
    return Corrected(
      reservation: try fields.id("reservation"), why: why, before: before, after: after)
  }

  private static func record(
    _ name: StaticString, _ fields: inout FormReader
  ) throws(FormError) -> VisitRecord {
    try fields.expect(name)
    let outer = try fields.enter()
    let party = PartySize(try fields.integer("party", .covers))
    let state: BookingState = try fields.choice("state")
    let tables: [TableID] = try fields.names("tables")
    let deposit: DepositState = fields.has("deposit") ? try fields.choiceButFirst() : .none
    try fields.leave(outer)
    return VisitRecord(state: state, party: party, tables: tables, deposit: deposit)
  }
}

/// `dayClosed`, form 3: `date`, `seated`? (who sat and is completed next), `expected` (those nobody came for),
/// `override`? (what a host set aside to close it early).
///
/// It reads form 2 too, which lacks `seated`.
enum DayClosedForm3 {
  static func write<Writer: FieldWriter & ~Copyable>(_ closed: DayClosed, to fields: inout Writer) {
    fields.field("date", date: closed.date)
    if !closed.seated.isEmpty { fields.field("seated", ids: closed.seated) }
    fields.field("expected", ids: closed.expected)
    OverrideForm1.write(closed.override, to: &fields)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> DayClosed {
    let date = try fields.date("date")
    let seated: [ReservationID] = try fields.nonemptyIDs("seated")
    let expected: [ReservationID] = try fields.ids("expected")
    return DayClosed(
      date: date, expected: expected, override: try OverrideForm1.read(&fields), seated: seated)
  }
}

/// `dayReopened`, form 2: `why`, `date`, `seated`? (who sits again), `tableless`? (who does not, its table
/// taken).
///
/// It reads form 1 too, which lacks `seated` and `tableless`.
enum DayReopenedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ reopened: DayReopened, to fields: inout Writer) {
    fields.field("why", text: reopened.why)
    fields.field("date", date: reopened.date)
    if !reopened.seated.isEmpty { fields.field("seated", ids: reopened.seated) }
    if !reopened.tableless.isEmpty { fields.field("tableless", ids: reopened.tableless) }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> DayReopened {
    let why = try fields.text("why")
    let date = try fields.date("date")
    let seated: [ReservationID] = try fields.nonemptyIDs("seated")
    return DayReopened(
      date: date, why: why, seated: seated, tableless: try fields.nonemptyIDs("tableless"))
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

/// `reassigned`, form 3: `pinned`? (a host named them), `tables` (those given), `override`? (what a host set
/// aside for it), `reservation`.
///
/// It reads form 2 too, which lacks `override`.
enum ReassignedForm3 {
  static func write<Writer: FieldWriter & ~Copyable>(_ reassigned: Reassigned, to fields: inout Writer) {
    fields.flag("pinned", reassigned.isPinned)
    fields.field("tables", names: reassigned.tables)
    OverrideForm1.write(reassigned.override, to: &fields)
    fields.field("reservation", id: reassigned.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Reassigned {
    let isPinned = try fields.flag("pinned")
    let tables: [TableID] = try fields.names("tables")
    let override = try OverrideForm1.read(&fields)
    return Reassigned(
      reservation: try fields.id("reservation"), tables: tables, isPinned: isPinned, override: override)
  }
}
