import DaybookDomain
import DaybookTime

/// Required fields.
extension FormReader {
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func text(_ name: StaticString) throws(FormError) -> String {
    try expect(name)
    return try text()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func integer(_ name: StaticString, _ range: StoredRange) throws(FormError) -> Int {
    try expect(name)
    return try integer(range)
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func unsigned(_ name: StaticString, _ range: StoredRange) throws(FormError) -> UInt64 {
    try expect(name)
    return try unsigned(range)
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func bool(_ name: StaticString) throws(FormError) -> Bool {
    try expect(name)
    return try bool()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func bytes(_ name: StaticString) throws(FormError) -> [UInt8] {
    try expect(name)
    return try bytes()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func instant(_ name: StaticString) throws(FormError) -> Timestamp {
    try expect(name)
    return try instant()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func id<Entity>(_ name: StaticString) throws(FormError) -> ID<Entity> {
    try expect(name)
    return try id()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func names<Thing>(_ name: StaticString) throws(FormError) -> [Name<Thing>] {
    try expect(name)
    return try names()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func tables(_ name: StaticString) throws(FormError) -> [TableID] {
    try expect(name)
    return try tables()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func date(_ name: StaticString) throws(FormError) -> CivilDate {
    try expect(name)
    return try date()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func local(_ name: StaticString) throws(FormError) -> LocalInstant {
    try expect(name)
    return try local()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func actor(_ name: StaticString) throws(FormError) -> Actor {
    try expect(name)
    return try actor()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func clock(_ name: StaticString) throws(FormError) -> ClockValue {
    try expect(name)
    return try clock()
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func name<Thing>(_ name: StaticString) throws(FormError) -> Name<Thing> {
    Name(try nameText(name))
  }

  @_lifetime(self: copy self)
  mutating func nameText(_ name: StaticString) throws(FormError) -> String {
    try expect(name)
    return try nameText()
  }

  @_lifetime(self: copy self)
  mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: StaticString) throws(FormError)
    -> Value
  where Value.RawValue == String {
    try expect(name)
    return try choice()
  }

  /// Skips the name and begins the array; returns the number of its items.
  @_lifetime(self: copy self)
  mutating func array(_ name: StaticString) throws(FormError) -> Int {
    try expect(name)
    return try array()
  }

  @_lifetime(self: copy self)
  mutating func transitions(_ name: StaticString) throws(FormError) -> [ZoneRules.Transition] {
    let count = try array(name)
    var transitions: [ZoneRules.Transition] = []
    transitions.reserveCapacity(min(count, 1_024))
    for _ in 0..<count {
      let place = offset
      guard try array() == 2 else { throw FormError(.badValue, at: place, "a transition must be a pair") }
      let instant = try integer(.transition)
      let seconds = try integer(.offset)
      transitions.append(
        ZoneRules.Transition(epochSeconds: Int64(instant), offsetSeconds: Int32(truncatingIfNeeded: seconds)))
    }
    return transitions
  }
}

/// Optional fields.
extension FormReader {
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalText(_ name: StaticString) throws(FormError) -> String? {
    has(name) ? try text() : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalInteger(_ name: StaticString, _ range: StoredRange) throws(FormError) -> Int? {
    has(name) ? try integer(range) : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalUnsigned(_ name: StaticString, _ range: StoredRange) throws(FormError) -> UInt64? {
    has(name) ? try unsigned(range) : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalBytes(_ name: StaticString) throws(FormError) -> [UInt8]? {
    has(name) ? try bytes() : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalInstant(_ name: StaticString) throws(FormError) -> Timestamp? {
    has(name) ? try instant() : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalID<Entity>(_ name: StaticString) throws(FormError) -> ID<Entity>? {
    has(name) ? try id() : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalNames<Thing>(_ name: StaticString) throws(FormError) -> [Name<Thing>]? {
    has(name) ? try names() : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func optionalName<Thing>(_ name: StaticString) throws(FormError) -> Name<Thing>? {
    has(name) ? Name(try nameText()) : nil
  }

  /// Begins the nested map with this name; nil when it is absent.
  @_lifetime(self: copy self)
  mutating func optionalObject(_ name: StaticString) throws(FormError) -> Outer? {
    has(name) ? try enter() : nil
  }

  /// The number of items in an array that is left out when empty; 0 when it is absent.
  @_lifetime(self: copy self)
  mutating func nonemptyArray(_ name: StaticString) throws(FormError) -> Int {
    guard has(name) else { return 0 }
    return try nonemptyArray()
  }

  /// The number of items in an array that must not be empty.
  @_lifetime(self: copy self)
  mutating func nonemptyArray() throws(FormError) -> Int {
    let place = offset
    let count = try array()
    guard count > 0 else {
      throw FormError(.badValue, at: place, "an empty array; this one has at least one item")
    }
    return count
  }

  @_lifetime(self: copy self)
  mutating func nonemptyNames<Thing>(_ name: StaticString) throws(FormError) -> [Name<Thing>] {
    let count = try nonemptyArray(name)
    var names: [Name<Thing>] = []
    for _ in 0..<count { names.append(Name(try nameText())) }
    return names
  }

  /// True when it is there; false is not written.
  @_lifetime(self: copy self)
  mutating func flag(_ name: StaticString) throws(FormError) -> Bool {
    guard has(name) else { return false }
    try trueValue()
    return true
  }

  /// An array of words that is left out when it is empty.
  @_lifetime(self: copy self)
  mutating func nonemptyChoices<Value: RawRepresentable & CaseIterable>(_ name: StaticString)
    throws(FormError) -> [Value]
  where Value.RawValue == String {
    let count = try nonemptyArray(name)
    if count == 0 { return [] }
    var values: [Value] = []
    for _ in 0..<count { values.append(try choice()) }
    return values
  }

  @_lifetime(self: copy self)
  mutating func integers(_ name: StaticString, _ range: StoredRange) throws(FormError) -> [Int] {
    var values: [Int] = []
    for _ in 0..<(try array(name)) { values.append(try integer(range)) }
    return values
  }

  @_lifetime(self: copy self)
  mutating func unsigneds(_ name: StaticString, _ range: StoredRange) throws(FormError) -> [UInt64] {
    var values: [UInt64] = []
    for _ in 0..<(try array(name)) { values.append(try unsigned(range)) }
    return values
  }

  @_lifetime(self: copy self)
  mutating func ids<Entity>(_ name: StaticString) throws(FormError) -> [ID<Entity>] {
    var values: [ID<Entity>] = []
    for _ in 0..<(try array(name)) { values.append(try id()) }
    return values
  }

  /// Ids that are left out when there are none.
  @_lifetime(self: copy self)
  mutating func nonemptyIDs<Entity>(_ name: StaticString) throws(FormError) -> [ID<Entity>] {
    var values: [ID<Entity>] = []
    for _ in 0..<(try nonemptyArray(name)) { values.append(try id()) }
    return values
  }

  /// A nested map; nil when it is absent.
  @_lifetime(self: copy self)
  mutating func optionalObject<Value>(
    _ name: StaticString, _ read: (inout FormReader) throws(FormError) -> Value
  ) throws(FormError) -> Value? {
    guard let outer = try optionalObject(name) else { return nil }
    let value = try read(&self)
    try leave(outer)
    return value
  }

  /// An array of maps.
  @_lifetime(self: copy self)
  mutating func objects<Value>(
    _ name: StaticString, _ read: (inout FormReader) throws(FormError) -> Value
  ) throws(FormError) -> [Value] {
    try objects(count: try array(name), read)
  }

  /// An array of maps that is left out when it is empty.
  @_lifetime(self: copy self)
  mutating func nonemptyObjects<Value>(
    _ name: StaticString, _ read: (inout FormReader) throws(FormError) -> Value
  ) throws(FormError) -> [Value] {
    try objects(count: try nonemptyArray(name), read)
  }

  @_lifetime(self: copy self)
  private mutating func objects<Value>(
    count: Int, _ read: (inout FormReader) throws(FormError) -> Value
  ) throws(FormError) -> [Value] {
    var values: [Value] = []
    for _ in 0..<count {
      let outer = try enter()
      values.append(try read(&self))
      try leave(outer)
    }
    return values
  }
}
