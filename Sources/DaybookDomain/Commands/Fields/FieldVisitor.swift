package import DaybookTime

/// Visits a command's fields one by one.
///
/// One description of each field serves reading JSON, checking, fingerprints and `daybook reference`: each
/// visitor does its own work with it. Fields are visited in the order of deterministic CBOR
/// (RFC 8949 §4.2.1): shorter names first, then bytewise. `note` says what the field means, with its unit.
package protocol FieldVisitor {
  mutating func text(
    _ name: StaticString, _ value: inout String?, _ limit: TextLimit, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField)
  mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _ limit: TextLimit, most: Int, _ note: StaticString
  ) throws(InvalidField)
  mutating func word<V: FieldWord>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField)
  /// An actor who must be a guest.
  mutating func guest(
    _ name: StaticString, _ value: inout Actor?, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField)
  mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _ note: StaticString
  ) throws(InvalidField)
  mutating func integer(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool,
    _ note: StaticString
  ) throws(InvalidField)
  mutating func integers(
    _ name: StaticString, _ value: inout [Int]?, _ range: ClosedRange<Int>, most: Int, _ note: StaticString
  ) throws(InvalidField)
  /// A decimal, kept in millionths.
  mutating func millionths(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool,
    _ note: StaticString
  ) throws(InvalidField)
  mutating func bool(_ name: StaticString, _ value: inout Bool?, isRequired: Bool, _ note: StaticString)
    throws(InvalidField)
  mutating func instant(
    _ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField)
  mutating func id<Entity>(
    _ name: StaticString, _ value: inout ID<Entity>?, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField)
  mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField)
  mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _ note: StaticString
  ) throws(InvalidField)
  /// States a condition on the fields read so far; only a reader checks it.
  func require(_ isTrue: Bool, _ name: StaticString, _ message: StaticString) throws(InvalidField)
}

/// Something with named fields: a command, or an object in one.
package protocol FieldObject {
  /// An empty value for a reader to fill in.
  static var blank: Self { get }
  mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField)
  /// Checks fields against each other; an error names its field in this object.
  func check() throws(InvalidField)
  /// Rejects fields that are malformed whatever the state: wrong types, ranges, lengths (R23).
  ///
  /// Mutating only as every visit is: it changes nothing, and copies nothing.
  mutating func checkFields() throws(InvalidField)
  /// Appends every field that was given to a tape; it changes nothing either.
  mutating func record(on tape: inout FieldTape)
}

// A type's own copy of these is made for its own fields; called through `any`, they would look for the type of
// each field.
extension FieldObject {
  package func check() throws(InvalidField) {}

  package mutating func checkFields() throws(InvalidField) {
    try check()
    var checker = FieldChecker()
    try visit(&checker)
  }

  package mutating func record(on tape: inout FieldTape) {
    do throws(InvalidField) {
      try visit(&tape)
    } catch {
      preconditionFailure("a tape refuses nothing: \(error)")
    }
  }
}

extension FieldVisitor {
  package func require(_ isTrue: Bool, _ name: StaticString, _ message: StaticString) throws(InvalidField) {}

  /// To all but readers and describers it is a word; whether it is a guest the object checks.
  package mutating func guest(
    _ name: StaticString, _ value: inout Actor?, isRequired: Bool, _ note: StaticString
  ) throws(InvalidField) {
    try word(name, &value, isRequired: isRequired, note)
  }
}

/// Shorter calls for required fields, optional fields, and lists that are left out when empty.
extension FieldVisitor {
  mutating func text(_ name: StaticString, _ value: inout String, _ limit: TextLimit, _ note: StaticString)
    throws(InvalidField)
  {
    var given: String? = value
    try text(name, &given, limit, isRequired: true, note)
    if let given { value = given }
  }

  mutating func text(_ name: StaticString, _ value: inout String?, _ limit: TextLimit, _ note: StaticString)
    throws(InvalidField)
  {
    try text(name, &value, limit, isRequired: false, note)
  }

  mutating func word<V: FieldWord>(_ name: StaticString, _ value: inout V, _ note: StaticString)
    throws(InvalidField)
  {
    var given: V? = value
    try word(name, &given, isRequired: true, note)
    if let given { value = given }
  }

  mutating func word<V: FieldWord>(_ name: StaticString, _ value: inout V?, _ note: StaticString)
    throws(InvalidField)
  {
    try word(name, &value, isRequired: false, note)
  }

  mutating func guest(_ name: StaticString, _ value: inout Actor, _ note: StaticString) throws(InvalidField) {
    var given: Actor? = value
    try guest(name, &given, isRequired: true, note)
    if let given { value = given }
  }

  mutating func guest(_ name: StaticString, _ value: inout Actor?, _ note: StaticString) throws(InvalidField)
  {
    try guest(name, &value, isRequired: false, note)
  }

  mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _ note: StaticString
  ) throws(InvalidField) {
    try words(name, &value, least: 1, most: most, note)
  }

  /// An empty list is left out.
  mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V], most: Int = 100, _ note: StaticString
  ) throws(InvalidField) {
    var given = value.isEmpty ? nil : value
    try words(name, &given, most: most, note)
    value = given ?? []
  }

  mutating func integer(
    _ name: StaticString, _ value: inout Int, _ range: ClosedRange<Int>, _ note: StaticString
  ) throws(InvalidField) {
    var given: Int? = value
    try integer(name, &given, range, isRequired: true, note)
    if let given { value = given }
  }

  mutating func integer(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, _ note: StaticString
  ) throws(InvalidField) {
    try integer(name, &value, range, isRequired: false, note)
  }

  mutating func millionths(
    _ name: StaticString, _ value: inout Int, _ range: ClosedRange<Int>, _ note: StaticString
  ) throws(InvalidField) {
    var given: Int? = value
    try millionths(name, &given, range, isRequired: true, note)
    if let given { value = given }
  }

  mutating func bool(_ name: StaticString, _ value: inout Bool, _ note: StaticString) throws(InvalidField) {
    var given: Bool? = value
    try bool(name, &given, isRequired: true, note)
    if let given { value = given }
  }

  /// False is left out.
  mutating func flag(_ name: StaticString, _ value: inout Bool, _ note: StaticString) throws(InvalidField) {
    var given: Bool? = value ? true : nil
    try bool(name, &given, isRequired: false, note)
    value = given ?? false
  }

  mutating func id<Entity>(_ name: StaticString, _ value: inout ID<Entity>, _ note: StaticString)
    throws(InvalidField)
  {
    var given: ID<Entity>? = value
    try id(name, &given, isRequired: true, note)
    if let given { value = given }
  }

  mutating func id<Entity>(_ name: StaticString, _ value: inout ID<Entity>?, _ note: StaticString)
    throws(InvalidField)
  {
    try id(name, &value, isRequired: false, note)
  }

  mutating func object<V: FieldObject>(_ name: StaticString, _ value: inout V, _ note: StaticString)
    throws(InvalidField)
  {
    var given: V? = value
    try object(name, &given, isRequired: true, note)
    if let given { value = given }
  }

  mutating func object<V: FieldObject>(_ name: StaticString, _ value: inout V?, _ note: StaticString)
    throws(InvalidField)
  {
    try object(name, &value, isRequired: false, note)
  }

  /// An empty list is left out.
  mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V], most: Int, _ note: StaticString
  ) throws(InvalidField) {
    var given = value.isEmpty ? nil : value
    try objects(name, &given, most: most, note)
    value = given ?? []
  }

  /// How many guests come.
  mutating func party(_ value: inout PartySize?, isRequired: Bool = false) throws(InvalidField) {
    var covers = value?.covers
    try integer("party", &covers, PartySize.allowed, isRequired: isRequired, "covers: how many guests come")
    value = covers.map { PartySize($0) }
  }

  mutating func party(_ value: inout PartySize) throws(InvalidField) {
    var given: PartySize? = value
    try party(&given, isRequired: true)
    if let given { value = given }
  }
}
