import DaybookDomain
import DaybookTime
import DaybookViews

@testable import DaybookModel

/// Who starts on a business date, and what the floor looks like now: by going through every party and hold.
extension Model {
  /// Somebody the diary has: a party that is due, has come or has left, or a live hold.
  private struct Entry {
    let id: ClaimID
    let start: Timestamp
    let covers: Int
    let isOnline: Bool
    let isHold: Bool
    /// Whether pacing counts it.
    let counts: Bool
    let date: CivilDate
  }

  private var diaryEntries: [Entry] {
    let parties = parties.filter {
      [.booked, .requested, .completed].contains(state($0)) && $0.stay.hasDate
    }.map { party in
      let isThere = occupant(party) != nil
      let hasLeft = party.seating == .left && party.seatedAt != nil
      let counts = (isThere || hasLeft) && !party.stay.isTimeless
      return Entry(
        id: party.id.retyped(),
        start: counts ? min(party.stay.start, party.seatedAt ?? party.stay.start) : party.stay.start,
        covers: party.stay.party.covers, isOnline: party.stay.channel == .online, isHold: false,
        counts: counts,
        date: party.stay.date)
    }
    let holds = holds.filter { state($0) == .active && $0.stay.hasDate }.map { hold in
      Entry(
        id: hold.id.retyped(), start: hold.stay.start, covers: hold.stay.party.covers,
        isOnline: hold.stay.channel == .online, isHold: true, counts: !hold.stay.isTimeless,
        date: hold.stay.date)
    }
    return (parties + holds).sorted { ($0.start, $0.id) < ($1.start, $1.id) }
  }

  /// The diary of a date in lines, as `lines(of:)` writes one.
  func scannedDiary(on date: CivilDate) -> [String] {
    let all = diaryEntries
    let own = all.filter { $0.date == date }
    let coming = own.filter { !$0.isHold }
    var lines = [
      "closed \(closedDates.contains(date))", "due \(coming.count) of \(coming.map(\.covers).reduce(0, +))",
    ]
    lines.append("reservations " + coming.map { "\($0.id)" }.joined(separator: " "))
    var buckets: [(start: Timestamp, service: String, line: String)] = []
    var isPaced: Set<ClaimID> = []
    for service in services(on: date) {
      guard let pacing = service.pacing else { continue }
      var start = rules.configured(service.opens, on: date)
      while start <= rules.configured(service.lastSeating, on: date) {
        let end = start.adding(minutes: pacing.minutes)
        let here = all.filter { start <= $0.start && $0.start < end }
        isPaced.formUnion(here.map(\.id))
        let counted = here.filter(\.counts)
        let online = counted.filter(\.isOnline).map(\.covers).reduce(0, +)
        let left = [
          pacing.covers.map { max(0, $0 - counted.map(\.covers).reduce(0, +)) },
          pacing.parties.map { max(0, $0 - counted.count) }, pacing.onlineCovers.map { max(0, $0 - online) },
        ]
        let most = [pacing.covers, pacing.parties, pacing.onlineCovers]
        buckets.append((start, service.name, Model.line(service.name, start, end, here, most, left)))
        start = end
      }
    }
    let rest = own.filter { !isPaced.contains($0.id) }
    for start in Set(rest.map(\.start)) {
      let judged = judge(start, anyMinute: true)
      let isOpen = judged.date == date && judged.code != .closedSpecialDay
      let service = isOpen ? judged.service?.name : nil
      let here = rest.filter { $0.start == start }
      buckets.append(
        (start, service ?? "", Model.line(service, start, nil, here, [nil, nil, nil], [nil, nil, nil])))
    }
    lines += buckets.sorted { ($0.start, $0.service) < ($1.start, $1.service) }.map(\.line)
    return lines + scannedPaces(on: date)
  }

  private static func line(
    _ service: String?, _ start: Timestamp, _ end: Timestamp?, _ entries: [Entry], _ most: [Int?],
    _ left: [Int?]
  ) -> String {
    let (coming, held) = (entries.filter { !$0.isHold }, entries.filter(\.isHold))
    let online = coming.filter(\.isOnline).map(\.covers).reduce(0, +)
    let counts = [
      coming.count, coming.map(\.covers).reduce(0, +), online, held.count, held.map(\.covers).reduce(0, +),
    ]
    return words(service, start, end, counts, most, left)
  }

  fileprivate static func words(
    _ service: String?, _ start: Timestamp, _ end: Timestamp?, _ counts: [Int], _ most: [Int?], _ left: [Int?]
  ) -> String {
    let caps = (most + left).map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
    return "\(service ?? "-") \(start)..\(end.map { "\($0)" } ?? "") \(counts) \(caps)"
  }

  private func scannedPaces(on date: CivilDate) -> [String] {
    blocks.filter { !$0.isRemoved && judge($0.from, anyMinute: true).date == date }.compactMap { block in
      guard case .starts(let covers) = block.scope else { return nil }
      return (block, "pace \(block.id) \(block.from)..\(block.until) \(covers)")
    }.sorted { (a: (Shut, String), b: (Shut, String)) in (a.0.from, a.0.until) < (b.0.from, b.0.until) }.map(
      \.1)
  }

  /// A diary of the ledger's in the same lines.
  static func lines(of diary: Diary) -> [String] {
    ["closed \(diary.isClosed)", "due \(diary.parties) of \(diary.covers)"]
      + ["reservations " + diary.reservations.map { "\($0)" }.joined(separator: " ")]
      + diary.buckets.map {
        words(
          $0.service, $0.start, $0.end,
          [$0.parties, $0.covers, $0.onlineCovers, $0.heldParties, $0.heldCovers],
          [$0.mostCovers, $0.mostParties, $0.mostOnlineCovers],
          [$0.coversLeft, $0.partiesLeft, $0.onlineCoversLeft])
      } + paces(diary.paces)
  }

  fileprivate static func paces(_ paces: [PaceSet]) -> [String] {
    paces.map { "pace \($0.block) \($0.from)..\($0.until) \($0.covers)" }
  }
}

extension Model {
  /// When what stands at `now` runs out by itself, in order: holds, unanswered requests and unpaid deposits.
  func lapses(after now: Timestamp) -> [Timestamp] {
    let ends =
      holds.filter { state($0) == .active }.map(\.lapsesAt) + parties.compactMap { lapsesAt($0) }
    return Set(ends.filter { $0 > now }).sorted()
  }
}

// MARK: the floor

extension Model {
  /// The floor now in lines, as `lines(of:)` writes one.
  func scannedFloor() -> [String] {
    let date = judge(now, anyMinute: true).date
    let definition = definition(on: date)
    let isClosed = closedDates.contains(date)
    var lines = ["floor of \(date) closed \(isClosed)"]
    lines += scannedPaces(on: date, after: now)
    let shut = blocks.filter { !$0.isRemoved && $0.from <= now && now < $0.until }.sorted {
      ($0.from, $0.id) < ($1.from, $1.id)
    }
    let inUse = Set(occupants().flatMap(\.tables))
    let known = definition.tables.map(\.id)
    for id in known + inUse.subtracting(known).sorted() {
      let table = definition.tables.first { $0.id == id }
      let block = table.flatMap { table in shut.first { $0.covers(table) } }
      let (line, isUsed) = scannedTable(id, block, isClosed: isClosed && table != nil)
      if table != nil || isUsed { lines.append("\(table == nil ? "retired " : "")\(line)") }
    }
    let pools = definition.pools.map(\.id)
    let others = Set(occupants().compactMap(\.pool)).subtracting(pools).sorted()
    for id in pools + others {
      let isShut = isClosed || shut.contains { $0.scope == .venue }
      lines += scannedPool(id, definition.pools.first { $0.id == id }, isShut: isShut)
    }
    let tableless = parties.filter { $0.needsTable && [.booked, .requested].contains(state($0)) }
    lines.append(
      "needs "
        + tableless.sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }.map { "\($0.id)" }.joined(
          separator: " "))
    return lines
  }

  private func scannedPaces(on date: CivilDate, after now: Timestamp) -> [String] {
    let over = Set(blocks.filter { $0.until <= now }.map { "\($0.id)" })
    return scannedPaces(on: date).filter { line in !over.contains { line.contains($0) } }
  }

  private func isArrived(_ claim: Occupant) -> Bool { party(claim.id.retyped())?.seating == .arrived }

  private func scannedTable(_ id: TableID, _ block: Shut?, isClosed: Bool) -> (line: String, isUsed: Bool) {
    let here = occupants().filter { $0.tables.contains(id) }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    let seated = here.filter { $0.kind == .seated }
    let overrun = seated.first { $0.end <= now }
    let begun = here.filter { $0.kind != .seated && $0.start <= now && now < $0.rests }.last
    let current = overrun ?? seated.first { $0.start <= now } ?? begun
    let after = overrun?.end ?? now.adding(microseconds: 1)
    let next = here.first { $0.kind != .seated && $0.start >= after && $0.id != current?.id }
    let minutes = self.definition(on: rules.wallTime(at: now).date).overrunMinutes ?? 60
    let isAtRisk =
      next.map { overrun != nil && $0.kind == .booked && $0.start < now.adding(minutes: minutes) } ?? false
    var use = use(of: current, isBlocked: block != nil)
    if isClosed, use == "free" { use = "closed" }
    let line =
      "\(id) \(use) now \(Model.words(current)) next \(Model.words(next, isAtRisk)) block \(block.map { "\($0.id)" } ?? "-")"
    return (line, current != nil)
  }

  private func use(of claim: Occupant?, isBlocked: Bool) -> String {
    if let claim, claim.kind == .seated { return claim.end <= now ? "overrun" : "seated" }
    if isBlocked { return "blocked" }
    guard let claim else { return "free" }
    if claim.end <= now { return "resting" }
    switch claim.kind {
    case .held: return "held"
    case .requested: return "requested"
    case .booked, .seated: return isArrived(claim) ? "arrived" : "expected"
    }
  }

  private static func words(_ claim: Occupant?, _ isAtRisk: Bool = false) -> String {
    guard let claim else { return "-" }
    let kind = claim.kind == .held ? "hold" : "party"
    return "\(kind) \(claim.id) of \(claim.covers) \(claim.start)–\(claim.end)\(isAtRisk ? " at risk" : "")"
  }

  private func scannedPool(_ id: PoolID, _ pool: Pool?, isShut: Bool) -> [String] {
    let here = occupants().filter { $0.pool == id }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    let timed = here.filter { !$0.isTimeless }
    let inUse = timed.filter { $0.start <= now && (now < $0.end || $0.kind == .seated) }
    let seated = timed.filter { $0.kind == .seated }
    let atRisk = timed.filter { other in
      guard let pool, other.kind == .booked, other.end > now, seated.contains(where: { $0.end <= now }) else {
        return false
      }
      let instant = max(other.start, now)
      guard seated.contains(where: { isOverrun($0, at: instant) }) else { return false }
      let sitting = seated.filter { $0.start <= instant && (instant < $0.end || isOverrun($0, at: instant)) }
      return sitting.map(\.units).reduce(0, +) + other.units > pool.capacity
    }
    let sitting = parties.filter {
      $0.stay.pool == id && $0.stay.isTimeless && state($0) == .booked && $0.seating == .seated
    }
    let used = inUse.map(\.units).reduce(0, +) + here.filter(\.isTimeless).map(\.units).reduce(0, +)
    guard pool != nil || used > 0 else { return [] }
    var lines = [
      "pool \(id)\(pool == nil ? " retired" : "") used \(used) free \(isShut ? 0 : max(0, (pool?.capacity ?? 0) - used))"
    ]
    let parties = (inUse + atRisk.filter { one in !inUse.contains { $0.id == one.id } }).map { one in
      "  \(use(of: one, isBlocked: false)) \(Model.words(one, atRisk.contains { $0.id == one.id })) units \(one.units)"
    }
    let timeless = sitting.map {
      "  seated party \($0.id) of \($0.stay.party) \($0.seatedAt ?? $0.stay.start)– units \($0.stay.units)"
    }
    lines += (parties + timeless).sorted()
    return lines
  }

  /// A floor plan of the ledger's in the same lines; who sits at a pool in order of the text.
  static func lines(of plan: FloorPlan) -> [String] {
    func words(_ claim: FloorClaim?) -> String {
      guard let claim else { return "-" }
      let who = claim.hold.map { "hold \($0)" } ?? claim.reservation.map { "party \($0)" } ?? "nobody"
      let end = claim.end.map { "\($0)" } ?? ""
      return "\(who) of \(claim.party) \(claim.start)–\(end)\(claim.isAtRisk ? " at risk" : "")"
    }
    return ["floor of \(plan.date) closed \(plan.isClosed)"] + paces(plan.paces)
      + plan.tables.map {
        "\($0.table == nil ? "retired " : "")\($0.id) \($0.use) now \(words($0.now)) next \(words($0.next)) block \($0.block.map { "\($0)" } ?? "-")"
      }
      + plan.pools.flatMap { pool in
        ["pool \(pool.id)\(pool.pool == nil ? " retired" : "") used \(pool.usedUnits) free \(pool.freeUnits)"]
          + pool.parties.map { "  \($0.use) \(words($0.claim)) units \($0.units)" }.sorted()
      } + ["needs " + plan.needsTable.map { "\($0)" }.joined(separator: " ")]
  }
}

extension Model.Shut {
  fileprivate func covers(_ table: Table) -> Bool {
    switch scope {
    case .venue: true
    case .tables(let tables): tables.contains(table.id)
    case .area(let area): table.area == area
    case .starts: false
    }
  }
}
