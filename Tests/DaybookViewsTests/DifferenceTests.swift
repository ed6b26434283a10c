import DaybookDomain
import DaybookRandom
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

/// A change made behind a view's back is found, with what the log says about it.
@Suite struct DifferenceTests {
  static func house(_ seed: UInt64, _ count: Int = 140) -> HouseStory {
    var house = HouseStory(seed: seed)
    house.go(on: count)
    return house
  }

  /// Tables whose rows say only which record changed them last.
  private static let lastOnly = ["noticeCounts", "changes", "answers"]

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `a row that was changed, deleted or added is found in every table of every view`(seed: UInt64) throws {
    let facts = DifferenceTests.house(seed).facts
    let history = try RowHistory(of: facts)
    let place = try ViewPlace(facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    #expect(try engine.check().allSatisfy(\.isSame))
    var random = SeededGenerator(seed: seed &+ 900)
    for view in ViewPlace.allViews {
      for table in Set(view.tableNames).sorted() {
        let rows = history.rows.filter { $0.key.view == view.name && $0.key.table == table }
          .sorted { $0.key.key.lexicographicallyPrecedes($1.key.key) }
        guard let (row, value) = rows.randomElement(using: &random) else { continue }
        let kind = RowDifference.Kind.allCases.randomElement(using: &random) ?? .changed
        let (key, other): ([UInt8], [UInt8]?) =
          switch kind {
          case .changed: (row.key, value + [0])
          case .onlyFilled: (row.key, nil)
          case .onlyInUse: (row.key + [0xFE], value)
          }
        try place.tamper(view, table, key, other)
        let note = "\(view.name) \(table) \(kind)"
        let sample = try found(engine, view, table, kind, note)
        #expect(sample?.key == key, "\(note)")
        #expect(sample?.inUse == other && sample?.filled == (kind == .onlyInUse ? nil : value), "\(note)")
        try place.tamper(view, table, key, kind == .onlyInUse ? nil : value)
        if kind != .onlyInUse {
          let made = try #require(history.positions[row])
          // How many notices there were is not told by a view that keeps none of them.
          if sample?.events == nil, table == "noticeCounts", view.name == "prep" { continue }
          let told = try #require(sample?.events, "\(note)").map(\.position)
          let expected = DifferenceTests.lastOnly.contains(table) ? Array(made.suffix(1)) : made
          #expect(Set(expected).isSubset(of: told), "\(note): \(sample?.subject?.description ?? "")")
          #expect(told == told.sorted())
        }
      }
    }
    #expect(try engine.check().allSatisfy(\.isSame))
  }

  /// The one row that differs, if that is the only one.
  private func found(
    _ engine: ViewEngine, _ view: any View, _ table: String, _ kind: RowDifference.Kind, _ note: String
  ) throws -> RowDifference? {
    let check = try #require(try engine.check([view.name]).first)
    guard case .compared(let difference) = check.finding else {
      Issue.record("\(note): \(check.finding)")
      return nil
    }
    #expect(difference.count == 1 && !check.isSame, "\(note)")
    let differing = difference.tables.filter { !$0.isSame }
    #expect(differing.map(\.table) == [table], "\(note)")
    #expect(differing.first?.samples.map(\.kind) == [kind], "\(note)")
    return differing.first?.samples.first
  }

  @Test func `a booking's row is told with the records that name it, and no other`() throws {
    let house = DifferenceTests.house(7)
    let place = try ViewPlace(house.facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    for reservation in house.state.reservations.values.sorted(by: { $0.id < $1.id }).prefix(12) {
      let key = bytes(of: reservation.id)
      let index = IndexView(keyDigest: ViewPlace.digest)
      let row = try #require(
        try place.rows(index).first { $0[0] == Array("reservations".utf8) && $0[1] == key })
      try place.tamper(index, "reservations", key, nil)
      let sample = try #require(
        try found(engine, index, "reservations", .onlyFilled, "\(reservation.id)"))
      #expect(sample.subject?.description == "reservation \(reservation.id)")
      let naming = house.facts.filter {
        "\($0.event)".contains("\(reservation.id)") && ![.refused, .answered].contains($0.event.type)
      }
      #expect(sample.events?.map(\.position) == naming.map(\.position))
      #expect(sample.events?.map(\.type) == naming.map(\.event.type))
      try place.tamper(index, "reservations", key, row[2])
    }
  }

  /// Tables whose rows are about something that has no history in the index.
  private static let scannedTables: Set<String> = [
    "venues", "venueEntries", "zones", "ledger", "dishesOut", "forgotten",
  ]

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `the index and the whole log tell the same records of a row`(seed: UInt64) throws {
    let place = try ViewPlace(DifferenceTests.house(seed &+ 20, 200).facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    var random = SeededGenerator(seed: seed)
    for view in ViewPlace.allViews where view.name != "index" {
      let tables = Dictionary(grouping: try place.rows(view)) { String(decoding: $0[0], as: UTF8.self) }
        .filter { $0.key != "checkpoint" }.sorted { $0.key < $1.key }
      for round in 0..<8 {
        let isScanned = round == 7
        let gone = tables.filter { DifferenceTests.scannedTables.contains($0.key) == isScanned }
          .compactMap { $0.value.randomElement(using: &random) }
        for row in gone { try place.tamper(view, String(decoding: row[0], as: UTF8.self), row[1], nil) }
        let (found, asked) = try check(engine, view)
        let (wanted, searched) = try check(place.engine([view]), view)
        #expect(found.count == gone.count && found == wanted, "\(view.name)")
        #expect(found.tables.flatMap(\.samples).contains { $0.events != nil } || gone.isEmpty)
        // Records that are known by their position alone are found without either.
        #expect(
          asked == (isScanned && searched), "\(view.name) \(found.tables.filter { !$0.isSame }.map(\.table))")
        #expect(searched || gone.isEmpty || view.name == "availability", "\(view.name)")
        for row in gone { try place.tamper(view, String(decoding: row[0], as: UTF8.self), row[1], row[2]) }
      }
    }
  }

  /// What a view differs in, and whether the whole log was searched for records.
  private func check(_ engine: ViewEngine, _ view: any View) throws -> (ViewDifference, isSearched: Bool) {
    var isSearched = false
    let checks = try engine.check([view.name]) { phase, _, _ in
      if phase == .explaining(view.name) { isSearched = true }
    }
    guard case .compared(let difference) = try #require(checks.first).finding else {
      throw LedgerFailure(.view, "\(checks)")
    }
    return (difference, isSearched)
  }

  @Test func `a record that names an entity and does not change it is told with the index too`() throws {
    var house = HouseStory(seed: 30)
    func time(_ days: Int, _ text: String) throws -> RequestedTime {
      try #require(RequestedTime("\(Venues.firstDay.adding(days: days))T\(text)"))
    }
    house.run(.joinWaitlist(JoinWaitlist(venue: "kinar", party: 2, start: try time(0, "20:00"))))
    let entry = try #require(house.state.entries.inOrder.first?.id)
    house.run(.offerTable(OfferTable(entry)))
    house.run(.acceptOffer(AcceptOffer(entry)))
    let booking = try #require(house.state.entry(entry)?.reservation)
    let start = try time(1, "19:00")
    house.run(.hold(PlaceHold(venue: "kinar", party: 2, start: start, seconds: 900)))
    let (from, until) = (try time(1, "18:00"), try time(1, "23:00"))
    house.run(
      .block(PlaceBlock(venue: "kinar", tables: ["1", "2", "3", "4"], from: from, until: until)))
    let block = try #require(house.state.blocks.inOrder.first?.id)
    let place = try ViewPlace(house.facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    let rows: [(any View, String, [UInt8], EventType)] = [
      (DiaryView(), "entries", bytes(of: booking), .waitlistBooked),
      (FloorView(), "blocks", bytes(of: block), .holdReleased),
    ]
    for (view, table, id, type) in rows {
      let row = try #require(
        try place.rows(view).first { $0[0] == Array(table.utf8) && $0[1].suffix(16) == id[...] })
      try place.tamper(view, table, row[1], nil)
      let (found, isSearched) = try check(engine, view)
      #expect(try !isSearched && found == check(place.engine([view]), view).0)
      let events = try #require(found.tables.flatMap(\.samples).first?.events)
      #expect(events.map(\.type).contains(type))
    }
  }

  @Test func `an index that differs itself is not asked for records`() throws {
    let house = DifferenceTests.house(11)
    let place = try ViewPlace(house.facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    let entry = try #require(try place.rows(DiaryView()).first { $0[0] == Array("entries".utf8) })
    try place.tamper(DiaryView(), "entries", entry[1], nil)
    let (believed, _) = try check(engine, DiaryView())
    let index = IndexView(keyDigest: ViewPlace.digest)
    for row in try place.rows(index) where row[0] == Array("history".utf8) {
      try place.tamper(index, "history", row[1], nil)
    }
    #expect(try engine.check(["index"]).allSatisfy { !$0.isSame })
    let (found, isSearched) = try check(engine, DiaryView())
    #expect(isSearched && found == believed)
    let events = try #require(found.tables.flatMap(\.samples).first?.events)
    #expect(!events.isEmpty)
  }

  @Test func `a row that no record made is told as such`() throws {
    let place = try ViewPlace(DifferenceTests.house(8).facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    let id = ReservationID(high: 0x1234, low: 0x5678)
    try place.tamper(DiaryView(), "entries", Array("kinar\0".utf8) + [0, 0, 0, 0] + bytes(of: id), [1, 2])
    let sample = try #require(try found(engine, DiaryView(), "entries", .onlyInUse, "diary"))
    #expect(sample.events == [])
    let key = Array("kinar\0\0".utf8) + [UInt8](repeating: 0xFF, count: 8)
    try place.tamper(KitchenView(), "unsettled", key, [])
    #expect(try found(engine, KitchenView(), "unsettled", .onlyInUse, "kitchen")?.events == [])
  }

  @Test func `of many rows all are counted and the first few of each kind told`() throws {
    let place = try ViewPlace(DifferenceTests.house(9).facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    let view = IndexView(keyDigest: ViewPlace.digest)
    let rows = try place.rows(view).filter { $0[0] == Array("reservationOrder".utf8) }
    try #require(rows.count > 6)
    for row in rows.prefix(6) { try place.tamper(view, "reservationOrder", row[1], [99]) }
    for number in 0..<7 { try place.tamper(view, "reservationOrder", [0, UInt8(number)], []) }
    let checks = try engine.check(["index"])
    guard case .compared(let difference) = checks.first?.finding else {
      Issue.record("\(checks)")
      return
    }
    let table = try #require(difference.tables.first { !$0.isSame })
    #expect(table.changed == 6 && table.onlyInUse == 7 && table.onlyFilled == 0)
    #expect(table.rowsInUse == rows.count + 7 && table.rowsFilled == rows.count)
    #expect(table.samples.count { $0.kind == .changed } == TableDifference.mostSamples)
    #expect(table.samples.count { $0.kind == .onlyInUse } == TableDifference.mostSamples)
    // Only the first of each kind is explained.
    #expect(table.samples.count { $0.events != nil } <= 2)
  }

  @Test func `a check changes nothing, leaves nothing, and says where there is nothing to compare`() throws {
    let facts = DifferenceTests.house(10).facts
    let place = try ViewPlace(facts)
    let engine = place.engine(ViewPlace.allViews)
    #expect(try engine.check().allSatisfy { !$0.isSame })
    #expect(
      try engine.check(["index"]).map(\.finding) == [.unusable("there is none in use")])
    try engine.catchUp(through: 50, batch: 50, until: soon())
    let before = try ViewPlace.allViews.map(place.rows)
    var phases: Set<ViewPhase> = []
    let checks = try engine.check { phase, done, total in
      phases.insert(phase)
      #expect(done <= total)
    }
    #expect(checks.map(\.view) == engine.names && checks.allSatisfy(\.isSame))
    for check in checks {
      guard case .compared(let difference) = check.finding else { continue }
      #expect(difference.position == 50 && difference.filled == nil && difference.inUse == 1)
    }
    #expect(phases.contains(.filling) && phases.contains(.comparing("prep")))
    #expect(try ViewPlace.allViews.map(place.rows) == before)
    #expect(try place.names().sorted() == (engine.names + ["projector.lock"]).sorted())
    let error = #expect(throws: LedgerFailure.self) { try engine.check(isCancelled: { true }) }
    #expect(error?.code == .stopped)
  }

  private func bytes<Entity>(of id: ID<Entity>) -> [UInt8] {
    [id.high, id.low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }
}
