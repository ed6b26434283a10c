import DaybookDomain

/// `blocked`, form 1: `from`, `block`, `until`, `reason`?, and `area`, `tables`, or neither for the whole venue. Read only.
enum BlockedForm1 {
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
