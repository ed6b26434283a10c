import DaybookCBOR
package import DaybookDomain
package import DaybookTime

/// Writes named fields as one deterministic CBOR map (RFC 8949 §4.2.1).
///
/// A form must write its fields in the order of their encoded names; a wrong order is a bug and traps.
package struct CBORFieldWriter: FieldWriter, ~Copyable {
  private var cbor: CBORWriter
  /// Pairs written so far in the current map.
  private var count = 0
  /// The last name in the current map; empty before the first.
  private var last: StaticString = ""

  fileprivate init(_ cbor: consuming CBORWriter) { self.cbor = cbor }

  fileprivate consuming func finish() -> CBORWriter { cbor }

  @inline(__always)
  package mutating func field(_ name: StaticString, text: String) {
    self.name(name)
    cbor.writeText(text)
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, integer: Int) {
    self.name(name)
    cbor.write(integer)
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, unsigned: UInt64) {
    self.name(name)
    cbor.write(unsigned)
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, bool: Bool) {
    self.name(name)
    cbor.write(bool)
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, instant: Timestamp) {
    self.name(name)
    cbor.write(instant.microseconds)
  }

  @inline(__always)
  package mutating func field<Entity>(_ name: StaticString, id: ID<Entity>) {
    self.name(name)
    cbor.writeUUID(high: id.high, low: id.low)
  }

  @inline(__always)
  package mutating func field(_ name: StaticString, bytes: [UInt8]) {
    self.name(name)
    cbor.writeBytes(bytes)
  }

  package mutating func field(_ name: StaticString, date: CivilDate) {
    self.name(name)
    var text = ASCIIText()
    text.append(date)
    cbor.writeText(&text)
  }

  package mutating func field(_ name: StaticString, actor: Actor) {
    self.name(name)
    let role = actor.role.word
    cbor.beginText(byteCount: role.utf8CodeUnitCount + 1 + actor.id.utf8.count)
    cbor.writeBare(role)
    cbor.writeBare(":" as StaticString)
    cbor.writeBare(actor.id)
  }

  package mutating func field(_ name: StaticString, local: LocalInstant) {
    self.name(name)
    var text = ASCIIText()
    local.append(to: &text)
    cbor.beginText(byteCount: text.count + local.zone.utf8.count + 2)
    cbor.writeBare(text)
    cbor.writeBare("[" as StaticString)
    cbor.writeBare(local.zone)
    cbor.writeBare("]" as StaticString)
  }

  package mutating func field(_ name: StaticString, texts: [String]) {
    self.name(name)
    cbor.writeArrayHeader(texts.count)
    for text in texts { cbor.writeText(text) }
  }

  package mutating func field<Thing>(_ name: StaticString, names: [Name<Thing>]) {
    self.name(name)
    cbor.writeArrayHeader(names.count)
    for name in names { cbor.writeText(name.text) }
  }

  package mutating func field(_ name: StaticString, integers: [Int]) {
    self.name(name)
    cbor.writeArrayHeader(integers.count)
    for integer in integers { cbor.write(integer) }
  }

  package mutating func field<Entity>(_ name: StaticString, ids: [ID<Entity>]) {
    self.name(name)
    cbor.writeArrayHeader(ids.count)
    for id in ids { cbor.writeUUID(high: id.high, low: id.low) }
  }

  package mutating func field(_ name: StaticString, transitions: [ZoneRules.Transition]) {
    self.name(name)
    cbor.writeArrayHeader(transitions.count)
    for transition in transitions {
      cbor.writeArrayHeader(2)
      cbor.write(transition.epochSeconds)
      cbor.write(Int64(transition.offsetSeconds))
    }
  }

  @inline(__always)
  package mutating func object(_ name: StaticString, _ fields: (inout CBORFieldWriter) -> Void) {
    self.name(name)
    map(fields)
  }

  package mutating func objects<Element>(
    _ name: StaticString, _ elements: [Element], _ fields: (Element, inout CBORFieldWriter) -> Void
  ) {
    self.name(name)
    cbor.writeArrayHeader(elements.count)
    for element in elements { map { fields(element, &$0) } }
  }

  @inline(__always)
  fileprivate mutating func map(_ fields: (inout CBORFieldWriter) -> Void) {
    let outer = (count, last)
    (count, last) = (0, "")
    let token = cbor.beginMap()
    fields(&self)
    cbor.endMap(token, count: count)
    (count, last) = outer
  }

  @inline(__always)
  private mutating func name(_ name: StaticString) {
    precondition(last.isBefore(name), "a form writes its fields in the order of their encoded names")
    last = name
    count &+= 1
    cbor.writeText(name)
  }
}

extension CBORWriter {
  /// Writes one map of named fields.
  @inline(__always)
  mutating func writeFields(_ fields: (inout CBORFieldWriter) -> Void) {
    var writer = CBORFieldWriter(self)
    writer.map(fields)
    self = writer.finish()
  }
}
