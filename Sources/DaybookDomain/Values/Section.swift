public import DaybookTime

/// Tables that one server looks after on a business date.
public struct Section: Hashable, Sendable {
  /// Who looks after them, 1–80 characters.
  public var server: String
  /// The tables, 1–100.
  public var tables: [TableID]

  /// Made from its parts; nothing is checked.
  public init(server: String, tables: [TableID]) {
    self.server = server
    self.tables = tables
  }
}

extension Section: FieldObject {
  package static var blank: Section { Section(server: "", tables: []) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("server", &server, .name, "who looks after them")
    try fields.words("tables", &tables, "their tables")
  }
}

/// The sections of a business date are these from here on; none: there are none.
public struct SectionsSet: Hashable, Sendable {
  /// The business date.
  public var date: CivilDate
  /// The sections, in the order given; no table is in two.
  public var sections: [Section]

  /// Made from its parts; nothing is checked.
  public init(date: CivilDate, sections: [Section]) {
    self.date = date
    self.sections = sections
  }
}
