import DaybookDomain
import DaybookTime

/// `depositPaid`, form 1: `amount` (minor units), `currency`, `reservation`.
enum DepositPaidForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ paid: DepositPaid, to fields: inout Writer) {
    fields.field("amount", integer: paid.paid.amount)
    fields.field("currency", text: paid.paid.currency)
    fields.field("reservation", id: paid.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> DepositPaid {
    let paid = Money(try fields.integer("amount", .money), try fields.text("currency"))
    return DepositPaid(reservation: try fields.id("reservation"), paid: paid)
  }
}

/// `arrivalDeclared`, form 1: `eta`, `lead` (minutes), `scope`, `state`, `shares`?, `source`, `reservation`.
enum ArrivalDeclaredForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ declared: ArrivalDeclared, to fields: inout Writer) {
    write(declared.arrival, to: &fields)
    fields.field("reservation", id: declared.reservation)
  }

  static func write<Writer: FieldWriter & ~Copyable>(_ arrival: Arrival, to fields: inout Writer) {
    fields.field("eta", instant: arrival.etaAt)
    fields.field("lead", integer: arrival.leadMinutes)
    fields.field("scope", text: arrival.scope.rawValue)
    fields.field("state", text: arrival.state.rawValue)
    fields.flag("shares", arrival.sharesLocation)
    fields.field("source", text: arrival.source.rawValue)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> ArrivalDeclared {
    let arrival = try readArrival(&fields)
    return ArrivalDeclared(reservation: try fields.id("reservation"), arrival: arrival)
  }

  static func readArrival(_ fields: inout FormReader) throws(FormError) -> Arrival {
    let eta = try fields.instant("eta")
    let lead = try fields.integer("lead", .minutes)
    let scope: PrepScope = try fields.choice("scope")
    let state: ArrivalState = try fields.choice("state")
    let shares = try fields.flag("shares")
    return Arrival(
      state: state, leadMinutes: lead, scope: scope, etaAt: eta, source: try fields.choice("source"),
      sharesLocation: shares)
  }
}

/// `etaChanged`, form 1: `eta`, `source`, `reservation`.
enum ETAChangedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ changed: ETAChanged, to fields: inout Writer) {
    fields.field("eta", instant: changed.etaAt)
    fields.field("source", text: changed.source.rawValue)
    fields.field("reservation", id: changed.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> ETAChanged {
    let eta = try fields.instant("eta")
    let source: ETASource = try fields.choice("source")
    return ETAChanged(reservation: try fields.id("reservation"), etaAt: eta, source: source)
  }
}

/// `pinged`, form 1: `eta`?, `place`? (sealed coordinates), `reservation`.
enum PingedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ pinged: Pinged, to fields: inout Writer) {
    fields.field("eta", instant: pinged.etaAt)
    if let place = pinged.place { fields.object("place") { SealedGuestForm1.write(place, to: &$0) } }
    fields.field("reservation", id: pinged.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Pinged {
    let eta = try fields.optionalInstant("eta")
    var place: SealedGuest?
    if let outer = try fields.optionalObject("place") {
      place = try SealedGuestForm1.readFields(&fields)
      try fields.leave(outer)
    }
    return Pinged(reservation: try fields.id("reservation"), place: place, etaAt: eta)
  }
}

/// `guestsMerged` and `guestsSplit`, form 1: `why`, `from`, `into`.
enum GuestCardsForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(
    _ from: Actor, _ into: Actor, _ why: String, to fields: inout Writer
  ) {
    fields.field("why", text: why)
    fields.field("from", actor: from)
    fields.field("into", actor: into)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> (from: Actor, into: Actor, why: String) {
    let why = try fields.text("why")
    let from = try fields.actor("from")
    return (from, try fields.actor("into"), why)
  }

  static func readMerged(_ fields: inout FormReader) throws(FormError) -> GuestsMerged {
    let found = try read(&fields)
    return GuestsMerged(found.from, into: found.into, why: found.why)
  }

  static func readSplit(_ fields: inout FormReader) throws(FormError) -> GuestsSplit {
    let found = try read(&fields)
    return GuestsSplit(found.from, into: found.into, why: found.why)
  }
}

/// `guestForgotten`, form 1: `guest`?, `entries`, `numbers`, `reservations`.
enum GuestForgottenForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ forgotten: GuestForgotten, to fields: inout Writer) {
    if let guest = forgotten.guest { fields.field("guest", actor: guest) }
    fields.field("entries", ids: forgotten.entries)
    fields.field("numbers", integers: forgotten.numbers.map { Int(truncatingIfNeeded: $0) })
    fields.field("reservations", ids: forgotten.reservations)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> GuestForgotten {
    let guest = fields.has("guest") ? try fields.actor() : nil
    let entries: [WaitlistID] = try fields.ids("entries")
    let numbers = try fields.unsigneds("numbers", .guest)
    return GuestForgotten(
      guest: guest, numbers: numbers, reservations: try fields.ids("reservations"),
      entries: entries)
  }
}
