internal import DaybookDomain
internal import DaybookViews

/// Finds first answers to keys: in memory since the index's checkpoint, in the index before it.
///
/// A first answer never changes, so an index that was opened once stays right even if its files are replaced.
struct KeyMemory {
  private var recent: [KeyDigest: Position] = [:]
  /// In order of position, so that entries which the index has caught up with can be dropped.
  private var order: [(position: Position, name: KeyDigest)] = []
  private var dropped = 0

  mutating func remember(_ name: KeyDigest, at position: Position) {
    if recent[name] == nil { recent[name] = position }
    order.append((position, name))
  }

  func position(of name: KeyDigest) -> Position? { recent[name] }

  /// A mark for `rollBack`; valid until something is forgotten.
  var mark: Int { order.count }

  /// Drops what was remembered since a mark.
  mutating func rollBack(to mark: Int) {
    for (position, name) in order[mark...] where recent[name] == position { recent[name] = nil }
    order.removeSubrange(mark...)
  }

  /// Drops entries up to `position`: the index has them now.
  mutating func forget(through position: Position) {
    while dropped < order.count, order[dropped].position <= position {
      let (at, name) = order[dropped]
      if recent[name] == at { recent[name] = nil }
      dropped += 1
    }
    if dropped > 4096, dropped * 2 > order.count {
      order.removeFirst(dropped)
      dropped = 0
    }
  }

  var count: Int { order.count - dropped }
}
