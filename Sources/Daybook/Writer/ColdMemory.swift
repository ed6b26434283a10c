internal import DaybookDomain

/// What has left the hot state since the index's checkpoint; what left before that stands in the index.
struct ColdMemory {
  private var recent: [CommandSubject: Departed] = [:]
  /// In order of position, so that what the index has come to know can be dropped.
  private var order: [(position: Position, subject: CommandSubject)] = []

  var count: Int { order.count }
  var all: some Collection<Departed> { recent.values }
  subscript(subject: CommandSubject) -> Departed? { recent[subject] }

  /// Keeps what left with a record, unless the index has it.
  mutating func remember(_ departed: [Departed], at position: Position, after checkpoint: Position) {
    guard position > checkpoint else { return }
    for entity in departed {
      recent[entity.subject] = entity
      order.append((position, entity.subject))
    }
  }

  /// Forgets what stands at or before `position`: the index knows it now.
  mutating func forget(through position: Position) {
    let known = order.prefix { $0.position <= position }
    for (_, subject) in known { recent[subject] = nil }
    order.removeFirst(known.count)
  }
}
