import DaybookDomain
import DaybookTime

/// The sixteen commands there were at first, with every field they had then.
///
/// Their fingerprints were written by the software of that time: a retry under an old key must still be
/// recognised.
enum FirstCommands {
  static let all: [(name: String, command: Command)] = [
    ("defineVenue", DefineVenue(venue).command), ("defineVenue-bare", DefineVenue(bareVenue).command),
    ("book", Book(venue: "sahil", party: 2, start: "2030-05-01T10:00").command),
    (
      "book-tables",
      Book(venue: "sahil", party: 2, start: "2030-05-01T10:00Z", tables: ["T1", "T2"], guest: person).command
    ),
    (
      "book-pool",
      Book(venue: "köşe", party: 24, start: "2030-05-01T10:00", pool: "covers", units: 300, guest: Guest())
        .command
    ),
    ("book-hold", Book(hold: hold, guest: Guest(name: "Ana")).command),
    ("hold", PlaceHold(venue: "sahil", party: 4, start: "2030-05-01T19:00").command),
    (
      "hold-tables",
      PlaceHold(venue: "sahil", party: 4, start: "2030-05-01T19:00", tables: ["T1"], seconds: 300).command
    ),
    (
      "hold-pool",
      PlaceHold(
        venue: "sahil", party: 4, start: "2030-05-01T19:00", tables: [], pool: "covers", units: 2,
        seconds: 70_000
      ).command
    ),
    ("releaseHold", ReleaseHold(hold).command), ("modify", Modify(reservation).command),
    (
      "modify-all",
      Modify(reservation, party: 3, start: "2030-05-01T19:00+04:00", tables: ["T2"]).command
    ),
    ("cancel", Cancel(reservation).command), ("arrive", Arrive(reservation).command),
    ("seat", Seat(reservation).command), ("leave", Leave(reservation).command),
    ("complete", Complete(reservation).command), ("noShow", MarkNoShow(reservation).command),
    ("walkIn", WalkIn(venue: "sahil", party: 2).command),
    ("walkIn-all", WalkIn(venue: "sahil", party: 2, tables: ["T1"], guest: person).command),
    ("block", PlaceBlock(venue: "sahil", from: "2030-05-01T10:00", until: "2030-05-02T10:00").command),
    (
      "block-all",
      PlaceBlock(
        venue: "sahil", tables: ["T1"], area: "hall", from: "2030-05-01T10:00", until: "2030-05-02T10:00",
        reason: "chair"
      ).command
    ),
    ("unblock", RemoveBlock(block).command),
    ("setMaintenance", SetMaintenance(on: false).command),
    ("setMaintenance-message", SetMaintenance(on: true, message: "back at noon").command),
    ("advanceClock", AdvanceClock(to: Timestamp(microseconds: 1_903_878_000_000_001)).command),
  ]

  private static let reservation = ReservationID(high: 0x0190_1B2C_3D4E_7F60, low: 0x8123_4567_89AB_CDEF)
  private static let hold = HoldID(high: 0x0190_1B2C_3D4E_7F61, low: 0x8000_0000_0000_0001)
  private static let block = BlockID(high: 0x0190_1B2C_3D4E_7F62, low: 0xBFFF_FFFF_FFFF_FFFF)
  private static let person = Guest(
    name: " Ana  Məmmədova", phone: "+994 50 123 45 67", email: "ana@example.com", notes: "pəncərə yanı")

  private static let venue = VenueDefinition(
    id: "sahil", name: "Sahil Bar & Restoran", zone: "Asia/Baku",
    services: [service("nahar", days: [.mon, .sun], 600, 960), service("gecə", days: [.fri], 1_080, 1_530)],
    specialDays: [
      SpecialDay(
        date: CivilDate(daysSinceEpoch: 22_278), services: [service("bayram", days: [], 720, 1_320)]),
      SpecialDay(date: CivilDate(daysSinceEpoch: 22_279), services: nil),
      SpecialDay(date: CivilDate(daysSinceEpoch: 22_280), services: []),
    ],
    turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)],
    tables: [
      Table(id: "T1", name: "Pəncərə", area: "hall", least: 1, most: 2), Table(id: "T2", name: "T2", most: 4),
    ],
    pools: [Pool(id: "covers", capacity: 40)], graceMinutes: 15, leastStayMinutes: 45,
    holds: HoldPolicy(seconds: 300, guestMost: 900, hostMost: 86_400))

  private static let bareVenue = VenueDefinition(
    id: "köşe", name: "Köşe", zone: "Asia/Baku", holds: HoldPolicy())

  private static func service(_ name: String, days: [Weekday], _ opens: Int, _ closes: Int) -> Service {
    Service(
      name: name, days: days, opens: ClockValue(minutes: opens), lastSeating: ClockValue(minutes: closes),
      closes: ClockValue(minutes: closes), gridMinutes: 30)
  }
}
