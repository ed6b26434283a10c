import DaybookCBOR
import DaybookDomain
import DaybookTime

/// Writing parts of rows.
extension CBORWriter {
  /// Two items: the role's word and the actor's id.
  mutating func write(_ actor: Actor) {
    writeText(actor.role.word)
    writeText(actor.id)
  }

  /// Eight items; one more with a pool, one more with wishes.
  mutating func write(_ stay: borrowing Stay) {
    write(stay.end.microseconds)
    write(stay.date.daysSinceEpoch)
    write(stay.start.microseconds)
    write(stay.offset.seconds)
    writeText(stay.zone)
    write(stay.party.covers)
    write(stay.channel.code)
    if let pool = stay.pool {
      precondition(stay.tables.isEmpty, "a stay in a pool has no tables")
      writeText(pool.text)
      write(stay.units)
    } else {
      precondition(stay.units == 0, "a stay without a pool has no units")
      write(stay.tables)
    }
    guard RowFlags(stay).has(.wishes) else { return }
    writeFields { fields in
      fields.field("area", text: stay.area)
      fields.nonempty("needs", words: stay.needs)
      fields.field("buffer", integer: stay.bufferMinutes)
    }
  }

  mutating func write(_ tables: [TableID]) {
    writeArrayHeader(tables.count)
    for table in tables { writeText(table.text) }
  }
}

/// Reading parts of rows.
extension FormReader {
  @_lifetime(self: copy self)
  mutating func flags(allowed: UInt64) throws(FormError) -> RowFlags {
    let place = offset
    let bits = try unsigned(.flags)
    guard bits & ~allowed == 0 else {
      throw FormError(.badValue, at: place, "the flags \(bits) are not of this row")
    }
    return RowFlags(bits: bits)
  }

  func check(_ count: Int, is wanted: Int) throws(FormError) {
    guard count == wanted else {
      throw FormError(.badValue, at: 0, "a row of \(count) items; its flags say \(wanted)")
    }
  }

  @_lifetime(self: copy self)
  mutating func owner() throws(FormError) -> Actor {
    for role in Actor.Role.allCases where cbor.nextKeyIs(role.word) { return Actor(role, try text()) }
    throw FormError(.badValue, at: offset, "an unknown role of an actor")
  }

  @_lifetime(self: copy self)
  mutating func stay(_ flags: RowFlags) throws(FormError) -> Stay {
    let end = try instant()
    let datePlace = offset
    let date = try check(try integer(.transition), datePlace)
    let start = try instant()
    guard start <= end else {
      throw FormError(.badValue, at: datePlace, "a stay from \(start) to \(end); it must not end before")
    }
    let seconds = try integer(.offset)
    let zone = try text()
    let party = PartySize(try integer(.covers))
    let channel: Channel = try code()
    let pool = flags.has(.pool) ? PoolID(try text()) : nil
    let units = pool == nil ? 0 : try integer(.units)
    let tables: [TableID] = pool == nil ? try names() : []
    var stay = Stay(
      party: party, start: start, end: end, offset: UTCOffset(seconds: seconds), zone: zone, date: date,
      tables: tables, pool: pool, units: units, isPinned: flags.has(.pinned), channel: channel)
    if flags.has(.wishes) {
      let outer = try enter()
      stay.area = try optionalText("area")
      stay.needs = try nonemptyChoices("needs")
      stay.bufferMinutes = try integer("buffer", .minutes)
      try leave(outer)
      guard RowFlags(stay).has(.wishes) else {
        throw FormError(.badValue, at: 0, "an empty map of wishes; it must be left out")
      }
    }
    return stay
  }

  /// One of a closed list, by its index.
  @_lifetime(self: copy self)
  mutating func code<Value: CaseIterable & Equatable>() throws(FormError) -> Value
  where Value.AllCases.Index == Int {
    let place = offset
    guard let value = Value(code: try unsigned(.flags)) else {
      throw FormError(.badValue, at: place, "an index past the cases of \(Value.self)")
    }
    return value
  }

  func decoded<Value>(_ value: Value?) throws(FormError) -> Value {
    guard let value else { throw FormError(.badValue, at: 0, "the flags name no \(Value.self)") }
    return value
  }
}
