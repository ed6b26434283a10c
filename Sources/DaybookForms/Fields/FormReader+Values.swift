import DaybookCBOR
import DaybookDomain
import DaybookTime

/// Values without a name: items of arrays, and the value after a name.
extension FormReader {
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func text() throws(FormError) -> String {
    do { return try cbor.readText() } catch { throw malformed(error) }
  }

  /// A text that other records say too.
  @_lifetime(self: copy self)
  mutating func nameText() throws(FormError) -> String {
    guard let known else { return try text() }
    let place = offset
    let bytes: RawSpan
    do { bytes = try cbor.readUncheckedTextSpan() } catch { throw malformed(error) }
    guard let text = known.text(bytes) else {
      throw malformed(CBORError(offset: place &- base, problem: .invalidUTF8))
    }
    return text
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func integer(_ range: StoredRange) throws(FormError) -> Int {
    let place = offset
    let value: Int
    do { value = Int(try cbor.readInt64()) } catch { throw malformed(error) }
    guard range.allowed.contains(value) else { throw outside("\(value)", range.allowed, place) }
    return value
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func unsigned(_ range: StoredRange) throws(FormError) -> UInt64 {
    let place = offset
    let value: UInt64
    do { value = try cbor.readUInt64() } catch { throw malformed(error) }
    guard let number = Int(exactly: value), range.allowed.contains(number) else {
      throw outside("\(value)", range.allowed, place)
    }
    return value
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func bool() throws(FormError) -> Bool {
    do { return try cbor.readBool() } catch { throw malformed(error) }
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func bytes() throws(FormError) -> [UInt8] {
    do { return try cbor.readBytes() } catch { throw malformed(error) }
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func instant() throws(FormError) -> Timestamp {
    let place = offset
    let microseconds: Int64
    do { microseconds = try cbor.readInt64() } catch { throw malformed(error) }
    guard span.instants.contains(microseconds) else { throw outside(microseconds, place) }
    return Timestamp(microseconds: microseconds)
  }

  /// The number of items in an array; they follow.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func array() throws(FormError) -> Int {
    do { return try cbor.readArrayHeader() } catch { throw malformed(error) }
  }

  /// Sixteen bytes without a tag.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func uuidBytes<Entity>() throws(FormError) -> ID<Entity> {
    let place = offset
    let bytes: RawSpan
    do { bytes = try cbor.readBytesSpan() } catch { throw malformed(error) }
    guard bytes.byteCount == 16 else {
      throw FormError(.badValue, at: place, "an id has \(bytes.byteCount) bytes; it must have 16")
    }
    return ID(
      high: UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  /// Tag 37 on sixteen bytes.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func id<Entity>() throws(FormError) -> ID<Entity> {
    let place = offset
    let tag: UInt64
    do { tag = try cbor.readTag() } catch { throw malformed(error) }
    guard tag == 37 else {
      throw FormError(.badValue, at: place, "an id has tag \(tag); it must have 37 (UUID)")
    }
    return try uuidBytes()
  }

  @_lifetime(self: copy self)
  mutating func names<Thing>() throws(FormError) -> [Name<Thing>] {
    let count = try array()
    if count == 0 { return [] }
    var names: [Name<Thing>] = []
    names.reserveCapacity(min(count, 64))
    for _ in 0..<count { names.append(Name(try nameText())) }
    return names
  }

  /// The tables of a party: many have the same.
  @_lifetime(self: copy self)
  mutating func tables() throws(FormError) -> [TableID] {
    guard let known, let item = item() else { return try names() }
    if let tables = known.tables(item) {
      try skip()
      return tables
    }
    let tables: [TableID] = try names()
    known.note(tables, item)
    return tables
  }

  @_lifetime(self: copy self)
  mutating func date() throws(FormError) -> CivilDate {
    let place = offset
    let bytes: RawSpan
    do { bytes = try cbor.readTextSpan() } catch { throw malformed(error) }
    var text = ASCIIReader(bytes)
    guard let date = text.date(), text.isAtEnd else {
      throw FormError(.badValue, at: place, "a date must be written YYYY-MM-DD")
    }
    return try check(date.daysSinceEpoch, place)
  }

  @_lifetime(self: copy self)
  mutating func local() throws(FormError) -> LocalInstant {
    let place = offset
    let span: RawSpan
    do { span = try cbor.readTextSpan() } catch { throw malformed(error) }
    var text = ASCIIReader(span)
    guard let (instant, offset) = text.instantWithOffset(), let zone = text.zone(known) else {
      throw FormError(
        .badValue, at: place, "a local time must be written as 2030-05-01T19:00:00+04:00[Asia/Baku]")
    }
    return LocalInstant(instant: instant, offset: offset, zone: zone)
  }

  @_lifetime(self: copy self)
  mutating func actor() throws(FormError) -> Actor {
    let place = offset
    let span: RawSpan
    do { span = try cbor.readTextSpan() } catch { throw malformed(error) }
    guard let actor = Actor(span, known) else {
      throw FormError(.badValue, at: place, "an actor must be written as guest:ana, with a known role")
    }
    return actor
  }

  @_lifetime(self: copy self)
  mutating func clock() throws(FormError) -> ClockValue {
    let place = offset
    let text = try text()
    guard let value = ClockValue(text) else {
      throw FormError(.badValue, at: place, "a clock value must be written hh:mm or hh:mm+1")
    }
    return value
  }

  /// One of a closed list of words.
  @_lifetime(self: copy self)
  mutating func choice<Value: RawRepresentable & CaseIterable>() throws(FormError) -> Value
  where Value.RawValue == String {
    let place = offset
    let text = try text()
    guard let value = Value(rawValue: text) else {
      let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw FormError(.badValue, at: place, "found \"\(text)\"; allowed: \(allowed)")
    }
    return value
  }

  /// A number that is left out when it is 0.
  @_lifetime(self: copy self)
  mutating func nonzero(_ range: StoredRange) throws(FormError) -> Int {
    let place = offset
    let value = try integer(range)
    guard value != 0 else { throw FormError(.badValue, at: place, "found 0, which is left out here") }
    return value
  }

  /// One of a closed list of words, whose first is left out.
  @_lifetime(self: copy self)
  mutating func choiceButFirst<Value: RawRepresentable & CaseIterable & Equatable>() throws(FormError)
    -> Value
  where Value.RawValue == String {
    let place = offset
    let value: Value = try choice()
    guard value != Value.allCases.first else {
      throw FormError(.badValue, at: place, "found \"\(value.rawValue)\", which is left out here")
    }
    return value
  }

  @_lifetime(self: copy self)
  mutating func trueValue() throws(FormError) {
    let place = offset
    guard try bool() else { throw FormError(.badValue, at: place, "this form only knows true here") }
  }
}

/// Checks of ranges.
extension FormReader {
  /// The date this many days after 1970; `place` is its offset, for errors.
  func check(_ days: Int, _ place: Int) throws(FormError) -> CivilDate {
    guard span.dates.contains(days) else {
      throw outside(
        "\(days) days after 1970", CivilDate(daysSinceEpoch: span.dates.lowerBound),
        CivilDate(daysSinceEpoch: span.dates.upperBound), place)
    }
    return CivilDate(daysSinceEpoch: days)
  }

  @inline(never)
  fileprivate func outside(_ microseconds: Int64, _ place: Int) -> FormError {
    outside(
      "an instant \(microseconds) µs after 1970", Timestamp(microseconds: span.instants.lowerBound),
      Timestamp(microseconds: span.instants.upperBound), place)
  }

  @inline(never)
  fileprivate func outside(_ found: String, _ allowed: ClosedRange<Int>, _ place: Int) -> FormError {
    outside(found, allowed.lowerBound, allowed.upperBound, place)
  }

  private func outside(_ found: String, _ least: some Any, _ most: some Any, _ place: Int) -> FormError {
    FormError(.badValue, at: place, "found \(found); allowed: \(least) to \(most)")
  }
}
