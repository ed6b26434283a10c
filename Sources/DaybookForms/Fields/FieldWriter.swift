package import DaybookDomain
package import DaybookTime

/// Takes an entity's named fields one by one: one description of a form serves CBOR and JSON.
///
/// A form names its fields in the order of deterministic CBOR (RFC 8949 §4.2.1): shorter names first, then bytewise.
/// An absent optional field is not written.
package protocol FieldWriter: ~Copyable {
  mutating func field(_ name: StaticString, text: String)
  mutating func field(_ name: StaticString, integer: Int)
  mutating func field(_ name: StaticString, unsigned: UInt64)
  mutating func field(_ name: StaticString, bool: Bool)
  /// CBOR: microseconds since the epoch. JSON: RFC 3339 in UTC.
  mutating func field(_ name: StaticString, instant: Timestamp)
  /// CBOR: tag 37 (UUID) on 16 bytes. JSON: the 36-character lower-case form.
  mutating func field<Entity>(_ name: StaticString, id: ID<Entity>)
  /// CBOR: a byte string. JSON: lower-case hexadecimal.
  mutating func field(_ name: StaticString, bytes: [UInt8])
  /// Text, as `2030-05-01`.
  mutating func field(_ name: StaticString, date: CivilDate)
  /// Text, as `guest:ana`.
  mutating func field(_ name: StaticString, actor: Actor)
  /// Text in the form of RFC 9557, as `2030-05-01T19:00:00+04:00[Asia/Baku]`.
  mutating func field(_ name: StaticString, local: LocalInstant)
  /// An array of texts.
  mutating func field(_ name: StaticString, texts: [String])
  /// An array of texts.
  mutating func field<Thing>(_ name: StaticString, names: [Name<Thing>])
  /// An array of integers.
  mutating func field(_ name: StaticString, integers: [Int])
  /// An array of ids.
  mutating func field<Entity>(_ name: StaticString, ids: [ID<Entity>])
  /// An array of pairs of integers: seconds since the epoch, seconds ahead of UTC.
  mutating func field(_ name: StaticString, transitions: [ZoneRules.Transition])
  /// A nested map.
  mutating func object(_ name: StaticString, _ fields: (inout Self) -> Void)
  /// An array of maps.
  mutating func objects<Element>(
    _ name: StaticString, _ elements: [Element], _ fields: (Element, inout Self) -> Void)
}

/// Texts that an implementation may write from their parts, without first making a string.
extension FieldWriter where Self: ~Copyable {
  package mutating func field(_ name: StaticString, date: CivilDate) { field(name, text: date.description) }
  package mutating func field(_ name: StaticString, actor: Actor) { field(name, text: actor.description) }
  package mutating func field(_ name: StaticString, local: LocalInstant) {
    field(name, text: local.description)
  }
  package mutating func field<Thing>(_ name: StaticString, names: [Name<Thing>]) {
    field(name, texts: names.map(\.text))
  }
}

/// Optional fields: an absent one is not written.
extension FieldWriter where Self: ~Copyable {
  @inline(__always)
  package mutating func field(_ name: StaticString, text: String?) {
    if let text { field(name, text: text) }
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, integer: Int?) {
    if let integer { field(name, integer: integer) }
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, instant: Timestamp?) {
    if let instant { field(name, instant: instant) }
  }

  @inline(__always)
  package mutating func field<Entity>(_ name: StaticString, id: ID<Entity>?) {
    if let id { field(name, id: id) }
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, bytes: [UInt8]?) {
    if let bytes { field(name, bytes: bytes) }
  }

  @inline(__always)
  package mutating func field<Thing>(_ name: StaticString, names: [Name<Thing>]?) {
    if let names { field(name, names: names) }
  }

  /// An empty array is left out.
  @inline(__always)
  package mutating func nonempty<Thing>(_ name: StaticString, names: [Name<Thing>]) {
    if !names.isEmpty { field(name, names: names) }
  }

  /// An empty array is left out.
  package mutating func nonempty<Word: RawRepresentable<String>>(_ name: StaticString, words: [Word]) {
    if !words.isEmpty { field(name, texts: words.map(\.rawValue)) }
  }

  /// False is left out.
  package mutating func flag(_ name: StaticString, _ value: Bool) {
    if value { field(name, bool: true) }
  }

  /// An empty array is left out.
  @inline(__always)
  package mutating func nonempty<Element>(
    _ name: StaticString, _ elements: [Element], _ fields: (Element, inout Self) -> Void
  ) {
    if !elements.isEmpty { objects(name, elements, fields) }
  }
}

extension StaticString {
  /// Whether this name comes strictly before another in deterministic CBOR: shorter first, then bytewise.
  @inline(__always)
  func isBefore(_ other: StaticString) -> Bool {
    let (count, otherCount) = (utf8CodeUnitCount, other.utf8CodeUnitCount)
    if count != otherCount { return count < otherCount }
    for place in 0..<count where utf8Start[place] != other.utf8Start[place] {
      return utf8Start[place] < other.utf8Start[place]
    }
    return false
  }
}
