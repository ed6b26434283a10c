extension ZoneRules {
  /// The changes of offset after `start` up to `end`, ascending; those that the footer implies are included.
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
