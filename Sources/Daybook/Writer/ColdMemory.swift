internal import DaybookDomain

/// The entities that left the hot state since the index's checkpoint; the index has the earlier ones.
struct ColdMemory {
  /// With the position of the record that evicted it, or corrected it last.
  private var recent: [CommandSubject: (position: Position, entity: Departed)] = [:]
  /// In order of position, so that entries which the index has caught up with can be dropped.
  private var order: [(position: Position, subject: CommandSubject)] = []

  var count: Int { order.count }
  var all: some Collection<Departed> { recent.values.map(\.entity) }
  subscript(subject: CommandSubject) -> Departed? { recent[subject]?.entity }

  /// Keeps entities that left the state with a record, unless the index has them.
  mutating func remember(_ departed: [Departed], at position: Position, after checkpoint: Position) {
    guard position > checkpoint else { return }
    for entity in departed {
      recent[entity.subject] = (position, entity)
      order.append((position, entity.subject))
    }
  }

  /// Drops entries up to `position`: the index has them now.
  mutating func forget(through position: Position) {
    let known = order.prefix { $0.position <= position }
    for (at, subject) in known where recent[subject]?.position == at { recent[subject] = nil }
    order.removeFirst(known.count)
  }
}
