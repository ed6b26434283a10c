package import DaybookTime

/// A venue as decisions see it: its definition, its zone's rules and what is claimed in it.
///
/// The writer keeps one for ever; the view `availability` builds one for the day it is asked about. Both are asked
/// by the same rules, which is how what is offered and what is bookable agree (R12).
package struct VenueState: Sendable {
  package private(set) var definition: VenueDefinition
  package private(set) var rules: ZoneRules
  package var floor = Floor()
  /// Indices into `definition.tables` in the order of the automatic choice: fewest seats, then name, then id (R11).
  private(set) var choiceOrder: [Int] = []
  /// `choiceOrder` with what is asked of every table at every slot, and none of its texts.
  private(set) var choices: [Choice] = []
  /// The floor's slot of each of `definition.tables`.
  private(set) var slots: [Int] = []
  private(set) var indexByTable: [TableID: Int] = [:]

  /// A table as the automatic choice goes through them.
  struct Choice: Sendable {
    let index: Int
    let slot: Int
    let least: Int
    let most: Int

    func seats(_ party: PartySize) -> Bool { least <= party.covers && party.covers <= most }
  }

  package init(_ definition: VenueDefinition, rules: ZoneRules) {
    self.definition = definition
    self.rules = rules
    define(definition, rules: rules)
  }

  package mutating func define(_ definition: VenueDefinition, rules: ZoneRules) {
    self.definition = definition
    self.rules = rules
    let tables = definition.tables
    choiceOrder = tables.indices.sorted { a, b in
      let (x, y) = (tables[a], tables[b])
      if x.most != y.most { return x.most < y.most }
      if !x.name.utf8.elementsEqual(y.name.utf8) { return x.name.precedesBytewise(y.name) }
      return x.id < y.id
    }
    slots = tables.map { floor.slot(of: $0.id) }
    choices = choiceOrder.map {
      Choice(index: $0, slot: slots[$0], least: tables[$0].least, most: tables[$0].most)
    }
    indexByTable = Dictionary(uniqueKeysWithValues: tables.enumerated().map { ($1.id, $0) })
  }

  package func hasTable(_ id: TableID) -> Bool { indexByTable[id] != nil }
  package func table(_ id: TableID) -> Table? { indexByTable[id].map { definition.tables[$0] } }
  package func pool(_ id: PoolID) -> Pool? { definition.pools.first { $0.id == id } }

  /// The services of one business date: a special day's, or the weekday's.
  package func services(on date: CivilDate) -> [Service] {
    if let special = definition.specialDays.first(where: { $0.date == date }) {
      return special.services ?? []
    }
    return regularServices(on: date)
  }

  func regularServices(on date: CivilDate) -> [Service] {
    let weekday = date.weekday
    return definition.services.filter { $0.days.contains(weekday) }
  }
}
