import DaybookDomain
import DaybookTime

/// Venues that set everything, and nothing.
enum SampleVenues {
  /// Every field that fits together with the others.
  static let full: VenueDefinition = {
    var venue = VenueDefinition(
      id: "sahil", name: "Sahil Bar & Restoran", zone: "Asia/Baku", services: [lunch, night, tea],
      specialDays: [
        SpecialDay(date: CivilDate(daysSinceEpoch: 22_278), services: [feast, brunch, supper]),
        SpecialDay(date: CivilDate(daysSinceEpoch: 22_279), services: nil),
        SpecialDay(date: CivilDate(daysSinceEpoch: 22_280), services: []),
      ],
      turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)], tables: tables,
      pools: [Pool(id: "covers", capacity: 40), gala], graceMinutes: 15, leastStayMinutes: 45,
      holds: HoldPolicy(seconds: 300, guestMost: 900, hostMost: 86_400))
    venue.combinations = [
      Combination(
        id: "T1+T2", name: "Uzun masa", tables: ["T1", "T2"], least: 5, most: 8, priority: 10,
        channels: [.inHouse]), Combination(id: "T2+T3", tables: ["T2", "T3"], most: 6),
    ]
    setPolicies(of: &venue)
    return venue
  }()

  /// The other choice wherever there are two.
  static let other: VenueDefinition = {
    var venue = VenueDefinition(id: "köşe", name: "Köşe", zone: "Asia/Baku", holds: HoldPolicy())
    venue.party = PartyPolicy()
    venue.cutoff = CutoffPolicy(minutes: 120)
    venue.closing = ClosingPolicy()
    venue.deposit = DepositPolicy(amount: 1, currency: "EUR")
    venue.notices = NoticePolicy()
    venue.requests = RequestPolicy()
    venue.waitlist = WaitlistPolicy()
    venue.prep = PrepPolicy()
    return venue
  }()

  static let bare = VenueDefinition(id: "köşe", name: "Köşe", zone: "Asia/Baku")

  private static func setPolicies(of venue: inout VenueDefinition) {
    venue.party = PartyPolicy(least: 1, most: 40, onlineMost: 8)
    venue.bufferMinutes = 15
    venue.noticeMinutes = 60
    venue.advanceDays = 90
    venue.coversMost = 120
    venue.cutoff = CutoffPolicy(days: 1, time: ClockValue(minutes: 720), isRefused: true)
    venue.deposit = DepositPolicy(
      amount: 2_000, currency: "AZN", isPerCover: true, fromParty: 7, dueMinutes: 1_440)
    venue.guarantee = GuaranteePolicy(fromParty: 5)
    venue.requests = RequestPolicy(fromParty: 9, answerMinutes: 240)
    venue.waitlist = WaitlistPolicy(offerSeconds: 600, isAutomatic: true)
    venue.closing = ClosingPolicy(time: ClockValue(minutes: 1_740), marksNoShows: true)
    venue.notices = NoticePolicy(
      kitchen: RetryPolicy(tries: 3, seconds: 30), floor: RetryPolicy(tries: 2, seconds: 60),
      guest: RetryPolicy(tries: 1, seconds: 600))
    venue.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "dolma", station: "hot", course: 2, minutes: 25, isAhead: true),
        PrepPlanItem(name: "salat", station: "cold", minutes: 5),
      ], needsApproval: true, fullLeastMinutes: 15, seatToServeMinutes: 10, courseGapMinutes: 20)
    venue.location = Coordinate(latitude: 40_377_700, longitude: -49_892_000)
    venue.forbidsOverlap = true
    venue.overrunMinutes = 45
    venue.isRetired = true
    venue.effectiveFrom = CivilDate(daysSinceEpoch: 22_035)
  }

  private static let tables: [Table] = {
    var window = Table(id: "T1", name: "Pəncərə", area: "hall", least: 1, most: 2)
    window.priority = 1
    window.channels = [.online, .inHouse]
    window.features = [.accessible]
    return [window, Table(id: "T2", name: "T2", most: 4), Table(id: "T3", name: "T3", most: 2)]
  }()

  private static let gala: Pool = {
    var pool = Pool(id: "gala", capacity: 100)
    pool.isWindowed = false
    pool.channels = [.online]
    return pool
  }()

  private static let lunch = Service(
    name: "nahar", days: [.mon, .tue, .wed, .thu, .fri, .sat, .sun], opens: ClockValue(minutes: 600),
    lastSeating: ClockValue(minutes: 900), closes: ClockValue(minutes: 960), gridMinutes: 30)

  private static let night: Service = {
    var service = Service(
      name: "gecə", days: [.fri, .sat], opens: ClockValue(minutes: 1_080),
      lastSeating: ClockValue(minutes: 1_410), closes: ClockValue(minutes: 1_530), gridMinutes: 0)
    service.seatings = [ClockValue(minutes: 1_140), ClockValue(minutes: 1_290)]
    service.turnTimes = [TurnTime(party: 99, minutes: 150)]
    service.pacing = Pacing(minutes: 15, covers: 20, parties: 6, onlineCovers: 12)
    service.channels = [.online, .inHouse, .walkIn]
    service.mustEndBy = ClockValue(minutes: 1_560)
    service.isFirst = true
    return service
  }()

  private static let tea: Service = {
    var service = Service(
      name: "çay", days: [.sun], opens: ClockValue(minutes: 960), lastSeating: ClockValue(minutes: 1_020),
      closes: ClockValue(minutes: 1_080), gridMinutes: 30)
    service.pacing = Pacing(minutes: 30)
    return service
  }()

  /// A service of one date that sets everything; and one that sets nothing.
  private static let feast: Service = {
    var service = night
    service.name = "bayram"
    service.days = []
    return service
  }()

  private static let supper: Service = {
    var service = tea
    service.days = []
    return service
  }()

  private static let brunch = Service(
    name: "səhər", opens: ClockValue(minutes: 540), lastSeating: ClockValue(minutes: 660),
    closes: ClockValue(minutes: 720), gridMinutes: 15)
}
