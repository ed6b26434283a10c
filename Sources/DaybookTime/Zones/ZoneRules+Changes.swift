extension ZoneRules {
  /// The changes of offset after one instant and up to another, those the footer implies too, in ascending order.
  public func changes(after start: Timestamp, through end: Timestamp) -> [Transition] {
    guard start < end else { return [] }
    var changes: [Transition] = []
    forEachStretch(from: start.epochSeconds, through: end.epochSeconds) { first, _, offsetSeconds in
      if first > start.epochSeconds {
        changes.append(Transition(epochSeconds: first, offsetSeconds: Int32(offsetSeconds)))
      }
      return true
    }
    return changes
  }
}
