package import Daybook

/// Places as people read them, by their names; one that is not there any more has only its id.
extension VenueDefinition {
  /// Tables together: `T1 + T2`.
  package func names(of tables: [TableID]) -> String {
    tables.map { id in self.tables.first { $0.id == id }?.name ?? id.text }.joined(separator: " + ")
  }

  /// What a start offers beside pools: tables, combinations, and what would be free if others moved.
  package func places(in slot: Slot) -> [String] {
    let moving = slot.afterMoving.isEmpty ? [] : ["\(names(of: slot.afterMoving)) by moving others"]
    let combined = slot.combinations.map { id in combinations.first { $0.id == id }?.name ?? id.text }
    return slot.tables.map { names(of: [$0]) } + combined + moving
  }
}
