package import DaybookTime

/// A venue as decisions see it: its definitions, its zone's rules and what is claimed in it.
///
/// The writer keeps one for ever; the view `availability` builds one for the day it is asked about. The same
/// rules read both, so what is offered can be booked (R12).
package struct VenueState: Sendable {
  /// The definitions in force, by the first date each holds for.
  ///
  /// The first holds for all dates before the second.
  package private(set) var editions: [Edition]
  package private(set) var rules: ZoneRules
  package var floor = Floor()
  /// Which of its business dates are closed (R30).
  package var closings = Closings()

  package init(_ definitions: [VenueDefinition], rules: ZoneRules) {
    self.rules = rules
    editions = []
    define(definitions, rules: rules)
  }

  package init(_ definition: VenueDefinition, rules: ZoneRules) { self.init([definition], rules: rules) }

  package mutating func define(_ definitions: [VenueDefinition], rules: ZoneRules) {
    self.rules = rules
    editions = definitions.map { Edition($0, floor: &floor) }
    floor.noteFreed()
  }

  /// The definition given last.
  package var definition: VenueDefinition { editions[editions.count - 1].definition }
  package var definitions: [VenueDefinition] { editions.map(\.definition) }

  /// The place of the definition that holds for a business date.
  package func edition(on date: CivilDate) -> Int { editions.place(from: date) }

  package func definition(on date: CivilDate) -> VenueDefinition { editions[edition(on: date)].definition }

  /// How the floor is asked at an instant: by the definition that holds for the venue's local date then (R24).
  package borrowing func asked(at now: Timestamp) -> AskedAt {
    let edition = editions.count == 1 ? 0 : edition(on: rules.wallTime(at: now).date)
    return AskedAt(now, overrunMinutes: editions[edition].overrunMinutes)
  }

  /// Bookings that parties past their end put at risk at `now`, at tables and at pools, in order of id (R24).
  package borrowing func atRisk(at now: Timestamp) -> [ClaimID] {
    let asked = asked(at: now)
    var found = Set(floor.claimsByTable.compactMap { $0.claims.atRisk(asked) })
    for id in floor.claimedPools {
      guard let capacity = pool(id)?.capacity else { continue }
      found.formUnion(floor[id].atRisk(asked, capacity: capacity))
    }
    return found.sorted()
  }

  package func hasTable(_ id: TableID) -> Bool { editions.contains { $0.indexByTable[id] != nil } }
  package func table(_ id: TableID) -> Table? {
    for edition in editions.reversed() {
      if let index = edition.indexByTable[id] { return edition.definition.tables[index] }
    }
    return nil
  }
  package func pool(_ id: PoolID) -> Pool? {
    for edition in editions.reversed() {
      if let pool = edition.definition.pools.first(where: { $0.id == id }) { return pool }
    }
    return nil
  }

  /// The services of one business date: a special day's, or the weekday's.
  package func services(on date: CivilDate) -> [Service] {
    guard CivilDate.named.contains(date) else { return [] }
    let edition = editions[edition(on: date)]
    if !edition.definition.specialDays.isEmpty,
      let special = edition.definition.specialDays.first(where: { $0.date == date })
    {
      return special.services ?? []
    }
    return regularServices(on: date)
  }

  /// The services of the date's weekday; none on a date that cannot be named.
  package func regularServices(on date: CivilDate) -> [Service] {
    guard CivilDate.named.contains(date) else { return [] }
    return editions[edition(on: date)].services[date.weekday.daysAfterMonday]
  }
}

extension [VenueDefinition] {
  /// These definitions once another is given: it replaces all that begin on its first date or later.
  package func adding(_ definition: VenueDefinition) -> [VenueDefinition] {
    guard let from = definition.effectiveFrom else { return [definition] }
    let earlier = filter { $0.effectiveFrom.map { $0 < from } ?? true }
    return earlier.isEmpty ? [definition] : earlier + [definition]
  }
}

extension [Edition] {
  /// The place of the one that holds for a business date.
  fileprivate func place(from date: CivilDate) -> Int {
    var place = count - 1
    while place > 0, let from = self[place].effectiveFrom, from > date { place -= 1 }
    return place
  }

  /// The one that holds for a business date.
  func last(from date: CivilDate) -> Edition { self[place(from: date)] }
}

/// One definition of a venue, with what every choice of a table needs worked out once.
///
/// Made once and never changed, so that looking into it copies nothing.
package final class Edition: Sendable {
  package let definition: VenueDefinition
  let effectiveFrom: CivilDate?
  /// The regular services of each weekday, Monday first, in their order.
  let services: [[Service]]
  /// Tables, then combinations, each in the order of the automatic choice (R11).
  let options: [Option]
  /// How many of `options` are single tables.
  let tableCount: Int
  /// The ids of those tables.
  let single: [TableID]
  /// For how long from now a party past its end is in the way of new claims.
  let overrunMinutes: Int
  /// When its business dates close by themselves.
  let closesAt: ClockValue
  /// Whether only services, past, tables and pools decide a start.
  let hasPlainStarts: Bool
  /// Whether some service has instants that another one has too.
  let hasFirstService: Bool
  /// The floor's slot of each of `definition.tables`.
  let slots: [Int]
  /// The place of a table in `definition.tables`.
  let indexByTable: NameNumbers<Table>

  /// A table, or tables used as one, as the automatic choice goes through them.
  final class Option: Sendable {
    /// Places in `definition.tables`; one for a table.
    let indices: [Int]
    let slots: [Int]
    let least: Int
    let most: Int
    let priority: Int
    /// Who may use it; of a combination, who may use every member too (R11).
    let channels: [[Channel]]
    let area: String?
    let features: [Need]
    /// Its place in `definition.combinations`; nil for a table.
    let combination: Int?

    init(
      indices: [Int], slots: [Int], least: Int, most: Int, priority: Int, channels: [[Channel]],
      area: String?,
      features: [Need], combination: Int?
    ) {
      self.indices = indices
      self.slots = slots
      self.least = least
      self.most = most
      self.priority = priority
      self.channels = channels
      self.area = area
      self.features = features
      self.combination = combination
    }

    func seats(_ party: PartySize) -> Bool { least <= party.covers && party.covers <= most }
    func allows(_ channel: Channel) -> Bool {
      channels.allSatisfy { $0.isEmpty || $0.contains(channel) }
    }
    func meets(_ area: String?, _ needs: [Need]) -> Bool {
      (area == nil || area == self.area) && needs.allSatisfy { features.contains($0) }
    }
  }

  init(_ definition: VenueDefinition, floor: inout Floor) {
    self.definition = definition
    effectiveFrom = definition.effectiveFrom
    closesAt = definition.closing?.time ?? ClosingPolicy.usual
    services = Weekday.allCases.map { day in definition.services.filter { $0.days.contains(day) } }
    let tables = definition.tables
    let slots = tables.map { floor.slot(of: $0.id) }
    self.slots = slots
    var indexByTable = NameNumbers<Table>()
    for table in tables { indexByTable.add(table.id) }
    self.indexByTable = indexByTable
    let singles = tables.indices.map { index in
      let table = tables[index]
      return Option(
        indices: [index], slots: [slots[index]], least: table.least, most: table.most,
        priority: table.priority ?? 500, channels: [table.channels], area: table.area,
        features: table.features, combination: nil)
    }
    let orderedSingles = singles.sorted { a, b in
      let (x, y) = (tables[a.indices[0]], tables[b.indices[0]])
      return Edition.precedes(a, x.name, x.id.text, b, y.name, y.id.text)
    }
    let combined = definition.combinations.enumerated().map { place, combination in
      let indices = combination.tables.compactMap { indexByTable[$0] }
      let parts = indices.map { tables[$0] }
      let areas = Set(parts.map(\.area))
      let option = Option(
        indices: indices, slots: indices.map { floor.slot(of: tables[$0].id) }, least: combination.least,
        most: combination.most, priority: combination.priority ?? 500,
        channels: [combination.channels] + parts.map(\.channels),
        area: areas.count == 1 ? parts.first?.area : nil,
        features: Need.allCases.filter { need in parts.allSatisfy { $0.features.contains(need) } },
        combination: place)
      return (option: option, name: combination.name ?? combination.id.text, id: combination.id.text)
    }.sorted { Edition.precedes($0.option, $0.name, $0.id, $1.option, $1.name, $1.id) }
    options = orderedSingles + combined.map(\.option)
    single = orderedSingles.map { tables[$0.indices[0]].id }
    tableCount = singles.count
    overrunMinutes = definition.overrunMinutes ?? 60
    hasPlainStarts = definition.hasPlainStarts
    hasFirstService = (definition.services + definition.specialDays.flatMap { $0.services ?? [] }).contains(
      where: \.isFirst)
  }

  /// Fewest seats, then priority, then name, then id (R11).
  private static func precedes(
    _ a: Option, _ name: String, _ id: String, _ b: Option, _ otherName: String, _ otherID: String
  ) -> Bool {
    if a.most != b.most { return a.most < b.most }
    if a.priority != b.priority { return a.priority < b.priority }
    if !name.hasBytes(of: otherName) { return name.precedesBytewise(otherName) }
    return id.precedesBytewise(otherID)
  }
}
