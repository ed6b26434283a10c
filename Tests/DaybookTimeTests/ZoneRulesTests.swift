import DaybookRandom
import DaybookTime
import Testing

/// Queries, checked against slow methods that share nothing with the table.
struct ZoneRulesTests {
  private static let cycleSeconds: Int64 = 146_097 * 86_400

  @Test func `the directory has its zones and names its release`() {
    #expect(AllZones.names.count > 400)
    #expect(ZoneInfoDirectory.standard.version != "unknown")
  }

  @Test func `what a clock shows at an instant leads back to the instant, in every zone`() throws {
    var generator = SeededGenerator(seed: 1)
    for name in AllZones.names {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      var samples = (0..<60).map { _ in Int64.random(in: 0..<4_102_444_800, using: &generator) }
      for transition in rules.transitions.suffix(60) {
        for seconds: Int64 in [-7_200, -3_600, -1_800, -1, 0, 1, 1_799, 3_599, 7_200] {
          samples.append(transition.epochSeconds + seconds)
        }
      }
      var wrong: [Int64] = []
      for seconds in samples {
        let instant = Timestamp(epochSeconds: seconds)
        if rules.offset(at: instant) != slowOffset(of: rules, at: seconds) && seconds < slowEnd(of: rules) {
          wrong.append(seconds)
        }
        let wall = rules.wallTime(at: instant)
        let resolution = rules.resolve(wall)
        if !instants(of: resolution).contains(instant)
          || instants(of: resolution) != slowInstants(of: wall, in: rules)
        {
          wrong.append(seconds)
        }
      }
      #expect(wrong.isEmpty, "\(name)")
    }
  }

  @Test func `a wall time in a gap is read with the offset before it, in every zone`() throws {
    for name in AllZones.names {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      var before = rules.initialOffset
      var wrong: [Int64] = []
      for transition in rules.transitions {
        let after = UTCOffset(seconds: Int(transition.offsetSeconds))
        let instant = Timestamp(epochSeconds: transition.epochSeconds)
        for seconds in stride(from: 0, to: after.seconds - before.seconds, by: 900) {
          let read = instant.adding(seconds: seconds)
          let wall = wallTime(of: read, at: before)
          if slowInstants(of: wall, in: rules).isEmpty, rules.resolve(wall) != .gap(readBefore: read) {
            wrong.append(transition.epochSeconds)
          }
        }
        before = after
      }
      #expect(wrong.isEmpty, "\(name)")
    }
  }

  @Test func `a local date begins at the first instant that shows it, in every zone`() throws {
    for name in AllZones.names {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      var wrong: [String] = []
      for transition in rules.transitions.suffix(80) {
        let near = rules.wallTime(at: Timestamp(epochSeconds: transition.epochSeconds)).date
        for date in [near.adding(days: -1), near, near.adding(days: 1)] {
          // Offsets change on whole seconds; candidates are midnights and the transitions themselves.
          let midnight = WallTime(date: date, secondOfDay: 0)
          let edges =
            offsets(of: rules).map { midnight.instant(at: $0) }
            + rules.transitions.map { Timestamp(epochSeconds: $0.epochSeconds) }
          let first = edges.filter { rules.wallTime(at: $0).date == date }.min()
          if rules.startOfDay(date) != first { wrong.append(date.description) }
        }
      }
      #expect(wrong.isEmpty, "\(name)")
    }
  }

  @Test func `the footer continues what the transitions say, in every zone that is set twice a year`() throws
  {
    var checked = 0
    for name in AllZones.names {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      guard rules.footer.contains(","), let last = rules.transitions.last,
        rules.wallTime(at: Timestamp(epochSeconds: last.epochSeconds)).date.year == 2_037
      else { continue }
      checked += 1
      let cut = rules.transitions.filter { $0.epochSeconds < 1_893_456_000 }
      let shorter = try ZoneRules(
        name: name, version: rules.version, initialOffset: rules.initialOffset, transitions: cut,
        footer: rules.footer)
      var wrong: [Int64] = []
      for transition in rules.transitions where transition.epochSeconds >= 1_893_456_000 {
        for cycle: Int64 in [0, 1, 2, 700] {
          for seconds: Int64 in [-86_400, -3_600, -1, 0, 1, 3_600, 86_400] {
            let plain = transition.epochSeconds + seconds
            let moved = Timestamp(epochSeconds: plain + cycle * Self.cycleSeconds)
            let offset = slowOffset(of: rules, at: plain)
            if seconds < 86_400, rules.offset(at: moved) != offset && plain < slowEnd(of: rules) {
              wrong.append(plain)
            }
            if shorter.offset(at: moved) != rules.offset(at: moved) { wrong.append(plain) }
            let wall = rules.wallTime(at: moved)
            if shorter.resolve(wall) != rules.resolve(wall) { wrong.append(plain) }
            if !instants(of: rules.resolve(wall)).contains(moved) { wrong.append(plain) }
            if shorter.startOfDay(wall.date) != rules.startOfDay(wall.date) { wrong.append(plain) }
          }
        }
      }
      #expect(wrong.isEmpty, "\(name)")
    }
    #expect(checked > 50)
  }

  @Test func `explicit transitions are kept, and the offset changes at them`() throws {
    let rules = try ZoneInfoDirectory.standard.rules(named: "Africa/Casablanca")
    var before = rules.initialOffset.seconds
    var changes = 0
    for transition in rules.transitions {
      let at = Timestamp(epochSeconds: transition.epochSeconds)
      #expect(rules.offset(at: at).seconds == Int(transition.offsetSeconds))
      #expect(rules.offset(at: at.adding(seconds: -1)).seconds == before)
      if before != Int(transition.offsetSeconds) { changes += 1 }
      before = Int(transition.offsetSeconds)
    }
    #expect(changes > 10)
  }

  @Test func `a stretch of half an hour between two changes is found`() throws {
    // Set forward 1 h at 10:00, back 2 h at 10:30: 10:00 to 10:59 is shown never or twice in turn.
    let rules = try ZoneRules(
      name: "Test/Close", version: "1", initialOffset: .zero,
      transitions: [
        .init(epochSeconds: 36_000, offsetSeconds: 3_600), .init(epochSeconds: 37_800, offsetSeconds: -3_600),
      ], footer: "")
    for second in stride(from: 0, to: 86_400, by: 300) {
      let wall = WallTime(date: CivilDate(daysSinceEpoch: 0), secondOfDay: second)
      let expected = slowInstants(of: wall, in: rules)
      #expect(instants(of: rules.resolve(wall)) == Array(expected.prefix(2)), "\(wall)")
    }
    #expect(rules.startOfDay(CivilDate(daysSinceEpoch: 0)) == .epoch)
  }

  @Test(arguments: [
    ("<+04>-4", 14_400), ("AAA0", 0), ("<-0330>3:30", -12_600), ("XXX3EDT4,0/0,J365/23", -14_400),
    ("XXX-2<+01>-1,0/0,J365/23", 3_600), ("EST5EDT4,0/0,J365/25", -14_400),
  ])
  func `a footer alone governs all time`(footer: String, seconds: Int) throws {
    let rules = try ZoneRules(
      name: "Test/Footer", version: "1", initialOffset: UTCOffset(seconds: seconds), transitions: [],
      footer: footer)
    for instant: Int64 in [-9_000_000_000_000, -1, 0, 1_900_000_000, 20_000_000_000, 9_000_000_000_000] {
      #expect(rules.offset(at: Timestamp(epochSeconds: instant)).seconds == seconds)
    }
  }

  @Test func `a footer alone is set twice a year, before 1970 too`() throws {
    let rules = try ZoneRules(
      name: "EST5EDT", version: "1", initialOffset: UTCOffset(seconds: -18_000), transitions: [],
      footer: "EST5EDT,M3.2.0,M11.1.0")
    #expect(rules.wallTime(at: instant("2026-03-08T06:59:59Z")).description == "2026-03-08T01:59:59")
    #expect(rules.wallTime(at: instant("2026-03-08T07:00:00Z")).description == "2026-03-08T03:00")
    #expect(rules.wallTime(at: instant("1926-03-14T07:00:00Z")).description == "1926-03-14T03:00")
    #expect(rules.wallTime(at: instant("1926-11-07T06:00:00Z")).description == "1926-11-07T01:00")
    #expect(rules.wallTime(at: instant("9026-07-01T06:00:00Z")).description == "9026-07-01T02:00")
  }

  @Test func `a footer's days are counted each in its way`() throws {
    // J60 is always 1 March; day 59, counted from zero, is 1 March, or 29 February in leap years.
    let julian = try footerRules("AAA0BBB,J60/0,J300/-24")
    #expect(julian.offset(at: instant("2024-02-29T23:59:59Z")).seconds == 0)
    #expect(julian.offset(at: instant("2024-03-01T00:00:00Z")).seconds == 3_600)
    #expect(julian.offset(at: instant("2023-03-01T00:00:00Z")).seconds == 3_600)
    #expect(julian.offset(at: instant("2023-10-25T22:59:59Z")).seconds == 3_600)
    #expect(julian.offset(at: instant("2023-10-25T23:00:00Z")).seconds == 0)
    let counted = try footerRules("AAA0BBB,59/167,300/-167")
    #expect(counted.offset(at: instant("2023-03-07T22:59:59Z")).seconds == 0)
    #expect(counted.offset(at: instant("2023-03-07T23:00:00Z")).seconds == 3_600)
    #expect(counted.offset(at: instant("2024-03-06T23:00:00Z")).seconds == 3_600)
    #expect(counted.offset(at: instant("2024-03-06T22:59:59Z")).seconds == 0)
  }

  @Test(arguments: [
    "AA0", "AAA", "<+04-4", "AAA25", "AAA0BBB", "AAA0BBB,M3.2.0", "AAA0BBB,M13.2.0,M11.1.0",
    "AAA0BBB,M3.6.0,M11.1.0",
    "AAA0BBB,M3.2.7,M11.1.0", "AAA0BBB,J0,J100", "AAA0BBB,J366,J100", "AAA0BBB,366,1", "AAA0BBB,1/168,2",
    "AAA0 ",
    ":Europe/Berlin", "AAA0BBB,1,2,3", "AAA0:60", "AÄA0",
  ])
  func `a malformed footer is refused`(footer: String) {
    #expect(throws: ZoneError.self) { try footerRules(footer) }
  }

  @Test func `facts that contradict themselves are refused`() {
    let ten = ZoneRules.Transition(epochSeconds: 10, offsetSeconds: 3_600)
    let wrong: [([ZoneRules.Transition], String)] = [
      ([ten, ten], ""), ([ten, .init(epochSeconds: 9, offsetSeconds: 0)], ""),
      ([.init(epochSeconds: 0, offsetSeconds: 93_600)], ""),
      ([.init(epochSeconds: 0, offsetSeconds: .min)], ""),
      ([.init(epochSeconds: .max, offsetSeconds: 0)], ""),
      ([.init(epochSeconds: .min, offsetSeconds: 0)], ""),
      ([ten], "AAA0"), ([], "AAA-2"),
    ]
    for (transitions, footer) in wrong {
      let error = #expect(throws: ZoneError.self) {
        try ZoneRules(name: "A", version: "1", initialOffset: .zero, transitions: transitions, footer: footer)
      }
      #expect(error?.code == .badRules)
    }
    #expect(throws: ZoneError.self) {
      try ZoneRules(name: "../A", version: "1", initialOffset: .zero, transitions: [], footer: "")
    }
  }

  @Test func `rules rebuilt from their facts are equal and answer alike`() throws {
    for name in ["Europe/Berlin", "Asia/Baku", "Africa/Casablanca", "Pacific/Apia", "Etc/UTC"] {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      let rebuilt = try ZoneRules(
        name: rules.name, version: rules.version, initialOffset: rules.initialOffset,
        transitions: rules.transitions,
        footer: rules.footer)
      #expect(rebuilt == rules && rebuilt.hashValue == rules.hashValue)
      #expect(rebuilt.description == "\(name) (tzdata \(rules.version))")
    }
  }

  private func footerRules(_ footer: String) throws -> ZoneRules {
    try ZoneRules(name: "Test/Footer", version: "1", initialOffset: .zero, transitions: [], footer: footer)
  }

  private func instant(_ text: String) -> Timestamp {
    Timestamp(rfc3339: text) ?? Timestamp(microseconds: .min)
  }

  private func instants(of resolution: WallResolution) -> [Timestamp] {
    switch resolution {
    case .unique(let only): [only]
    case .overlap(let first, let second): [first, second]
    case .gap: []
    }
  }

  private func offsets(of rules: ZoneRules) -> Set<UTCOffset> {
    Set(rules.transitions.map { UTCOffset(seconds: Int($0.offsetSeconds)) } + [rules.initialOffset])
  }

  /// Tries every offset the zone ever has.
  private func slowInstants(of wall: WallTime, in rules: ZoneRules) -> [Timestamp] {
    offsets(of: rules).compactMap { offset in
      let instant = wall.instant(at: offset)
      return rules.offset(at: instant) == offset ? instant : nil
    }.sorted()
  }

  private func slowOffset(of rules: ZoneRules, at seconds: Int64) -> UTCOffset {
    rules.transitions.last { $0.epochSeconds <= seconds }.map { UTCOffset(seconds: Int($0.offsetSeconds)) }
      ?? rules.initialOffset
  }

  /// The end of the stated transitions; the footer rules from then on.
  private func slowEnd(of rules: ZoneRules) -> Int64 {
    rules.transitions.last?.epochSeconds ?? .min
  }

  private func wallTime(of instant: Timestamp, at offset: UTCOffset) -> WallTime {
    WallTime(
      date: CivilDate(daysSinceEpoch: 0), secondOfDay: Int(instant.epochSeconds) + offset.seconds)
  }

  @Test func `an instant is written with the offset its zone has then, and a repeated clock tells which`()
    throws
  {
    let rules = try ZoneInfoDirectory.standard.rules(named: "America/New_York")
    func both(_ text: String) throws -> [String] {
      let instant = try #require(Timestamp(rfc3339: text))
      return [rules.label(instant), rules.clock(instant)]
    }
    #expect(try both("2030-03-10T06:59:59Z") == ["2030-03-10T01:59:59-05:00", "01:59"])
    #expect(try both("2030-03-10T07:30:00Z") == ["2030-03-10T03:30:00-04:00", "03:30"])
    #expect(try both("2030-11-03T04:59:00Z") == ["2030-11-03T00:59:00-04:00", "00:59"])
    #expect(try both("2030-11-03T05:30:00Z") == ["2030-11-03T01:30:00-04:00", "01:30-04:00"])
    #expect(try both("2030-11-03T06:30:00Z") == ["2030-11-03T01:30:00-05:00", "01:30-05:00"])
    #expect(try both("2030-11-03T07:00:00Z") == ["2030-11-03T02:00:00-05:00", "02:00"])
  }
}
