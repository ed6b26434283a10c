/// The entities of one kind that a batch has asked for or put: as their rows have them, and as they are now.
///
/// A visit is changed some fifteen times in an evening; its row is written once a batch.
package struct EntityCache<Entity: Shelved> {
  package struct Entry {
    /// As its row has it; nil when there is none.
    package let stored: Entity?
    /// As it was put last since the row was written; nil when it was not.
    package internal(set) var put: Entity?
    /// Whether it was dropped since: the next record does not find it.
    package var isGone = false

    /// As a record finds it.
    var now: Entity? { isGone ? nil : put ?? stored }

    /// Makes `put` what a record finds, to be changed; false when it finds nothing.
    mutating func take() -> Bool {
      guard !isGone else { return false }
      if put == nil { put = stored }
      return put != nil
    }
  }

  private var index = IDIndex()
  package private(set) var ids: [ID<Entity>] = []
  private var entries: [Entry] = []

  /// The place of an entity that was asked for or put.
  func place(of id: ID<Entity>) -> Int? { index.place(id.high, id.low) { ids[$0] == id } }

  /// Keeps an entity as its row has it, or that it has none. Returns its place.
  mutating func add(_ id: ID<Entity>, stored: Entity?) -> Int {
    index.insert(id.high, id.low, at: ids.count)
    ids.append(id)
    entries.append(Entry(stored: stored))
    return ids.count - 1
  }

  package subscript(place: Int) -> Entry {
    _read { yield entries[place] }
    _modify { yield &entries[place] }
  }

  /// Lends what was put since its row was written.
  package func forEachChanged<Failure: Error>(_ body: (Entry) throws(Failure) -> Void) throws(Failure) {
    for place in entries.indices where entries[place].put != nil { try body(entries[place]) }
  }
}
