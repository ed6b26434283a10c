package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// Reservations, holds and blocks: arrays whose first item tells which optional items follow.
extension EntityForm {
  /// `[flags, id, venue, role, actor, stay, version, key?, seatedAt?, endedAt?, number?, sealed?, care?]`.
  package static func encode(_ reservation: borrowing Reservation, into cbor: inout CBORWriter) {
    var flags = RowFlags(reservation.stay)
    flags.state = reservation.state.code
    flags.seating = reservation.seating.code
    flags.set(.walkIn, reservation.isWalkIn)
    flags.set(.needsTable, reservation.needsTable)
    flags.set(.key, reservation.key != nil)
    flags.set(.seatedAt, reservation.seatedAt != nil)
    flags.set(.endedAt, reservation.endedAt != nil)
    flags.set(.guest, reservation.guest != nil)
    flags.set(.care, !reservation.care.isEmpty)
    cbor.writeArrayHeader(itemCount(reservation: flags))
    cbor.write(flags.bits)
    cbor.writeUUIDBytes(high: reservation.id.high, low: reservation.id.low)
    cbor.writeText(reservation.venue.text)
    cbor.write(reservation.owner)
    cbor.write(reservation.stay)
    cbor.write(reservation.version)
    if let key = reservation.key { cbor.writeText(key.text) }
    if let seatedAt = reservation.seatedAt { cbor.write(seatedAt.microseconds) }
    if let endedAt = reservation.endedAt { cbor.write(endedAt.microseconds) }
    if let guest = reservation.guest {
      cbor.write(guest.number)
      cbor.writeBytes(guest.sealed)
    }
    if !reservation.care.isEmpty { cbor.writeFields { CareRow.write(reservation.care.value, to: &$0) } }
  }

  package static func decodeReservation(_ cbor: RawSpan) throws(FormError) -> Reservation {
    do throws(FormError) {
      var row = FormReader(cbor)
      let count = try row.array()
      let flags = try row.flags(allowed: RowFlags.ofReservations)
      try row.check(count, is: itemCount(reservation: flags))
      let id: ReservationID = try row.uuidBytes()
      let venue = VenueID(try row.text())
      let owner = try row.owner()
      let stay = try row.stay(flags)
      let version = try row.integer(.count)
      let key = flags.has(.key) ? IdempotencyKey(try row.text()) : nil
      let seatedAt = flags.has(.seatedAt) ? try row.instant() : nil
      let endedAt = flags.has(.endedAt) ? try row.instant() : nil
      let guest =
        flags.has(.guest) ? SealedGuest(number: try row.unsigned(.guest), sealed: try row.bytes()) : nil
      let care = flags.has(.care) ? try CareRow.read(&row) : Care()
      try row.end()
      return Reservation(
        id: id, venue: venue, stay: stay, state: try row.decoded(BookingState(code: flags.state)),
        seating: try row.decoded(SeatingState(code: flags.seating)), owner: owner, key: key,
        isWalkIn: flags.has(.walkIn), needsTable: flags.has(.needsTable), seatedAt: seatedAt,
        endedAt: endedAt,
        guest: guest, version: version, care: care)
    } catch {
      throw error.located(in: cbor)
    }
  }

  /// `[flags, id, venue, role, actor, stay, lapsesAt, override?, entry?]`.
  package static func encode(_ hold: borrowing Hold, into cbor: inout CBORWriter) {
    var flags = RowFlags(hold.stay)
    flags.state = hold.state.code
    flags.set(.override, hold.override != nil)
    flags.set(.entry, hold.entry != nil)
    cbor.writeArrayHeader(itemCount(hold: flags))
    cbor.write(flags.bits)
    cbor.writeUUIDBytes(high: hold.id.high, low: hold.id.low)
    cbor.writeText(hold.venue.text)
    cbor.write(hold.owner)
    cbor.write(hold.stay)
    cbor.write(hold.lapsesAt.microseconds)
    if let override = hold.override { cbor.writeFields { OverrideForm1.write(override, to: &$0) } }
    if let entry = hold.entry { cbor.writeUUIDBytes(high: entry.high, low: entry.low) }
  }

  package static func decodeHold(_ cbor: RawSpan) throws(FormError) -> Hold {
    do throws(FormError) {
      var row = FormReader(cbor)
      let count = try row.array()
      let flags = try row.flags(allowed: RowFlags.ofHolds)
      try row.check(count, is: itemCount(hold: flags))
      let id: HoldID = try row.uuidBytes()
      let venue = VenueID(try row.text())
      let owner = try row.owner()
      let stay = try row.stay(flags)
      let lapsesAt = try row.instant()
      var override: Override?
      if flags.has(.override) {
        let outer = try row.enter()
        override = try OverrideForm1.read(&row)
        try row.leave(outer)
      }
      let entry: WaitlistID? = flags.has(.entry) ? try row.uuidBytes() : nil
      try row.end()
      return Hold(
        id: id, venue: venue, stay: stay, lapsesAt: lapsesAt,
        state: try row.decoded(HoldState(code: flags.state)), owner: owner, override: override, entry: entry)
    } catch {
      throw error.located(in: cbor)
    }
  }

  /// `[flags, id, venue, from, until, area | tables | covers | nothing, reason?, offset at from?, offset at until?]`.
  ///
  /// State: 0 venue, 1 area, 2 tables, 3 starts.
  package static func encode(_ block: borrowing Block, into cbor: inout CBORWriter) {
    var flags = RowFlags()
    flags.set(.removed, block.isRemoved)
    flags.set(.reason, block.reason != nil)
    flags.set(.offsets, block.offsets != nil)
    switch block.scope {
    case .venue: flags.state = 0
    case .area: flags.state = 1
    case .tables: flags.state = 2
    case .starts: flags.state = 3
    }
    cbor.writeArrayHeader(itemCount(block: flags))
    cbor.write(flags.bits)
    cbor.writeUUIDBytes(high: block.id.high, low: block.id.low)
    cbor.writeText(block.venue.text)
    cbor.write(block.from.microseconds)
    cbor.write(block.until.microseconds)
    switch block.scope {
    case .venue: break
    case .area(let area): cbor.writeText(area)
    case .tables(let tables): cbor.write(tables)
    case .starts(let covers): cbor.write(covers)
    }
    if let reason = block.reason { cbor.writeText(reason) }
    if let offsets = block.offsets {
      cbor.write(offsets.from.seconds)
      cbor.write(offsets.until.seconds)
    }
  }

  package static func decodeBlock(_ cbor: RawSpan) throws(FormError) -> Block {
    do throws(FormError) {
      var row = FormReader(cbor)
      let count = try row.array()
      let place = row.offset
      let flags = try row.flags(allowed: RowFlags.ofBlocks)
      try row.check(count, is: itemCount(block: flags))
      let id: BlockID = try row.uuidBytes()
      let venue = VenueID(try row.text())
      let from = try row.instant()
      let until = try row.instant()
      let scope: BlockScope
      switch flags.state {
      case 0: scope = .venue
      case 1: scope = .area(try row.text())
      case 2: scope = .tables(try row.names())
      case 3: scope = .starts(try row.integer(.crowd))
      default: throw FormError(.badValue, at: place, "the flags \(flags.bits) are not of a block")
      }
      let reason = flags.has(.reason) ? try row.text() : nil
      var offsets: BlockOffsets?
      if flags.has(.offsets) {
        let atStart = UTCOffset(seconds: try row.integer(.offset))
        offsets = BlockOffsets(from: atStart, until: UTCOffset(seconds: try row.integer(.offset)))
      }
      try row.end()
      return Block(
        id: id, venue: venue, scope: scope, from: from, until: until, offsets: offsets, reason: reason,
        isRemoved: flags.has(.removed))
    } catch {
      throw error.located(in: cbor)
    }
  }

  private static func itemCount(reservation flags: RowFlags) -> Int {
    14 + flags.count(.pool) + flags.count(.wishes) + flags.count(.key) + flags.count(.seatedAt)
      + flags.count(.endedAt) + 2 * flags.count(.guest) + flags.count(.care)
  }

  private static func itemCount(hold flags: RowFlags) -> Int {
    14 + flags.count(.pool) + flags.count(.wishes) + flags.count(.override) + flags.count(.entry)
  }

  private static func itemCount(block flags: RowFlags) -> Int {
    5 + (flags.state == 0 ? 0 : 1) + flags.count(.reason) + 2 * flags.count(.offsets)
  }
}
