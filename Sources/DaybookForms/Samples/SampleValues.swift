import DaybookDomain
import DaybookTime

/// Plausible values of an evening in Baku, for the sample events.
enum SampleValues {
  static let ledger = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000)
  static let reservation = ReservationID(high: 0x0190_1B2C_3D4E_7F60, low: 0x8123_4567_89AB_CDEF)
  static let other = ReservationID(high: 0x0190_1B2C_3D4E_7F60, low: 0x8123_4567_89AB_CDF0)
  static let hold = HoldID(high: 0x0190_1B2C_3D4E_7F61, low: 0x8000_0000_0000_0001)
  static let block = BlockID(high: 0x0190_1B2C_3D4E_7F62, low: 0xBFFF_FFFF_FFFF_FFFF)
  static let entry = WaitlistID(high: 0x0190_1B2C_3D4E_7F63, low: 0x8000_0000_0000_0003)
  static let ticket = TicketID(high: 0x0190_1B2C_3D4E_7F64, low: 0x8000_0000_0000_0004)

  /// 2030-05-01T19:00 in Baku.
  static let evening = Timestamp(microseconds: 1_903_878_000_000_000)
  /// 2030-04-28T08:12:13.456789Z.
  static let recorded = Timestamp(microseconds: 1_903_594_333_456_789)
  /// 2030-05-01.
  static let date = CivilDate(daysSinceEpoch: 22_035)

  static let sealed = SealedGuest(
    number: 41, sealed: (0..<72).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) })
  static let override = Override([.partyTooLarge, .pacingCovers], why: "the owner's table")

  /// Terms with everything that may be agreed.
  static let terms = Terms(
    cutoffAt: evening.adding(minutes: -1_440), refusesLateCancels: true, deposit: Money(4_000, "AZN"),
    depositDueAt: recorded.adding(minutes: 60), asksGuarantee: true, override: override, hasAllergies: true)
  /// Terms with only a deposit, without a deadline.
  static let deposit = Terms(deposit: Money(1, "EUR"))
  /// Terms with only allergies.
  static let allergies = Terms(hasAllergies: true)

  /// A stay at tables with every wish.
  static let tables = Stay(
    party: 6, start: evening, end: evening.adding(minutes: 120), offset: UTCOffset(seconds: 14_400),
    zone: "Asia/Baku", date: date, tables: ["T1", "T2"], isPinned: true, channel: .online, bufferMinutes: 15,
    area: "hall", needs: [.accessible, .highChair, .stepFree])
  /// A stay without wishes and without a table.
  static let bare = Stay(
    party: 2, start: evening, end: evening.adding(minutes: 90), offset: UTCOffset(seconds: 14_400),
    zone: "Asia/Baku", date: date, tables: [])
  static let pool = Stay(
    party: 3, start: evening, end: evening.adding(minutes: 90), offset: UTCOffset(seconds: 14_400),
    zone: "Asia/Baku", date: date, tables: [], pool: "covers", units: 3)
  /// A walk-in at a place whose zone's offset has seconds.
  static let street = Stay(
    party: 2, start: recorded, end: recorded.adding(minutes: 45), offset: UTCOffset(seconds: -1_172),
    zone: "Africa/Monrovia", date: CivilDate(daysSinceEpoch: 22_032), tables: ["Fenster 1"], isPinned: true,
    channel: .walkIn)
}
