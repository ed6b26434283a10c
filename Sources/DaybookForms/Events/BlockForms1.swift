import DaybookDomain

/// `blocked`, form 1: `from`, `block`, `until`, `reason`?, and `area`, `tables`, or neither for the whole
/// venue.
enum BlockedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ blocked: Blocked, to fields: inout Writer) {
    if case .area(let area) = blocked.scope { fields.field("area", text: area) }
    fields.field("from", instant: blocked.from)
    fields.field("block", id: blocked.block)
    fields.field("until", instant: blocked.until)
    fields.field("reason", text: blocked.reason)
    if case .tables(let tables) = blocked.scope { fields.field("tables", names: tables) }
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Blocked {
    let area = try fields.optionalText("area")
    let from = try fields.instant("from")
    let block: BlockID = try fields.id("block")
    let until = try fields.instant("until")
    let reason = try fields.optionalText("reason")
    let scope: BlockScope
    if let area {
      scope = .area(area)
    } else if let tables: [TableID] = try fields.optionalNames("tables") {
      scope = .tables(tables)
    } else {
      scope = .venue
    }
    return Blocked(block: block, scope: scope, from: from, until: until, reason: reason)
  }
}

/// `unblocked`, form 1: `block`.
enum UnblockedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ block: BlockID, to fields: inout Writer) {
    fields.field("block", id: block)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> BlockID { try fields.id("block") }
}
