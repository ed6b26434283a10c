package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// A command's fields as given, for its fingerprint only: never stored, never read.
///
/// One map with `command` and the fields the command describes, without `id`, `key`, `by` and `requestId`. A
/// field that was not given is absent, so fields added to commands later do not change today's fingerprints.
package enum CommandForm {
  /// Appends the command's deterministic CBOR. The guest in it is in the clear: hash it with a key and
  /// discard it.
  package static func encode(_ command: borrowing Command, into cbor: inout CBORWriter) {
    let buffer = FingerprintBuffer(&cbor)
    write(command.body, to: buffer)
    cbor = buffer.take()
  }

  private static func write<Body: CommandBody>(_ body: Body, to buffer: FingerprintBuffer) {
    FingerprintWriter.write(body, command: Body.note.name, to: buffer)
  }
}

/// The buffer of a visitor: a class, because the visitor is copied.
private final class FingerprintBuffer {
  var cbor: CBORWriter

  init(_ cbor: inout CBORWriter) {
    self.cbor = CBORWriter(capacity: 16)
    swap(&self.cbor, &cbor)
  }

  func take() -> CBORWriter {
    var taken = CBORWriter(capacity: 16)
    swap(&taken, &cbor)
    return taken
  }
}

/// Writes each field that was given, and `command` in its place in the order.
private struct FingerprintWriter: FieldVisitor {
  private let buffer: FingerprintBuffer
  /// The command's word until it is written; nil in nested maps.
  private var command: StaticString?
  private var count = 0
  private var last: StaticString = ""

  static func write<Object: FieldObject>(
    _ object: Object, command: StaticString? = nil, to buffer: FingerprintBuffer
  ) {
    var copy = object
    var writer = FingerprintWriter(buffer: buffer, command: command)
    let token = buffer.cbor.beginMap()
    do throws(InvalidField) {
      try copy.visit(&writer)
    } catch {
      preconditionFailure("writing refuses nothing: \(error)")
    }
    writer.writeCommand()
    buffer.cbor.endMap(token, count: writer.count)
  }

  private init(buffer: FingerprintBuffer, command: StaticString?) {
    self.buffer = buffer
    self.command = command
  }

  private mutating func name(_ name: StaticString) {
    if command != nil, ("command" as StaticString).isBefore(name) { writeCommand() }
    precondition(last.isBefore(name), "a command describes its fields in the order of their encoded names")
    last = name
    count += 1
    buffer.cbor.writeText(name)
  }

  private mutating func writeCommand() {
    guard let word = command else { return }
    command = nil
    name("command")
    buffer.cbor.writeText(word)
  }

  mutating func text(
    _ name: StaticString, _ value: inout String?, _: TextLimit, isRequired: Bool, _: StaticString
  ) {
    guard let value else { return }
    self.name(name)
    buffer.cbor.writeText(value)
  }

  mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _: TextLimit, most: Int, _: StaticString
  ) {
    guard let value else { return }
    array(name, value) { $0.writeText($1) }
  }

  mutating func word<V: FieldWord>(_ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString)
  {
    guard let value else { return }
    self.name(name)
    buffer.cbor.writeText(value.fieldText)
  }

  mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _: StaticString
  ) {
    guard let value else { return }
    array(name, value) { $0.writeText($1.fieldText) }
  }

  mutating func integer(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) {
    guard let value else { return }
    self.name(name)
    buffer.cbor.write(value)
  }

  mutating func integers(
    _ name: StaticString, _ value: inout [Int]?, _: ClosedRange<Int>, most: Int, _: StaticString
  ) {
    guard let value else { return }
    array(name, value) { $0.write($1) }
  }

  mutating func millionths(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) {
    guard let value else { return }
    self.name(name)
    buffer.cbor.write(value)
  }

  mutating func bool(_ name: StaticString, _ value: inout Bool?, isRequired: Bool, _: StaticString) {
    guard let value else { return }
    self.name(name)
    buffer.cbor.write(value)
  }

  mutating func instant(_ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _: StaticString) {
    guard let value else { return }
    self.name(name)
    buffer.cbor.write(value.microseconds)
  }

  mutating func id<Entity>(
    _ name: StaticString, _ value: inout ID<Entity>?, isRequired: Bool, _: StaticString
  ) {
    guard let value else { return }
    self.name(name)
    buffer.cbor.writeUUID(high: value.high, low: value.low)
  }

  mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) {
    guard let value else { return }
    self.name(name)
    FingerprintWriter.write(value, to: buffer)
  }

  mutating func objects<V: FieldObject>(_ name: StaticString, _ value: inout [V]?, most: Int, _: StaticString)
  {
    guard let value else { return }
    self.name(name)
    buffer.cbor.writeArrayHeader(value.count)
    for object in value { FingerprintWriter.write(object, to: buffer) }
  }

  private mutating func array<V>(
    _ name: StaticString, _ values: [V], _ write: (inout CBORWriter, V) -> Void
  ) {
    self.name(name)
    buffer.cbor.writeArrayHeader(values.count)
    for value in values { write(&buffer.cbor, value) }
  }
}
