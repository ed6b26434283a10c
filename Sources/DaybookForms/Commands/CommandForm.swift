package import DaybookCBOR
package import DaybookDomain

/// A command's fields as given, for its fingerprint only: never stored, never read.
///
/// One map with `command` and the fields the command describes, without `id`, `key`, `by` and `requestId`. A
/// field that was not given is absent, so fields added to commands later do not change today's fingerprints.
package enum CommandForm {
  /// Appends the command's deterministic CBOR. The guest in it is in the clear: hash it with a key and
  /// discard it.
  package static func encode(_ command: borrowing Command, into cbor: inout CBORWriter) {
    var body = command.body
    encode(&body, into: &cbor)
  }

  /// As above, of a command's own fields, which are visited where they are and not changed.
  package static func encode(_ body: inout any CommandBody, into cbor: inout CBORWriter) {
    var tape = FieldTape()
    body.record(on: &tape)
    var writer = FingerprintWriter(tape.items)
    writer.writeObject(command: type(of: body).note.name, into: &cbor)
  }
}

/// Writes a tape's fields, and `command` in its place in the order of their names.
private struct FingerprintWriter {
  private let items: [FieldTape.Item]
  private var next = 0

  init(_ items: [FieldTape.Item]) { self.items = items }

  /// Writes named values up to the object's end, and the command's word, if this is its own object.
  mutating func writeObject(command: StaticString? = nil, into cbor: inout CBORWriter) {
    let token = cbor.beginMap()
    var (word, names) = (command, FieldNames())
    while next < items.count, case .name(let name) = items[next] {
      next += 1
      if let text = word, FieldNames.command.isBefore(name) {
        names.write(FieldNames.command, into: &cbor)
        cbor.writeText(text)
        word = nil
      }
      names.write(name, into: &cbor)
      writeValue(into: &cbor)
    }
    if let text = word {
      names.write(FieldNames.command, into: &cbor)
      cbor.writeText(text)
    }
    cbor.endMap(token, count: names.count)
  }

  private mutating func writeValue(into cbor: inout CBORWriter) {
    let item = items[next]
    next += 1
    switch item {
    case .text(let text): cbor.writeText(text)
    case .integer(let number): cbor.write(number)
    case .bool(let isTrue): cbor.write(isTrue)
    case .id(let high, let low): cbor.writeUUID(high: high, low: low)
    case .list(let count):
      cbor.writeArrayHeader(count)
      for _ in 0..<count { writeValue(into: &cbor) }
    case .object:
      writeObject(into: &cbor)
      next += 1
    case .name, .end: preconditionFailure("a tape has a value after each name")
    }
  }
}

/// The names written in one map: how many, and that they are in order.
private struct FieldNames {
  static let command: StaticString = "command"
  private(set) var count = 0
  private var last: StaticString = ""

  mutating func write(_ name: StaticString, into cbor: inout CBORWriter) {
    precondition(last.isBefore(name), "a command describes its fields in the order of their encoded names")
    last = name
    count += 1
    cbor.writeText(name)
  }
}
