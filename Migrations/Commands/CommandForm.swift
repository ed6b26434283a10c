package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// A command's fields as given, for the fingerprint alone: never stored, and never read.
///
/// One map with `command` and the names of the JSON field by field, without `id`, `key`, `by` and `requestId`. What was
/// not given is absent, so a field that commands gain later changes no fingerprint of today.
package enum CommandForm {
  /// Appends the command's deterministic CBOR. It holds the guest in the clear: hash it under a key and forget it.
  package static func encode(_ command: borrowing Command, into cbor: inout CBORWriter) {
    cbor.writeFields { write(command, to: &$0) }
  }

  /// Gives the command's fields.
  package static func write<Writer: FieldWriter & ~Copyable>(
    _ command: borrowing Command, to fields: inout Writer
  ) {
    let name = command.name
    switch command {
    case .book(let book): write(book, name, to: &fields)
    case .hold(let hold): write(hold, name, to: &fields)
    case .modify(let modify): write(modify, name, to: &fields)
    case .walkIn(let walkIn): write(walkIn, name, to: &fields)
    case .block(let block): write(block, name, to: &fields)
    case .cancel(let it): write(visit: it.reservation, name, to: &fields)
    case .arrive(let it): write(visit: it.reservation, name, to: &fields)
    case .seat(let it): write(visit: it.reservation, name, to: &fields)
    case .leave(let it): write(visit: it.reservation, name, to: &fields)
    case .complete(let it): write(visit: it.reservation, name, to: &fields)
    case .noShow(let it): write(visit: it.reservation, name, to: &fields)
    case .releaseHold(let release):
      fields.field("hold", id: release.hold)
      fields.field("command", text: name)
    case .unblock(let unblock):
      fields.field("block", id: unblock.block)
      fields.field("command", text: name)
    case .defineVenue(let define):
      fields.object("venue") { VenueForm1.write(define.venue, to: &$0) }
      fields.field("command", text: name)
    case .setMaintenance(let maintenance):
      fields.field("on", bool: maintenance.isOn)
      fields.field("command", text: name)
      fields.field("message", text: maintenance.message)
    case .advanceClock(let advance):
      fields.field("to", instant: advance.to)
      fields.field("command", text: name)
    }
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ book: Book, _ name: String, to fields: inout Writer
  ) {
    fields.field("hold", id: book.hold)
    fields.field("pool", text: book.pool?.text)
    if let guest = book.guest { fields.object("guest") { GuestForm.write(guest, to: &$0) } }
    fields.field("party", integer: book.party?.covers)
    fields.field("start", text: book.start?.text)
    fields.field("units", integer: book.units)
    fields.field("venue", text: book.venue?.text)
    fields.field("tables", names: book.tables)
    fields.field("command", text: name)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ hold: PlaceHold, _ name: String, to fields: inout Writer
  ) {
    fields.field("pool", text: hold.pool?.text)
    fields.field("party", integer: hold.party.covers)
    fields.field("start", text: hold.start.text)
    fields.field("units", integer: hold.units)
    fields.field("venue", text: hold.venue.text)
    fields.field("tables", names: hold.tables)
    fields.field("command", text: name)
    fields.field("seconds", integer: hold.seconds)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ modify: Modify, _ name: String, to fields: inout Writer
  ) {
    fields.field("party", integer: modify.party?.covers)
    fields.field("start", text: modify.start?.text)
    fields.field("tables", names: modify.tables)
    fields.field("command", text: name)
    fields.field("reservation", id: modify.reservation)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ walkIn: WalkIn, _ name: String, to fields: inout Writer
  ) {
    if let guest = walkIn.guest { fields.object("guest") { GuestForm.write(guest, to: &$0) } }
    fields.field("party", integer: walkIn.party.covers)
    fields.field("venue", text: walkIn.venue.text)
    fields.field("tables", names: walkIn.tables)
    fields.field("command", text: name)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ block: PlaceBlock, _ name: String, to fields: inout Writer
  ) {
    fields.field("area", text: block.area)
    fields.field("from", text: block.from.text)
    fields.field("until", text: block.until.text)
    fields.field("venue", text: block.venue.text)
    fields.field("reason", text: block.reason)
    fields.field("tables", names: block.tables)
    fields.field("command", text: name)
  }

  private static func write<Writer: FieldWriter & ~Copyable>(
    visit reservation: ReservationID, _ name: String, to fields: inout Writer
  ) {
    fields.field("command", text: name)
    fields.field("reservation", id: reservation)
  }
}
