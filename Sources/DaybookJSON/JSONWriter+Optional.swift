package import DaybookDomain
package import DaybookTime

/// Members that are left out where there is nothing to say, for whoever imports no forms.
extension JSONWriter {
  package mutating func field(_ name: StaticString, text: String?) {
    if let text { field(name, text: text) }
  }

  package mutating func field(_ name: StaticString, integer: Int?) {
    if let integer { field(name, integer: integer) }
  }

  package mutating func field(_ name: StaticString, instant: Timestamp?) {
    if let instant { field(name, instant: instant) }
  }

  package mutating func field<Entity>(_ name: StaticString, id: ID<Entity>?) {
    if let id { field(name, id: id) }
  }

  package mutating func field<Thing>(_ name: StaticString, names: [Name<Thing>]) {
    field(name, texts: names.map(\.text))
  }

  /// An empty array is left out.
  package mutating func nonempty<Thing>(_ name: StaticString, names: [Name<Thing>]) {
    if !names.isEmpty { field(name, names: names) }
  }

  /// Lower-case hexadecimal; null where there are no bytes.
  package mutating func nullable(_ name: StaticString, bytes: [UInt8]?) {
    if let bytes { field(name, bytes: bytes) } else { nullable(name.description, nil) }
  }
}
