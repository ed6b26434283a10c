internal import DaybookDomain
internal import DaybookViews

/// Where first answers to keys are found: in memory since the index's checkpoint, in the index before that.
///
/// A first answer never changes, so an index that was opened once stays right, whatever becomes of its files.
struct KeyMemory {
  private var recent: [KeyDigest: Position] = [:]
  /// In order of position, so that what the index has come to know can be dropped.
  private var order: [(position: Position, name: KeyDigest)] = []
  private var dropped = 0

  mutating func remember(_ name: KeyDigest, at position: Position) {
    if recent[name] == nil { recent[name] = position }
    order.append((position, name))
  }

  func position(of name: KeyDigest) -> Position? { recent[name] }

  /// Names how far it has come, for as long as nothing is forgotten.
  var mark: Int { order.count }

  /// Knows again what it knew at a mark.
  mutating func rollBack(to mark: Int) {
    for (position, name) in order[mark...] where recent[name] == position { recent[name] = nil }
    order.removeSubrange(mark...)
  }

  /// Forgets what stands at or before `position`: the index knows it now.
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
