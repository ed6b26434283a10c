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

  package subscript(id: ID<Entity>) -> Entity? { place(of: id).map { self[$0] } }

  /// Where the entity with this id lies, until any entity leaves.
  func place(of id: ID<Entity>) -> Int? { index.place(id.high, id.low) { look(at: $0) { $0.id } == id } }

  /// Lends the entity at a place, which `place(of:)` has named: a copy would count all that it refers to.
  @inline(__always)
  func look<Result>(at place: Int, _ body: (Entity) -> Result) -> Result {
    body(boards[place >> EntityShelf.boardBits][place & EntityShelf.offsetMask])
  }

  /// Lends the entity at a place to be changed where it lies.
  @inline(__always)
  mutating func change<Result>(at place: Int, _ body: (inout Entity) -> Result) -> Result {
    body(&boards[place >> EntityShelf.boardBits][place & EntityShelf.offsetMask])
  }

  /// A copy of the entity at a place.
  subscript(place: Int) -> Entity { look(at: place) { $0 } }

  /// Puts it in place of the one with its id, which is returned, or behind all others.
  @discardableResult
  mutating func put(_ entity: Entity) -> Entity? {
    if let place = place(of: entity.id) {
      return change(at: place) { old in
        defer { old = entity }
        return old
      }
    }
    add(entity)
    return nil
  }

  /// Puts an entity behind all others whose id is not here.
  mutating func add(_ entity: Entity) {
    index.insert(entity.id.high, entity.id.low, at: count)
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
    let old = self[place]
    index.remove(id.high, id.low, at: place)
    count -= 1
    let last = boards[boards.count - 1].removeLast()
    if boards[boards.count - 1].isEmpty { boards.removeLast() }
    if place != count {
      index.remove(last.id.high, last.id.low, at: count)
      index.insert(last.id.high, last.id.low, at: place)
      change(at: place) { $0 = last }
    }
    return old
  }

  /// In no particular order.
  package var all: some Sequence<Entity> { boards.lazy.joined() }

  /// In order of id: the order they came.
  package var inOrder: [Entity] { all.sorted { $0.id < $1.id } }
}
