import DaybookRandom
import DaybookTime
import Testing

/// Reading zones' files, sound and hostile.
struct TZifTests {
  @Test func `every zone of the directory is read, and what is beside the database is not`() throws {
    for name in AllZones.names {
      _ = try ZoneInfoDirectory.standard.rules(named: name)
    }
    for name in ["right/Asia/Baku", "posix/Asia/Baku", "right", "posix", "localtime", "posixrules"] {
      let error = #expect(throws: ZoneError.self) { try ZoneInfoDirectory.standard.rules(named: name) }
      #expect(error?.code == .badName, "\(name)")
    }
  }

  @Test(arguments: [0, 0x32] as [UInt8])
  func `a file that counts leap seconds is refused`(version: UInt8) throws {
    func header(times: UInt32, leaps: UInt8) -> [UInt8] {
      var bytes = self.header(version: version, times: times, types: 1)
      bytes[31] = leaps
      return bytes
    }
    let leap: [UInt8] = version == 0 ? [0, 0, 0, 10, 0, 0, 0, 1] : [0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 1]
    let first = version == 0 ? [] : self.header(version: version, times: 0, types: 1) + type(0) + [0]
    let bytes = first + header(times: 0, leaps: 1) + type(0) + [0] + leap + Array("\nUTC0\n".utf8)
    let error = #expect(throws: ZoneError.self) { try ZoneRules(tzif: bytes, name: "A", version: "1") }
    #expect(error?.code == .badRules && error?.message.contains("1 leap seconds") == true, "\(error as Any)")
    let right = ZoneInfoDirectory(path: ZoneInfoDirectory.standard.path + "/right")
    let baku = Result { () throws(ZoneError) in try right.rules(named: "Asia/Baku") }
    if case .failure(let error) = baku {
      #expect([.badRules, .notFound].contains(error.code))
    } else {
      Issue.record("leap seconds were read")
    }
  }

  @Test func `version 1 is read with 32-bit times and no footer`() throws {
    let bytes =
      header(version: 0, times: 2, types: 2) + [0, 0, 0, 10, 0, 0, 0, 20] + [1, 0] + type(0) + type(3_600) + [
        0
      ]
    let rules = try ZoneRules(tzif: bytes, name: "A", version: "1")
    #expect(
      rules.transitions == [
        .init(epochSeconds: 10, offsetSeconds: 3_600), .init(epochSeconds: 20, offsetSeconds: 0),
      ])
    #expect(rules.footer.isEmpty)
    #expect(rules.offset(at: Timestamp(epochSeconds: 15)).seconds == 3_600)
  }

  @Test func `a transition before all time becomes the first offset`() throws {
    let bigBang: [UInt8] = [0xF8, 0, 0, 0, 0, 0, 0, 0]
    let bytes =
      header(version: 0x32, times: 0, types: 1) + type(0) + [0]
      + header(version: 0x32, times: 1, types: 2) + bigBang + [1] + type(0) + type(3_600) + [0]
      + Array("\nAAA-1\n".utf8)
    let rules = try ZoneRules(tzif: bytes, name: "A", version: "1")
    #expect(rules.transitions.isEmpty && rules.initialOffset.seconds == 3_600)
  }

  @Test func `files that lie about themselves are refused`() {
    let whole = header(version: 0, times: 1, types: 1) + [0, 0, 0, 10] + [0] + type(0) + [0]
    let wrong: [[UInt8]] = [
      [], Array("TZif".utf8), Array(whole.dropLast()),
      header(version: 0, times: 1, types: 0) + [0, 0, 0, 10, 0, 0],
      header(version: 0, times: 1, types: 1) + [0, 0, 0, 10] + [1] + type(0) + [0],
      header(version: 0x31, times: 0, types: 1) + type(0) + [0], header(version: 0, times: .max, types: 1),
      header(version: 0, times: 0, types: .max), header(version: 0, times: 0, types: 1) + type(.min) + [0],
    ]
    for bytes in wrong {
      let error = #expect(throws: ZoneError.self) { try ZoneRules(tzif: bytes, name: "A", version: "1") }
      #expect(error?.code == .badFile)
    }
  }

  @Test(arguments: ["Europe/Berlin", "Africa/Casablanca", "Asia/Baku", "UTC"])
  func `a file cut anywhere is refused`(name: String) throws {
    let bytes = try AllZones.bytes(of: name)
    for count in 0..<bytes.count {
      #expect(throws: ZoneError.self) {
        try ZoneRules(tzif: Array(bytes[..<count]), name: name, version: "1")
      }
    }
  }

  @Test(arguments: 0..<32 as Range<UInt64>)
  func `no bytes trap, and what is accepted can be asked anything`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = ["Europe/Berlin", "America/Nuuk", "Pacific/Apia", "UTC", "Etc/GMT-14", "right/Asia/Tokyo"]
    let sound = try AllZones.bytes(of: names[Int(seed) % names.count])
    for _ in 0..<60 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        // Headers and footer more often than the times between them.
        let ends = [
          Int.random(in: 0..<44, using: &generator),
          bytes.count - 1 - Int.random(in: 0..<30, using: &generator),
        ]
        let anywhere = Int.random(in: 0..<bytes.count, using: &generator)
        let position = Bool.random(using: &generator) ? anywhere : ends.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes[position] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
        default: bytes.insert(UInt8.random(in: 0x20..<0x7F, using: &generator), at: position)
        }
      }
      guard let rules = try? ZoneRules(tzif: bytes, name: "Test/Hostile", version: "1") else { continue }
      askAnything(rules, &generator)
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `no facts trap, and what is accepted can be asked anything`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let footers = [
      "", "A<,0", "AAA0", "AAA24BBB-24,0/-167,J365/167", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AAA-24BBB,1,1",
    ]
    for _ in 0..<60 {
      let scale = Int64(1) << Int64.random(in: 4...43, using: &generator)
      let instants = Set(
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          Int64.random(in: -scale...scale, using: &generator)
        })
      let transitions = instants.sorted().map {
        ZoneRules.Transition(
          epochSeconds: $0, offsetSeconds: Int32.random(in: -2...2, using: &generator) * 43_200)
      }
      for footer in footers {
        guard
          let rules = try? ZoneRules(
            name: "Test/Facts", version: "1", initialOffset: .zero, transitions: transitions, footer: footer)
        else { continue }
        askAnything(rules, &generator)
      }
    }
  }

  private func askAnything(_ rules: ZoneRules, _ generator: inout SeededGenerator) {
    var microseconds: [Int64] = [.min, .max, 0, -1]
    microseconds += (0..<4).map { _ in Int64.random(in: .min ... .max, using: &generator) }
    microseconds += rules.transitions.suffix(4).map { Timestamp(epochSeconds: $0.epochSeconds).microseconds }
    for instant in microseconds.map(Timestamp.init(microseconds:)) {
      let wall = rules.wallTime(at: instant)
      let whole = Timestamp(epochSeconds: instant.epochSeconds)
      let isClipped = instant.microseconds == .min || instant.microseconds == .max
      switch rules.resolve(wall) {
      case .unique(let only): #expect(only == whole || isClipped)
      case .overlap(let first, let second): #expect(first < second || isClipped)
      case .gap: #expect(isClipped)
      }
      _ = rules.startOfDay(wall.date)
      let grid = SlotGrid(
        rules: rules, date: wall.date, opens: ClockValue(minutes: 0), lastSeating: ClockValue(minutes: 2_879),
        gridMinutes: 240)
      #expect(grid.slots.allSatisfy { grid.contains($0) && grid.isOnGrid($0) || isClipped })
    }
    for date in [CivilDate(daysSinceEpoch: .min), CivilDate(daysSinceEpoch: .max)] {
      _ = rules.configured(ClockValue(minutes: 2_879), on: date)
      _ = rules.startOfDay(date)
    }
  }

  private func header(version: UInt8, times: UInt32, types: UInt32) -> [UInt8] {
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    for count in [0, 0, 0, times, types, 1] { bytes += big(count) }
    return bytes
  }

  private func type(_ offset: Int32) -> [UInt8] { big(UInt32(bitPattern: offset)) + [0, 0] }

  private func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
