package import DaybookTime

/// Every field of a command that was given, in the order it describes them: for its fingerprint.
package struct FieldTape: FieldVisitor {
  /// A name, a value, or the beginning or end of what holds some.
  package enum Item {
    case name(StaticString)
    case text(String)
    case integer(Int)
    case bool(Bool)
    case id(high: UInt64, low: UInt64)
    /// So many values follow.
    case list(Int)
    /// Named values follow, until the object ends.
    case object, end
  }

  package private(set) var items: [Item] = []

  package init() { items.reserveCapacity(32) }

  private mutating func note<V>(_ name: StaticString, _ value: V?, _ item: (V) -> Item) {
    guard let value else { return }
    items.append(.name(name))
    items.append(item(value))
  }

  private mutating func note<V>(_ name: StaticString, all values: [V]?, _ item: (V) -> Item) {
    guard let values else { return }
    items.append(.name(name))
    items.append(.list(values.count))
    for value in values { items.append(item(value)) }
  }

  package mutating func text(
    _ name: StaticString, _ value: inout String?, _: TextLimit, isRequired: Bool, _: StaticString
  ) { note(name, value) { .text($0) } }

  package mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _: TextLimit, most: Int, _: StaticString
  ) { note(name, all: value) { .text($0) } }

  package mutating func word<V: FieldWord>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) { note(name, value) { .text($0.fieldText) } }

  package mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _: StaticString
  ) { note(name, all: value) { .text($0.fieldText) } }

  package mutating func integer(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) { note(name, value) { .integer($0) } }

  package mutating func integers(
    _ name: StaticString, _ value: inout [Int]?, _: ClosedRange<Int>, most: Int, _: StaticString
  ) { note(name, all: value) { .integer($0) } }

  package mutating func millionths(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) { note(name, value) { .integer($0) } }

  package mutating func bool(_ name: StaticString, _ value: inout Bool?, isRequired: Bool, _: StaticString) {
    note(name, value) { .bool($0) }
  }

  package mutating func instant(
    _ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _: StaticString
  ) { note(name, value) { .integer(Int($0.microseconds)) } }

  package mutating func id<Entity>(
    _ name: StaticString, _ value: inout ID<Entity>?, isRequired: Bool, _: StaticString
  ) { note(name, value) { .id(high: $0.high, low: $0.low) } }

  package mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) {
    guard value != nil else { return }
    items.append(.name(name))
    items.append(.object)
    value?.record(on: &self)
    items.append(.end)
  }

  package mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _: StaticString
  ) {
    guard let value else { return }
    items.append(.name(name))
    items.append(.list(value.count))
    for var object in value {
      items.append(.object)
      object.record(on: &self)
      items.append(.end)
    }
  }
}
