import DaybookDomain
import DaybookTime

/// Whether floating parties could move to make room, by trying everything (R13).
///
/// It also checks the choice that the ledger made.
extension Model {
  static let mostMoves = 4
  private static let mostTrials = 20_000

  /// Room made for a party: the ledger's choice, checked; nil when there is none.
  func makeRoom(_ want: Want, _ options: [Option], _ found: Found) -> Placed? {
    let own = want.except
    // Whoever moves to make room does so before; who gets a table that this frees comes behind.
    let moves = found.events.prefix { $0.placedTables(of: own) == nil }.compactMap(\.reassigned)
    if !moves.isEmpty, let tables = found.events.lazy.compactMap({ $0.placedTables(of: own) }).first {
      let fault = fault(in: moves, placing: tables, want, options)
      return fault.map { .no([Why(.versionConflict, nil, [TableID("MOVES NOT RIGHT: \($0)")])]) }
        ?? .tables(tables, moves: moves.map { .reassigned($0) })
    }
    // The ledger may say that it gave up.
    if let refusal = found.refusal,
      refusal.reasons.contains(where: { $0.message?.contains("given up") == true })
    {
      return nil
    }
    var search = MoveSearch(model: self, others: occupants().filter { $0.id != own }, date: want.date)
    let first = MoveSearch.Mover(want: want, options: options, tables: nil)
    guard search.canPlace([first], left: Model.mostMoves), !search.isExhausted else { return nil }
    return .tables(search.answer, moves: [])
  }

  /// What is wrong with the moves the ledger chose; nil when nothing is.
  private func fault(in moves: [Reassigned], placing tables: [TableID], _ want: Want, _ options: [Option])
    -> String?
  {
    if moves.count > Model.mostMoves { return "\(moves.count) moves" }
    guard options.contains(where: { Set($0.tables) == Set(tables) }) else { return "no such place" }
    if placeAnywhereIsFree(want, options) { return "nobody need have moved" }
    var placed: [(tables: [TableID], want: Want)] = [(tables, want)]
    let others = occupants()
    for move in moves {
      guard let other = others.first(where: { $0.id == move.reservation.retyped() }) else {
        return "who moved?"
      }
      guard other.isFloating, other.start > now, !isOfClosedDate(other) else {
        return "\(Disagreement.short(other.id)) does not move"
      }
      let choices = self.options(on: want.date).filter {
        $0.suits(other.covers, other.area, other.needs) && $0.isOpen(to: other.channel)
      }
      guard choices.contains(where: { $0.tables == move.tables }), move.tables != other.tables else {
        return "\(Disagreement.short(other.id)) has no place at \(move.tables)"
      }
      placed.append((move.tables, other.asWant(on: want.date)))
    }
    let ids = moves.map { $0.reservation.retyped(as: ClaimEntity.self) }
    guard Set(ids).count == ids.count else { return "one moved twice" }
    for (index, one) in placed.enumerated() {
      for table in one.tables {
        for other in others
        where other.tables.contains(table) && !ids.contains(other.id) && other.id != want.except {
          if conflict(other, from: one.want.start, until: one.want.rests) != nil {
            return "\(table) is taken"
          }
        }
        for other in placed[..<index] where other.tables.contains(table) {
          if other.want.start < one.want.rests, one.want.start < other.want.rests { return "\(table) twice" }
        }
      }
      if !blockWhys(one.tables, one.want).isEmpty { return "blocked" }
    }
    return nil
  }

  /// A closed date stays as it is.
  fileprivate func isOfClosedDate(_ other: Occupant) -> Bool {
    closedDates.contains(judge(other.start, anyMinute: true).date)
  }

  private func placeAnywhereIsFree(_ want: Want, _ options: [Option]) -> Bool {
    options.contains { tableWhys($0.tables, want).isEmpty }
  }
}

extension Model.Occupant {
  func asWant(on date: CivilDate) -> Want {
    Want(
      party: PartySize(covers), start: start, end: end, channel: channel, date: date, buffer: buffer,
      area: area,
      needs: needs)
  }
}

/// Tries every way to place a party and those it pushes away, at most so many.
private struct MoveSearch {
  struct Mover {
    var want: Want
    var options: [Model.Option]
    /// The tables it leaves; nil for the party that is placed.
    var tables: [TableID]?
  }

  let model: Model
  let others: [Model.Occupant]
  let date: CivilDate
  var placed: [(tables: [TableID], start: Timestamp, rests: Timestamp)] = []
  var moved: Set<ClaimID> = []
  var trials = 0
  var isExhausted = false
  var answer: [TableID] = []

  init(model: Model, others: [Model.Occupant], date: CivilDate) {
    self.model = model
    self.others = others
    self.date = date
  }

  mutating func canPlace(_ movers: [Mover], left: Int) -> Bool {
    guard let mover = movers.first else { return true }
    for option in mover.options where option.tables != mover.tables {
      trials += 1
      guard trials <= 20_000 else {
        isExhausted = true
        return false
      }
      guard let pushed = pushed(from: option.tables, mover.want), pushed.count <= left else { continue }
      let before = (placed, moved)
      placed.append((option.tables, mover.want.start, mover.want.rests))
      moved.formUnion(pushed.map(\.id))
      if mover.tables == nil { answer = option.tables }
      let next = pushed.map { other in
        Mover(
          want: other.asWant(on: date),
          options: model.options(on: date).filter {
            $0.suits(other.covers, other.area, other.needs) && $0.isOpen(to: other.channel)
          }, tables: other.tables)
      }
      if canPlace(Array(movers.dropFirst()) + next, left: left - pushed.count) { return true }
      if isExhausted { return false }
      (placed, moved) = before
    }
    return false
  }

  /// Who would have to move; nil when something is in the way that does not.
  private func pushed(from tables: [TableID], _ want: Want) -> [Model.Occupant]? {
    for other in placed where !Set(other.tables).isDisjoint(with: tables) {
      if other.start < want.rests, want.start < other.rests { return nil }
    }
    guard model.blockWhys(tables, want).isEmpty else { return nil }
    var pushed: [Model.Occupant] = []
    for other in others where other.id != want.except && !moved.contains(other.id) {
      guard !Set(other.tables).isDisjoint(with: tables),
        model.conflict(other, from: want.start, until: want.rests) != nil
      else { continue }
      guard other.isFloating, other.start > model.now, !model.isOfClosedDate(other) else { return nil }
      pushed.append(other)
    }
    return pushed
  }
}

extension Event {
  var reassigned: Reassigned? { if case .reassigned(let reassigned) = self { reassigned } else { nil } }

  /// The tables of what it places: something new, or a booking that was changed.
  func placedTables(of own: ClaimID?) -> [TableID]? {
    switch self {
    case .booked(let booked): booked.stay.tables
    case .requested(let requested): requested.booked.stay.tables
    case .holdPlaced(let placed): placed.stay.tables
    case .carriedOver(let carried): carried.stay.tables
    case .modified(let modified): modified.stay.tables
    case .reassigned(let given) where given.reservation.retyped() == own: given.tables
    default: nil
    }
  }
}
