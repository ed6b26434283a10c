import DaybookDomain
import DaybookTime

/// Who is where, and where there is room (R11, R13, R24).
extension Model {
  enum Kind { case held, requested, booked, seated }

  /// A claim that counts now.
  struct Occupant {
    var id: ClaimID
    var kind: Kind
    var tables: [TableID]
    var pool: PoolID?
    var units: Int
    var start: Timestamp
    var end: Timestamp
    var buffer: Int
    var covers: Int
    var channel: Channel
    var isTimeless: Bool
    var isFloating: Bool
    var area: String?
    var needs: [Need]

    var rests: Timestamp { end.adding(minutes: buffer) }

    init(_ id: ClaimID, _ kind: Kind, _ stay: Stay, start: Timestamp, isFloating: Bool) {
      self.id = id
      self.kind = kind
      self.start = start
      self.isFloating = isFloating
      tables = stay.tables
      pool = stay.pool
      units = stay.units
      end = stay.end
      buffer = stay.bufferMinutes
      covers = stay.party.covers
      channel = stay.channel
      isTimeless = stay.pool != nil && stay.start == stay.end
      area = stay.area
      needs = stay.needs
    }
  }

  func occupants() -> [Occupant] {
    parties.compactMap(occupant)
      + holds.filter { state($0) == .active }.map {
        Occupant($0.id.retyped(), .held, $0.stay, start: $0.stay.start, isFloating: false)
      }
  }

  /// The claim of a party, if it has one now.
  func occupant(_ party: Party) -> Occupant? {
    let (stay, state) = (party.stay, state(party))
    if stay.tables.isEmpty, stay.pool == nil, !party.needsTable { return nil }
    let isTimeless = stay.pool != nil && stay.start == stay.end
    // What is sold once and for all stays sold when the visit is over.
    let isOver = isTimeless ? false : party.seating == .left
    guard state == .booked || state == .requested || (isTimeless && state == .completed), !isOver else {
      return nil
    }
    var kind = state == .requested ? Kind.requested : .booked
    if party.seating == .seated, !isTimeless { kind = .seated }
    let isFloating =
      kind == .booked && party.seating == .expected && !stay.tables.isEmpty && !stay.isPinned
      && !party.isWalkIn
      && lapsesAt(party) == nil
    return Occupant(
      party.id.retyped(), kind, stay,
      start: isTimeless ? stay.start : min(stay.start, party.seatedAt ?? stay.start),
      isFloating: isFloating)
  }

  /// Whether a claim stands in the way of an interval on its tables, and with which code.
  func conflict(_ other: Occupant, from start: Timestamp, until rests: Timestamp) -> RefusalCode? {
    if other.start < rests, start < other.rests { return other.kind == .held ? .tablesHeld : .tablesTaken }
    return other.rests <= start && isOverrun(other, at: start) ? .tablesOccupied : nil
  }

  /// Whether a party past its end is there still at an instant, as far as anybody can say now (R24).
  func isOverrun(_ other: Occupant, at instant: Timestamp) -> Bool {
    guard other.kind == .seated, other.end <= now, other.end <= instant else { return false }
    let minutes = definition(on: rules.wallTime(at: now).date).overrunMinutes ?? 60
    return instant <= now || instant < now.adding(minutes: minutes)
  }

  func isShut(_ table: TableID, _ block: Shut, from: Timestamp, until: Timestamp, on date: CivilDate) -> Bool
  {
    guard !block.isRemoved, block.from < until, from < block.until else { return false }
    switch block.scope {
    case .venue: return true
    case .tables(let tables): return tables.contains(table)
    case .starts: return false
    case .area(let area):
      return definition(on: date).tables.contains { $0.id == table && $0.area == area }
    }
  }

  func claimWhys(_ tables: [TableID], _ want: Want) -> [Why] {
    var whys: [Why] = []
    for other in occupants() where other.id != want.except {
      let shared = tables.filter { other.tables.contains($0) }
      guard !shared.isEmpty, let code = conflict(other, from: want.start, until: want.rests) else { continue }
      whys.append(Why(code, other.id, shared))
    }
    return whys
  }

  func blockWhys(_ tables: [TableID], _ want: Want) -> [Why] {
    let known = tables.filter { table in definition(on: want.date).tables.contains { $0.id == table } }
    return blocks.compactMap { block in
      let shut = known.filter {
        isShut($0, block, from: want.blocksFrom ?? want.start, until: want.end, on: want.date)
      }
      return shut.isEmpty ? nil : Why(.blocked, block.id.retyped(), shut)
    }
  }

  func tableWhys(_ tables: [TableID], _ want: Want) -> [Why] {
    claimWhys(tables, want) + blockWhys(tables, want)
  }

  /// A table, or tables used as one.
  struct Option {
    var tables: [TableID]
    var least: Int
    var most: Int
    var priority: Int
    var name: String
    var id: String
    /// Lists that must all hold the channel, or be empty.
    var channels: [[Channel]]
    var area: String?
    var features: [Need]

    func suits(_ party: Int, _ area: String?, _ needs: [Need]) -> Bool {
      least <= party && party <= most && (area == nil || area == self.area)
        && needs.allSatisfy { features.contains($0) }
    }
    func isOpen(to channel: Channel) -> Bool { !channels.contains { !$0.isEmpty && !$0.contains(channel) } }
  }

  /// Single tables before combinations; fewest seats, priority, name, id.
  func options(on date: CivilDate) -> [Option] {
    let definition = definition(on: date)
    let tables = definition.tables.map { table in
      Option(
        tables: [table.id], least: table.least, most: table.most, priority: table.priority ?? 500,
        name: table.name, id: table.id.text, channels: [table.channels], area: table.area,
        features: table.features)
    }
    let combinations = definition.combinations.map { combination in
      let parts = combination.tables.compactMap { id in definition.tables.first { $0.id == id } }
      let isOneArea = parts.allSatisfy { $0.area == parts.first?.area }
      return Option(
        tables: parts.map(\.id), least: combination.least, most: combination.most,
        priority: combination.priority ?? 500, name: combination.name ?? combination.id.text,
        id: combination.id.text, channels: [combination.channels] + parts.map(\.channels),
        area: isOneArea ? parts.first?.area : nil,
        features: Need.allCases.filter { need in parts.allSatisfy { $0.features.contains(need) } })
    }
    func inOrder(_ options: [Option]) -> [Option] {
      options.sorted { a, b in
        if a.most != b.most { return a.most < b.most }
        if a.priority != b.priority { return a.priority < b.priority }
        return a.name == b.name ? a.id < b.id : a.name < b.name
      }
    }
    return inOrder(tables) + inOrder(combinations)
  }

  enum Wish: Equatable {
    case any
    case tables([TableID])
    case pool(PoolID, Int)
  }

  enum Placed {
    case tables([TableID], moves: [Event])
    case pool(PoolID, Int)
    case no([Why])
  }

  func place(_ wish: Wish, _ want: Want, mayMove: Bool = true, found: Found) -> Placed {
    switch wish {
    case .any: return placeAnywhere(want, mayMove: mayMove, found)
    case .tables(let tables): return place(at: tables, want)
    case .pool(let id, let units):
      var whys = poolBlocks(want)
      if let pool = pool(id), !pool.channels.isEmpty, !pool.channels.contains(want.channel),
        !want.aside.contains(.channelNotAllowed)
      {
        whys.append(Why(.channelNotAllowed))
      }
      let waits = want.aside.contains(.tablesOccupied) && !want.sitsNow
      if freeUnits(id, want, countingOverruns: !waits) < units { whys.append(Why(.poolFull)) }
      return whys.isEmpty ? .pool(id, units) : .no(whys)
    }
  }

  func poolBlocks(_ want: Want) -> [Why] {
    blocks.filter {
      !$0.isRemoved && $0.scope == .venue && $0.from < want.end && want.blocksFrom ?? want.start < $0.until
    }
    .map { Why(.blocked, $0.id.retyped()) }
  }

  func pool(_ id: PoolID) -> Pool? {
    definitions.reversed().lazy.compactMap { $0.pools.first { $0.id == id } }.first
  }

  /// Units free at every instant of an interval; parties past their end use theirs too.
  func freeUnits(_ id: PoolID, _ want: Want, countingOverruns: Bool = true) -> Int {
    let others = occupants().filter { $0.pool == id && $0.id != want.except }
    func used(_ instant: Timestamp) -> Int {
      others.filter {
        $0.isTimeless || ($0.start <= instant && instant < $0.end)
          || (countingOverruns && isOverrun($0, at: instant))
      }.reduce(0) { $0 + $1.units }
    }
    let instants = [want.start] + others.map(\.start).filter { $0 > want.start && $0 < want.end }
    return (pool(id)?.capacity ?? 0) - (instants.map(used).max() ?? 0)
  }

  /// Whether the chosen tables would seat the party, as a combination or by the sum of their seats.
  func seats(_ ids: [TableID], _ want: Want) -> Bool {
    let definition = definition(on: want.date)
    let tables = ids.compactMap { id in definition.tables.first { $0.id == id } }
    guard tables.count == ids.count else { return false }
    let combination = definition.combinations.first { Set($0.tables) == Set(ids) && ids.count > 1 }
    let least = combination?.least ?? tables.reduce(0) { $0 + $1.least }
    let most = combination?.most ?? tables.reduce(0) { $0 + $1.most }
    return least <= want.party.covers && want.party.covers <= most
      && tables.allSatisfy { table in
        (want.area == nil || table.area == want.area) && want.needs.allSatisfy { table.features.contains($0) }
      }
  }

  private func place(at ids: [TableID], _ want: Want) -> Placed {
    let tables = definition(on: want.date).tables.filter { ids.contains($0.id) }
    var whys: [Why] = []
    var channels = tables.map(\.channels)
    if let known = definition(on: want.date).combinations.first(where: {
      ids.count > 1 && Set($0.tables) == Set(ids)
    }) {
      channels.append(known.channels)
    }
    if channels.contains(where: { !$0.isEmpty && !$0.contains(want.channel) }),
      !want.aside.contains(.channelNotAllowed)
    {
      whys.append(Why(.channelNotAllowed))
    }
    if tables.count == ids.count, seats(ids, want) || want.aside.contains(.noTableFits) {
      // Who does not sit down at once may be made to wait for who is late.
      let waits = want.aside.contains(.tablesOccupied) && !want.sitsNow
      whys += tableWhys(ids, want).filter { !waits || $0.code != .tablesOccupied }
    } else {
      whys += [Why(.noTableFits)] + blockWhys(ids, want)
    }
    return whys.isEmpty ? .tables(ids, moves: []) : .no(whys)
  }

  private func placeAnywhere(_ want: Want, mayMove: Bool, _ found: Found) -> Placed {
    let suitable = options(on: want.date).filter { $0.suits(want.party.covers, want.area, want.needs) }
    let open = suitable.filter { $0.isOpen(to: want.channel) || want.aside.contains(.channelNotAllowed) }
    guard !open.isEmpty else { return .no([Why(suitable.isEmpty ? .noTableFits : .channelNotAllowed)]) }
    if let free = open.first(where: { tableWhys($0.tables, want).isEmpty }) {
      return .tables(free.tables, moves: [])
    }
    if mayMove, let room = makeRoom(want, open, found) { return room }
    var tables: [TableID] = []
    for table in open.flatMap(\.tables) where !tables.contains(table) { tables.append(table) }
    return .no(tableWhys(tables, want))
  }

  /// How long a walk-in can stay: its tables and its end. Nobody is moved for it (R27).
  func placeWalkIn(_ wish: Wish, _ want: Want, found: Found) -> (placed: Placed, end: Timestamp) {
    let whole = place(wish, want, mayMove: false, found: found)
    guard case .no = whole else { return (whole, want.end) }
    let least = now.adding(minutes: definition(on: want.date).leastStayMinutes ?? 1)
    var candidates: [[TableID]] = []
    switch wish {
    case .any:
      candidates = options(on: want.date).filter {
        $0.suits(want.party.covers, want.area, want.needs)
          && ($0.isOpen(to: .walkIn) || want.aside.contains(.channelNotAllowed))
      }.map(\.tables)
    case .tables(let tables): candidates = [tables]
    case .pool(let id, let units):
      // Each beginning is tried, the latest first.
      let starts =
        occupants().filter { $0.pool == id }.map(\.start)
        + blocks.filter { !$0.isRemoved && $0.scope == .venue }.map(\.from)
      for end in starts.filter({ $0 >= least && $0 < want.end }).sorted(by: >) {
        var shorter = want
        shorter.end = end
        if case .pool = place(.pool(id, units), shorter, found: found) { return (.pool(id, units), end) }
      }
    }
    var best: (tables: [TableID], end: Timestamp)?
    for tables in candidates {
      // The longest stay here ends where something begins; every beginning is tried.
      let starts =
        occupants().filter { !Set($0.tables).isDisjoint(with: tables) }.map {
          $0.start.adding(minutes: -want.buffer)
        } + blocks.filter { !$0.isRemoved }.map(\.from)
      let ends = starts.filter { $0 >= least && $0 < want.end }.sorted(by: >)
      for end in ends {
        var shorter = want
        shorter.end = end
        guard case .tables = place(.tables(tables), shorter, combinedAs: wish) else { continue }
        if best.map({ $0.end < end }) ?? true { best = (tables, end) }
        break
      }
    }
    guard let best else { return (whole, want.end) }
    return (.tables(best.tables, moves: []), best.end)
  }

  /// Tables of a suitable option need only be free; named tables must also seat the party.
  private func place(_ tables: Wish, _ want: Want, combinedAs wish: Wish) -> Placed {
    guard case .tables(let ids) = tables else { return .no([]) }
    if case .tables = wish { return place(at: ids, want) }
    let whys = tableWhys(ids, want)
    return whys.isEmpty ? .tables(ids, moves: []) : .no(whys)
  }
}
