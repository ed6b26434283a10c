import Daybook
import DaybookDomain
import DaybookOperations
import DaybookRandom
import DaybookTime
import DaybookViews

@testable import DaybookModel

/// The ledger's answers beside those of scans, and what differs.
package struct Comparison {
  package private(set) var faults: [String] = []
  /// How many answers were compared, by query.
  package private(set) var counts: [String: Int] = [:]
  /// How many records the ledger has.
  package var records: Int { ledger.facts.count }
  private let ledger: RandomLedger
  private var random: SeededGenerator
  private let forgotten: Set<UInt64>
  /// Scans of the log through the head and some earlier ends of commands, ascending.
  private let scans: [Scan]
  private var note = ""

  private init(seed: UInt64, _ ledger: RandomLedger) {
    self.ledger = ledger
    random = SeededGenerator(seed: seed &+ 31)
    forgotten = Scan.forgotten(in: ledger.facts)
    let ends = zip(ledger.facts, ledger.facts.dropFirst()).filter { $0.first != $1.first }.map(\.0.position)
    var chosen = Set(ends.filter { $0.value > 6 }.shuffled(using: &random).prefix(4))
    // Where somebody has just been given time, so that it may run out before anything is recorded.
    let given = ledger.facts.filter { [.holdPlaced, .waitlistOffered, .requested].contains($0.event.type) }
    chosen.formUnion(given.map(\.position).filter(ends.contains).shuffled(using: &random).prefix(2))
    var (scan, scans) = (Scan(said: ledger.said), [Scan]())
    for fact in ledger.facts {
      scan.take(fact)
      guard chosen.contains(fact.position) || fact.position == ledger.facts.last?.position else { continue }
      scan.settle()
      scans.append(scan)
    }
    self.scans = scans
  }

  /// Lives a random ledger at a path, and compares its reads.
  package static func of(seed: UInt64, at path: String, steps: Int) throws -> Comparison {
    var comparison = Comparison(seed: seed, try RandomLedger(seed: seed, at: path, steps: steps))
    try comparison.compare()
    return comparison
  }

  private mutating func expect<Answer: Equatable>(
    _ query: String, _ found: Answer, _ expected: Answer, _ about: String = ""
  ) {
    counts[query, default: 0] += 1
    if found != expected { tell(query, about, "\(found)", "\(expected)") }
  }

  /// As for any answer; of long lists it tells what is in one of them alone.
  private mutating func expect<One: Equatable>(
    _ query: String, _ found: [One], _ expected: [One], _ about: String = ""
  ) {
    counts[query, default: 0] += 1
    guard found != expected else { return }
    let (more, less) = (
      found.filter { !expected.contains($0) }.prefix(3), expected.filter { !found.contains($0) }.prefix(3)
    )
    let isOrder = more.isEmpty && less.isEmpty
    tell(query, about, isOrder ? "\(found)" : "\(Array(more))", isOrder ? "\(expected)" : "\(Array(less))")
  }

  private mutating func tell(_ query: String, _ about: String, _ found: String, _ expected: String) {
    faults.append("\(query) \(note) \(about):\n  found    \(found)\n  expected \(expected)")
  }

  private mutating func compare() throws {
    for scan in scans {
      note = "at \(scan.position)"
      let history = try LedgerHistory(ledger.path)
      let then =
        scan.position == ledger.facts.last?.position
        ? history : try history.standing(at: .position(scan.position))
      defer { then.close() }
      for venue in scan.houses.keys.sorted() { try compare(venue, scan, then) }
      try find(scan, then)
    }
    note = "at the head"
    let history = try LedgerHistory(ledger.path)
    defer { history.close() }
    try log()
    try explain(history)
    for (from, to) in zip(scans, scans.dropFirst()) { try difference(from, to, history) }
    if let first = scans.first, let last = scans.last { try difference(first, last, history) }
  }

  // MARK: what a venue says

  private mutating func compare(_ venue: VenueID, _ scan: Scan, _ then: LedgerHistory) throws {
    guard let house = scan.houses[venue] else { return }
    let today = house.rules.wallTime(at: scan.now).date
    for days in -1...3 {
      let date = today.adding(days: days)
      try availability(venue, house, date, scan, then)
      let diary = try then.read { $0.diary(at: venue, on: date, now: scan.now) }
      expect(
        "diary", diary.map { Model.lines(of: $0) } ?? [], house.scannedDiary(on: date), "\(venue) \(date)")
      let listed = try then.read { $0.reservations(at: venue, on: date, now: scan.now) }
      let past = try then.reservations(at: venue, on: date, .position(scan.position))
      let own = house.parties.filter { $0.stay.date == date && $0.stay.hasDate }.sorted {
        ($0.stay.start, $0.id) < ($1.stay.start, $1.id)
      }
      let expected = own.map {
        "\($0.id) \(Scan.words($0.stay, house.state($0), $0.seating, $0.owner, $0.needsTable, $0.guest))"
      }
      for found in [listed, past] {
        expect(
          "reservations", found.map { "\($0.id) \(Scan.words(.reservation($0)))" }, expected,
          "\(venue) \(date)")
      }
    }
    let floor = try then.read { $0.floor(at: venue, now: scan.now) }
    expect("floor", floor.map { Model.lines(of: $0) } ?? [], house.scannedFloor(), "\(venue)")
    for instant in house.lapses(after: scan.now).prefix(3) { try compare(venue, house, at: instant, then) }
  }

  /// What is said at an instant at which something has run out and nothing is recorded of it.
  private mutating func compare(
    _ venue: VenueID, _ house: Model, at now: Timestamp, _ then: LedgerHistory
  ) throws {
    var house = house
    house.now = now
    let today = house.rules.wallTime(at: now).date
    let dates = Set(house.parties.map(\.stay.date) + house.holds.map(\.stay.date))
    for date in dates.filter({ today <= $0 && $0 <= today.adding(days: 3) }).sorted() {
      let diary = try then.read { $0.diary(at: venue, on: date, now: now) }
      expect(
        "diary", diary.map { Model.lines(of: $0) } ?? [], house.scannedDiary(on: date),
        "\(venue) \(date), asked at \(now)")
    }
    let floor = try then.read { $0.floor(at: venue, now: now) }
    expect(
      "floor", floor.map { Model.lines(of: $0) } ?? [], house.scannedFloor(), "\(venue), asked at \(now)")
  }

  private mutating func availability(
    _ venue: VenueID, _ house: Model, _ date: CivilDate, _ scan: Scan, _ then: LedgerHistory
  ) throws {
    let party = PartySize(random.pick(1...8))
    let channel = random.pick([Channel.online, .online, .inHouse, .walkIn])
    let area = random.once(in: 4) ? random.pick(["hall", "garden"]) : nil
    let needs = random.once(in: 5) ? [random.pick(Need.allCases)] : []
    let about = "\(venue) \(date) for \(party) \(channel) \(area ?? "-") \(needs)"
    let expected = house.scannedAvailability(
      on: date, party: party, channel: channel, area: area, needs: needs)
    let found = try then.read {
      $0.availability(
        at: venue, on: date, party: party, channel: channel, area: area, needs: needs, now: scan.now,
        withReasons: true)
    }
    expect("availability", found.map(ScannedSlot.init), expected, about)
    guard area == nil, needs.isEmpty else { return }
    let past = try then.availability(
      at: venue, on: date, party: party, channel: channel, .position(scan.position))
    expect("availability", past.map(ScannedSlot.init), expected.filter(\.whys.isEmpty), "\(about), then")
  }

  private mutating func find(_ scan: Scan, _ then: LedgerHistory) throws {
    let ids = scan.houses.values.flatMap(\.parties).map(\.id).sorted()
    var texts = [
      "ana", "BELL", "əli", "eli k", "Isiq", "ıŞIq", "oyvind", "O'Hara", "4567", "4321", "nobody", "n",
    ]
    if !ids.isEmpty {
      let id = random.pick(ids)
      texts += [id.description, String(random.pick(ids).description.suffix(8))]
    }
    for text in texts {
      let venue = random.once(in: 3) ? random.pick(scan.houses.keys.sorted()) : nil
      let day = CivilDate(daysSinceEpoch: Int(scan.now.epochSeconds / 86_400) + random.pick(-1...2))
      let date = random.once(in: 4) ? day : nil
      let includesPast = random.once(in: 2)
      guard let search = BookingSearch(text, at: venue, on: date, includingPast: includesPast) else {
        continue
      }
      let plain = ["əli": "eli", "ıŞIq": "isiq"][text] ?? text
      expect(
        "find", try then.find(search).map(\.reservation.id),
        scan.find(plain, at: venue, on: date, includingPast: includesPast, forgotten: forgotten),
        "\(text) \(venue?.text ?? "-") \(date.map { "\($0)" } ?? "-") \(includesPast)")
    }
  }

  // MARK: what records say

  private mutating func log() throws {
    guard let scan = scans.last else { return }
    let reader = try RecordReader(ledger.path)
    defer { reader.close() }
    let facts = scan.facts
    for _ in 0..<40 {
      var filter = EventFilter()
      let one = random.pick(facts)
      if random.once(in: 3) { filter.venues = [random.pick(scan.houses.keys.sorted())] }
      if random.once(in: 4) { filter.types = [one.event.type, random.pick(facts).event.type] }
      if random.once(in: 4) { filter.actors = [one.by] }
      if random.once(in: 6), let key = one.key { filter.keys = [key] }
      if random.once(in: 6), let id = one.requestID { filter.requestIDs = [id] }
      let parties = scan.houses.values.flatMap(\.parties).map(\.id).sorted()
      if random.once(in: 3), !parties.isEmpty { filter.reservations = [random.pick(parties)] }
      let ends = [random.pick(facts).position, random.pick(facts).position].sorted()
      let (first, last) = random.once(in: 2) ? (ends[0], ends[1]) : (Position(1), scan.position)
      var found: [Position] = []
      try reader.forEach(after: Position(first.value - 1), through: last, matching: filter) {
        found.append($0.position)
        return true
      }
      expect("log", found, scan.log(filter, from: first, through: last), "\(filter) \(first)–\(last)")
      let instant = one.recordedAt.adding(microseconds: Int64(random.pick(-1...1)))
      expect(
        "log", try reader.last(by: instant), facts.last { $0.recordedAt <= instant }?.position,
        "by \(instant)")
    }
  }

  private mutating func explain(_ history: LedgerHistory) throws {
    guard let scan = scans.last else { return }
    for id in Set(scan.houses.keys.flatMap { scan.ids(at: $0) }).sorted().shuffled(using: &random).prefix(25)
    {
      try expectHistories(try history.explain(id), [id], scan, "\(id)")
    }
    for fact in scan.facts.shuffled(using: &random).prefix(12) {
      try explain(fact, try history.explain(record: fact.position), scan)
      guard let key = fact.key else { continue }
      let first = scan.facts.first { $0.key == key && $0.by == fact.by }
      let explained = try history.explain(key: key, by: fact.by)
      expect("explain", explained.command.first?.position, first?.position, "key \(key) by \(fact.by)")
    }
    for fact in scan.facts where fact.event.type == .refused && random.once(in: 3) {
      try explain(fact, try history.explain(record: fact.position), scan)
    }
  }

  private mutating func explain(_ fact: Fact, _ found: Explanation, _ scan: Scan) throws {
    let command = scan.facts.filter { $0.first == fact.first && $0.position >= fact.position }
    let all = scan.facts.filter { $0.first == fact.first }
    expect(
      "explain", found.command.map(\.position), all.map(\.position),
      "record \(fact.position), \(command.count)")
    guard case .refused(let refusal) = fact.event else { return }
    expect("explain", found.obstacles.map(\.reason), refusal.reasons, "reasons at \(fact.position)")
    var then = Scan(said: ledger.said)
    for earlier in scan.facts where earlier.position <= fact.position { then.take(earlier) }
    then.settle()
    for obstacle in found.obstacles {
      let expected = obstacle.reason.claim.flatMap { then.value(of: $0, at: true) }
      expect("explain", obstacle.entity.map { Scan.words($0) }, expected, "obstacle at \(fact.position)")
    }
    guard let sought = refusal.sought, let house = fact.venue.flatMap({ then.houses[$0] }) else { return }
    let date = house.judge(sought.start, anyMinute: true).date
    let free = house.scannedAvailability(
      on: date, party: sought.party, channel: .online, area: nil, needs: []
    )
    .filter(\.whys.isEmpty)
    func distance(_ slot: ScannedSlot) -> Int64 { abs(slot.start.microseconds - sought.start.microseconds) }
    let nearest = free.sorted { (distance($0), $0.start) < (distance($1), $1.start) }.prefix(3)
    expect("explain", found.free?.map(ScannedSlot.init), Array(nearest), "what was free at \(fact.position)")
  }

  private mutating func expectHistories(
    _ found: Explanation, _ ids: [ClaimID], _ scan: Scan, _ about: String
  ) throws {
    for (history, id) in zip(found.histories, ids) {
      let expected = scan.history(of: id)
      expect("explain", history.facts.map(\.position), expected.positions, "\(about), records")
      expect("explain", Set(history.entities.map(\.id)), expected.entities, "\(about), entities")
      for entity in history.entities {
        expect("explain", Scan.words(entity), scan.value(of: entity.id, at: true), "\(about), \(entity.id)")
      }
      let told = history.notices.map {
        Scan.words($0.notice.venue, $0.notice.audience, $0.notice.number, $0.marks)
      }
      expect("explain", told.sorted(), expected.notices, "\(about), notices")
    }
  }

  private mutating func difference(_ from: Scan, _ to: Scan, _ history: LedgerHistory) throws {
    for venue in [VenueID?.none] + to.houses.keys.sorted().map({ VenueID?.some($0) }) {
      let found = try history.difference(from: from.position, to: to.position, venue: venue)
      let about = "\(from.position) to \(to.position) of \(venue?.text ?? "all")"
      let between = to.facts.filter { from.position < $0.position }
      for id in to.houses.keys.sorted() where venue == nil || venue == id {
        var changes: [String] = []
        try found.forEachChange(at: id) { change in
          let (before, after) = (change.before.map { Scan.words($0) }, Scan.words(change.after))
          if before != after { changes.append("\(change.after.id): \(before ?? "-") → \(after)") }
        }
        let expected = to.ids(at: id).filter { from.value(of: $0) != to.value(of: $0) }
          .map { "\($0): \(from.value(of: $0) ?? "-") → \(to.value(of: $0) ?? "-")" }
        expect("diff", changes.sorted(), expected.sorted(), "\(about), changes at \(id)")
        var records: [Position] = []
        try found.forEachRecord(of: id) { records.append($0.position) }
        let told = between.filter { fact in
          switch fact.event {
          case .venueDefined(let defined): defined.id == id
          case .eightySixed: fact.venue == id
          default: false
          }
        }
        expect("diff", records, told.map(\.position), "\(about), records of \(id)")
      }
      var records: [Position] = []
      try found.forEachRecord(of: nil) { records.append($0.position) }
      let zone = venue.flatMap { to.houses[$0]?.rules.name }
      let told = between.filter { fact in
        switch fact.event {
        case .maintenanceSet: true
        case .zoneRulesAdopted(let rules): zone == nil || rules.name == zone
        default: false
        }
      }
      expect("diff", records, told.map(\.position), "\(about), records of the ledger")
    }
  }
}

extension ScannedSlot {
  init(_ slot: Slot) {
    self.init(
      start: slot.start, end: slot.end, tables: slot.tables, combinations: slot.combinations,
      pools: slot.pools.map { "\($0.pool) \($0.free)" }, moves: !slot.afterMoving.isEmpty,
      whys: Set(
        slot.reasons.map { Why($0.code, $0.claim, $0.claim == nil || $0.pool != nil ? [] : $0.tables) }))
  }
}
