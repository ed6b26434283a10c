import DaybookDomain
import DaybookTime

/// Plausible values of an evening in Baku, the same in every run.
enum Samples {
  static let reservation = ReservationID(high: 0x0190_1B2C_3D4E_7F60, low: 0x8123_4567_89AB_CDEF)
  static let hold = HoldID(high: 0x0190_1B2C_3D4E_7F61, low: 0x8000_0000_0000_0001)
  static let block = BlockID(high: 0x0190_1B2C_3D4E_7F62, low: 0xBFFF_FFFF_FFFF_FFFF)
  static let ledger = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000)

  /// 2030-05-01T19:00 in Baku.
  static let evening = Timestamp(microseconds: 1_903_878_000_000_000)
  /// 2030-04-28T08:12:13.456789Z.
  static let recorded = Timestamp(microseconds: 1_903_594_333_456_789)

  static let person = Guest(
    name: "Ana Məmmədova", phone: "+994 50 123 45 67", email: "ana@example.com", notes: "pəncərə yanı")
  static let sealed = SealedGuest(
    number: 41, sealed: (0..<72).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) })

  static let tables = stay()
  static let pool = Stay(
    party: 3, start: evening, end: evening.adding(minutes: 90), offset: UTCOffset(seconds: 14_400),
    zone: "Asia/Baku", date: CivilDate(daysSinceEpoch: 22_035), tables: [], pool: "covers", units: 3)

  static func stay(tables: [TableID] = ["T1", "T2"], isPinned: Bool = true) -> Stay {
    Stay(
      party: 6, start: evening, end: evening.adding(minutes: 120), offset: UTCOffset(seconds: 14_400),
      zone: "Asia/Baku", date: CivilDate(daysSinceEpoch: 22_035), tables: tables, isPinned: isPinned)
  }

  /// A party that came in from the street, in a place whose clocks differ by seconds too.
  static let street = Stay(
    party: 2, start: recorded, end: recorded.adding(minutes: 45), offset: UTCOffset(seconds: -1_172),
    zone: "Africa/Monrovia", date: CivilDate(daysSinceEpoch: 22_032), tables: ["Fenster 1"], channel: .walkIn)

  static let week: [Weekday] = [.mon, .tue, .wed, .thu, .fri, .sat, .sun]

  static func service(_ name: String, days: [Weekday], _ opens: Int, _ lastSeating: Int, _ closes: Int)
    -> Service
  {
    Service(
      name: name, days: days, opens: ClockValue(minutes: opens),
      lastSeating: ClockValue(minutes: lastSeating),
      closes: ClockValue(minutes: closes), gridMinutes: 30)
  }

  static let venue = VenueDefinition(
    id: "sahil", name: "Sahil Bar & Restoran", zone: "Asia/Baku",
    services: [
      service("nahar", days: week, 600, 900, 960), service("gecə", days: [.fri, .sat], 1_080, 1_410, 1_530),
    ],
    specialDays: [
      SpecialDay(
        date: CivilDate(daysSinceEpoch: 22_278), services: [service("bayram", days: [], 720, 1_200, 1_320)]),
      SpecialDay(date: CivilDate(daysSinceEpoch: 22_279), services: nil),
      SpecialDay(date: CivilDate(daysSinceEpoch: 22_280), services: []),
    ],
    turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)],
    tables: [
      Table(id: "T1", name: "Pəncərə", area: "hall", least: 1, most: 2), Table(id: "T2", name: "T2", most: 4),
    ],
    pools: [Pool(id: "covers", capacity: 40)], graceMinutes: 15, leastStayMinutes: 45,
    holds: HoldPolicy(seconds: 300, guestMost: 900, hostMost: 86_400))

  static let bareVenue = VenueDefinition(id: "köşe", name: "Köşe", zone: "Asia/Baku", holds: HoldPolicy())

  /// Baku as of 2025b, shortened.
  static func baku() throws -> ZoneRules {
    try ZoneRules(
      name: "Asia/Baku", version: "2025b", initialOffset: UTCOffset(seconds: 11_964),
      transitions: [
        ZoneRules.Transition(epochSeconds: -1_441_163_964, offsetSeconds: 10_800),
        ZoneRules.Transition(epochSeconds: 1_427_587_200, offsetSeconds: 18_000),
        ZoneRules.Transition(epochSeconds: 1_445_731_200, offsetSeconds: 14_400),
      ], footer: "<+04>-4")
  }

  static func berlin() throws -> ZoneRules {
    try ZoneRules(
      name: "Europe/Berlin", version: "2026a", initialOffset: UTCOffset(seconds: 3_208),
      transitions: [ZoneRules.Transition(epochSeconds: 846_378_000, offsetSeconds: 3_600)],
      footer: "CET-1CEST,M3.5.0,M10.5.0/3")
  }

  static func utc() throws -> ZoneRules {
    try ZoneRules(name: "UTC", version: "unknown", initialOffset: .zero, transitions: [], footer: "")
  }
}

extension VenueDefinition {
  /// What of it form 2 can state.
  var inForm2: VenueDefinition {
    var venue = self
    venue.overrunMinutes = nil
    venue.waitlist?.isAutomatic = false
    venue.prep?.courseGapMinutes = nil
    for place in venue.services.indices { venue.services[place].isFirst = false }
    for day in venue.specialDays.indices {
      venue.specialDays[day].services = specialDays[day].services?.map { service in
        var service = service
        service.isFirst = false
        return service
      }
    }
    return venue
  }
}
