/// Something the hot state keeps by its id.
package protocol Shelved: Sendable {
  var id: ID<Self> { get }
}

extension Reservation: Shelved {}
extension Hold: Shelved {}
extension Block: Shelved {}
extension WaitlistEntry: Shelved {}
extension Ticket: Shelved {}

/// The entities of one kind in the hot state, without gaps: found by id, and changed where they lie.
///
/// They lie on boards: a longer array would copy them all each time it grew, while the writer and every caller
/// waited.
package struct EntityShelf<Entity: Shelved>: Sendable {
  private static var boardBits: Int { 10 }
  private static var offsetMask: Int { 1 << boardBits - 1 }

  private var index = IDIndex()
  private var boards: [ContiguousArray<Entity>] = []
  package private(set) var count = 0
  /// Where the one lies that was changed last: a record asks for it more than once.
  private var recent = 0

  package subscript(id: ID<Entity>) -> Entity? { place(of: id).map { self[$0] } }

  /// Where the entity with this id lies, until any entity leaves.
  @inline(__always)
  func place(of id: ID<Entity>) -> Int? {
    recent < count && holds(id, at: recent) ? recent : index.place(id.high, id.low) { holds(id, at: $0) }
  }

  @inline(__always)
  private func holds(_ id: ID<Entity>, at place: Int) -> Bool { self[place].id == id }

  /// The entity at a place, which `place(of:)` has named: read and changed where it lies.
  subscript(place: Int) -> Entity {
    @inline(__always) _read { yield boards[place >> EntityShelf.boardBits][place & EntityShelf.offsetMask] }
    @inline(__always) _modify {
      recent = place
      yield &boards[place >> EntityShelf.boardBits][place & EntityShelf.offsetMask]
    }
  }

  /// Puts it in place of the one with its id, which is returned, or behind all others.
  @discardableResult
  mutating func put(_ entity: consuming Entity) -> Entity? {
    guard let place = place(of: entity.id) else {
      add(entity)
      return nil
    }
    swap(&self[place], &entity)
    return entity
  }

  /// Puts an entity behind all others whose id is not here.
  mutating func add(_ entity: consuming Entity) {
    let id = entity.id
    index.insert(id.high, id.low, at: count)
    recent = count
    if count & EntityShelf.offsetMask == 0 {
      boards.append([])
      boards[boards.count - 1].reserveCapacity(1 << EntityShelf.boardBits)
    }
    boards[boards.count - 1].append(entity)
    count += 1
  }

  /// Takes the entity with this id out, and returns it. The last one takes its place.
  @discardableResult
  mutating func remove(_ id: ID<Entity>) -> Entity? {
    guard let place = place(of: id) else { return nil }
    index.remove(id.high, id.low, at: place)
    count -= 1
    var old = boards[boards.count - 1].removeLast()
    if boards[boards.count - 1].isEmpty { boards.removeLast() }
    if place != count {
      index.remove(old.id.high, old.id.low, at: count)
      index.insert(old.id.high, old.id.low, at: place)
      swap(&self[place], &old)
    }
    return old
  }

  /// In no particular order.
  package var all: some Sequence<Entity> { boards.lazy.joined() }

  /// In order of id: the order they came.
  package var inOrder: [Entity] { all.sorted { $0.id < $1.id } }
}
