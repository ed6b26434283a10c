import Daybook
import DaybookFetch
import DaybookHTTP
import DaybookJSON
import DaybookReceiver
import DaybookTesting
import Testing

@testable import DaybookService

/// How long a party's way takes: what engines are asked, what of their answers counts, and what is told where none does.
@Suite struct TravelTests {
  static let sahil = Coordinate(latitude: 40_369_683, longitude: 49_845_642)
  /// 4.9 km away; by the rule ten minutes.
  static let home = Coordinate(latitude: 40_409_300, longitude: 49_867_100)
  static let way = Way(from: home, to: sahil)

  static func valhalla(_ time: String, _ more: String = "") -> String {
    #"{"sources_to_targets":[[{"from_index":0,"to_index":0,"time":\#(time)\#(more)}]],"units":"kilometers"}"#
  }

  static func osrm(
    _ duration: String, from: String = "[49.8671,40.41]", to: String = "[49.845642,40.37]"
  ) -> String {
    #"{"code":"Ok","routes":[{"duration":\#(duration),"distance":6262.8}],"#
      + #""waypoints":[{"location":\#(from),"distance":77.7},{"location":\#(to),"distance":35.2}]}"#
  }

  // MARK: What is asked

  @Test func `an engine is asked for a tile's middle, in its order of degrees, and no road far away will do`()
    throws
  {
    let valhalla = try RoutingEngine(.valhalla, at: "http://127.0.0.1:8002/").question(of: Self.way)
    #expect(valhalla.address.text == "http://127.0.0.1:8002/sources_to_targets")
    let body = String(decoding: valhalla.body ?? [], as: UTF8.self)
    #expect(
      body
        == #"{"sources":[{"lat":40.409500,"lon":49.867500,"search_cutoff":500}],"#
        + #""targets":[{"lat":40.369683,"lon":49.845642,"search_cutoff":500}],"costing":"auto"}"#)
    let osrm = try RoutingEngine(.osrm, at: "http://127.0.0.1:5000").question(of: Self.way)
    #expect(
      osrm.address.text
        == "http://127.0.0.1:5000/route/v1/driving/49.867500,40.409500;49.845642,40.369683?overview=false&radiuses=500;500"
    )
    #expect(osrm.body == nil)
  }

  @Test func `a tile is a thousandth of a degree, on both sides of zero and at the earth's ends`() {
    func middle(_ latitude: Int, _ longitude: Int) -> [Int] {
      let from = Way(from: Coordinate(latitude: latitude, longitude: longitude), to: Self.sahil).from
      return [from.latitude, from.longitude]
    }
    #expect(middle(40_409_000, 49_867_999) == [40_409_500, 49_867_500])
    #expect(middle(-1, 1) == [-500, 500])
    #expect(middle(-33_859_972, -70_000_000) == [-33_859_500, -69_999_500])
    #expect(middle(90_000_000, 180_000_000) == [90_000_000, 180_000_000])
  }

  @Test(arguments: [
    ("ftp://127.0.0.1", 1_000), ("127.0.0.1", 1_000), ("http://127.0.0.1/?key=1", 1_000),
    ("http://a.example", 49),
    ("http://a.example", 10_001),
  ])
  func `an engine that cannot be asked is refused before the service starts`(
    address: String, milliseconds: Int
  ) {
    var configuration = ServiceConfiguration()
    configuration.engines = [RoutingEngine(.osrm, at: address)]
    configuration.engines[0].milliseconds = milliseconds
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration.engines = Array(repeating: RoutingEngine(.osrm, at: "http://a.example"), count: 2)
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration.engines.removeLast()
    #expect(throws: Never.self) { try configuration.check() }
  }

  // MARK: What counts

  @Test(
    arguments: [
      (200, valhalla("653.2"), .seconds(654)),
      (
        200, valhalla("653", #","begin_lat":40.41,"begin_lon":49.8671,"end_lat":40.37,"end_lon":49.845642"#),
        .seconds(653)
      ),
      // A guest whom no road leads to: null in a 200.
      (200, valhalla("null"), .none(.noWay)),
      // 0 s with a moved point, faster than anything, longer than a day, before the start.
      (200, valhalla("0"), .none(.impossible)),
      (200, valhalla("60"), .none(.impossible)),
      (200, valhalla("86401"), .none(.impossible)),
      (200, valhalla("-5"), .none(.unreadable)),
      (200, valhalla(#""653""#), .none(.unreadable)),
      // The time of another place: the next road is 16 km away.
      (200, valhalla("274", #","begin_lat":40.35,"begin_lon":49.85"#), .none(.farFromRoads)),
      (200, valhalla("274", #","end_lat":49.85,"end_lon":40.35"#), .none(.farFromRoads)),
      (200, valhalla("274", #","end_lat":null,"end_lon":40.35"#), .none(.unreadable)),
      (200, #"{"sources_to_targets":[[{"time":600},{"time":700}]]}"#, .none(.unreadable)),
      (200, #"{"sources_to_targets":[]}"#, .none(.unreadable)),
      (200, #"{"code":"Ok"}"#, .none(.unreadable)),
      (200, "<html>busy</html>", .none(.unreadable)),
      (400, #"{"error_code":130,"error":"Failed to parse location"}"#, .none(.failed)),
      (400, #"{"error_code":150,"error":"Exceeded max locations"}"#, .none(.failed)),
      (400, #"{"error_code":154,"error":"Path distance exceeds the max distance limit"}"#, .none(.noWay)),
      (400, #"{"error_code":162,"error":"Date and time is invalid"}"#, .none(.failed)),
      (400, #"{"error_code":170,"error":"Locations are in unconnected regions"}"#, .none(.noWay)),
      (400, #"{"error_code":171,"error":"No suitable edges near location"}"#, .none(.farFromRoads)),
      (400, #"{"error_code":442,"error":"No path could be found for input"}"#, .none(.noWay)),
      // A number in what is no answer is none.
      (503, valhalla("653"), .none(.failed)), (302, "", .none(.failed)), (500, "no", .none(.failed)),
    ] as [(Int, String, EngineAnswer)])
  func `Valhalla's answers`(status: Int, body: String, expected: EngineAnswer) {
    #expect(RoutingEngine.Kind.valhalla.read(status, Array(body.utf8), of: Self.way) == expected)
  }

  @Test(
    arguments: [
      (200, osrm("911.6"), .seconds(912)),
      (200, osrm("0"), .none(.impossible)),
      (200, osrm("0.2"), .none(.impossible)),
      (200, osrm("null"), .none(.unreadable)),
      // A far snap, and coordinates that were taken the other way round: Ok all the same.
      (200, osrm("382.7", from: "[49.85,40.35]"), .none(.farFromRoads)),
      (200, osrm("382.7", from: "[40.41,49.8671]"), .none(.farFromRoads)),
      (200, osrm("382.7", to: "[49.8,40.425]"), .none(.farFromRoads)),
      (200, osrm("382.7", to: "[49.8]"), .none(.unreadable)),
      (200, #"{"code":"Ok","routes":[{"duration":900}]}"#, .none(.unreadable)),
      (200, #"{"code":"Ok","routes":[],"waypoints":[]}"#, .none(.unreadable)),
      (200, #"{"code":"NoRoute"}"#, .none(.noWay)), (400, #"{"code":"NoRoute"}"#, .none(.noWay)),
      (400, #"{"code":"NoSegment"}"#, .none(.farFromRoads)),
      (400, #"{"code":"InvalidQuery"}"#, .none(.failed)),
      (502, osrm("911.6"), .none(.failed)), (200, "[]", .none(.unreadable)), (404, "[]", .none(.failed)),
    ] as [(Int, String, EngineAnswer)])
  func `OSRM's answers`(status: Int, body: String, expected: EngineAnswer) {
    #expect(RoutingEngine.Kind.osrm.read(status, Array(body.utf8), of: Self.way) == expected)
  }

  @Test func `two that agree tell the first one's time, two that do not the one nearer to the rule`() {
    #expect(Self.way.estimatedSeconds == 600)
    func chosen(_ valhalla: EngineAnswer, _ osrm: EngineAnswer) -> TravelTime? {
      TravelTime(
        of: [EngineSaid(engine: .valhalla, answer: valhalla), EngineSaid(engine: .osrm, answer: osrm)],
        on: Self.way)
    }
    func isTold(_ time: TravelTime?, _ seconds: Int, _ source: TravelTime.Source) -> Bool {
      time?.seconds == seconds && time?.source == source
    }
    #expect(isTold(chosen(.seconds(750), .seconds(1_000)), 750, .valhalla))
    #expect(isTold(chosen(.seconds(1_000), .seconds(750)), 1_000, .valhalla))
    #expect(isTold(chosen(.seconds(1_001), .seconds(750)), 750, .osrm))
    #expect(isTold(chosen(.seconds(300), .seconds(900)), 300, .valhalla))
    #expect(isTold(chosen(.none(.noWay), .seconds(900)), 900, .osrm))
    #expect(chosen(.none(.timedOut), .none(.noWay)) == nil)
    #expect(chosen(.seconds(61), .none(.noWay))?.minutes == 2)
    #expect(chosen(.seconds(60), .none(.noWay))?.minutes == 1)
  }

  // MARK: Rests and memory

  @Test func `an engine rests after three failures in a row, and is then asked once`() {
    let start = ContinuousClock.now
    var breaker = Breaker()
    func mayAsk(after seconds: Int) -> Bool { breaker.take(at: start + .seconds(seconds)) }
    func ended(isFault: Bool, after seconds: Int) {
      breaker.ended(isFault: isFault, at: start + .seconds(seconds))
    }
    for isFault in [true, true, false, true, true] {
      #expect(mayAsk(after: 0))
      ended(isFault: isFault, after: 0)
    }
    #expect(!breaker.isOpen && mayAsk(after: 0))
    ended(isFault: true, after: 0)
    #expect(breaker.isOpen && !mayAsk(after: 59))
    // Only one finds out, and a failure is another rest.
    #expect(mayAsk(after: 60) && !mayAsk(after: 60))
    ended(isFault: true, after: 61)
    #expect(!mayAsk(after: 120) && mayAsk(after: 121))
    ended(isFault: false, after: 121)
    #expect(!breaker.isOpen && mayAsk(after: 121))
  }

  @Test func `an answer is kept for a quarter of an hour, none for half a minute, and memory is bounded`() {
    let start = ContinuousClock.now
    var cache = TravelCache(most: 2)
    func keep(_ north: Int, _ time: TravelTime?, at: ContinuousClock.Instant) -> Way {
      let way = Way(from: Coordinate(latitude: north * 1_000, longitude: 0), to: Self.sahil)
      cache.keep(.init(said: [], time: time, at: at), of: way)
      return way
    }
    let time = TravelTime(byRule: Self.way)
    let (known, unknown) = (keep(1, time, at: start), keep(2, nil, at: start))
    #expect(cache.entry(of: known, at: start + .seconds(899))?.time == time)
    #expect(cache.entry(of: known, at: start + .seconds(900)) == nil)
    #expect(cache.entry(of: unknown, at: start + .seconds(29)) != nil)
    #expect(cache.entry(of: unknown, at: start + .seconds(30)) == nil)
    // What is old makes room; where all is new, it begins anew.
    let third = keep(3, time, at: start + .seconds(40))
    #expect(cache.entry(of: known, at: start + .seconds(40)) != nil)
    #expect(cache.entry(of: third, at: start + .seconds(40)) != nil)
    let fourth = keep(4, time, at: start + .seconds(41))
    #expect(cache.entry(of: known, at: start + .seconds(41)) == nil)
    #expect(cache.entry(of: fourth, at: start + .seconds(41)) != nil)
  }

  // MARK: Engines that stall, lie, die and flood

  /// A desk over engines on loopback, each with 200 ms, and a clock that is moved by hand.
  private final class Place: Sendable {
    let valhalla: Receiver
    let osrm: Receiver
    let desk: TravelDesk
    let now = Guarded(ContinuousClock.now)

    init(
      valhalla: @escaping @Sendable (Int) -> Receiver.Reply, osrm: @escaping @Sendable (Int) -> Receiver.Reply
    ) throws {
      self.valhalla = try Receiver { _, number in valhalla(number) }
      self.osrm = try Receiver { _, number in osrm(number) }
      var engines = [
        RoutingEngine(.osrm, at: self.osrm.origin), RoutingEngine(.valhalla, at: self.valhalla.origin),
      ]
      for place in engines.indices { engines[place].milliseconds = 200 }
      desk = try TravelDesk(engines) { [now] in now.with { $0 } }
    }

    /// From the nth tile of a street.
    func answer(_ tile: Int = 0) async -> TravelDesk.Answer {
      let place = Coordinate(latitude: home.latitude + tile * 1_000, longitude: home.longitude)
      return await desk.answer(from: place, to: sahil)
    }

    func pass(_ time: Duration) { now.with { $0 += time } }

    func close() async throws {
      try await apart { [self] in
        desk.stop()
        valhalla.stop()
        osrm.stop()
      }
    }
  }

  private static let right: @Sendable (Int) -> Receiver.Reply = { _ in .answer(200, [], valhalla("653")) }
  private static let agreeing: @Sendable (Int) -> Receiver.Reply = { _ in .answer(200, [], osrm("700")) }

  @Test func `both are asked at once, and a tile's answer is told again with its age`() async throws {
    let place = try Place(valhalla: Self.right, osrm: Self.agreeing)
    let first = await place.answer()
    #expect(first.time.source == .valhalla && first.time.seconds == 653 && first.age == .zero)
    #expect(first.said.map(\.answer) == [.seconds(653), .seconds(700)])
    place.pass(.seconds(12))
    let again = await place.desk.answer(
      from: Coordinate(latitude: Self.home.latitude + 600, longitude: Self.home.longitude - 50),
      to: Self.sahil)
    #expect(again.time == first.time && again.age == .seconds(12))
    #expect(place.valhalla.requests.count == 1 && place.osrm.requests.count == 1)
    // At the door nobody is asked.
    let near = await place.desk.answer(from: Self.sahil, to: Self.sahil)
    #expect(near.time.source == .greatCircle && near.time.minutes == 5 && near.said == [])
    place.pass(.seconds(900))
    #expect(await place.answer().age == .zero)
    #expect(place.valhalla.requests.count == 2)
    try await place.close()
  }

  @Test func `one that stalls is left aside, rests, and is asked again later`() async throws {
    let place = try Place(
      valhalla: { $0 < Breaker.mostFailures ? .silence : .answer(200, [], Self.valhalla("653")) },
      osrm: Self.agreeing)
    for tile in 0..<Breaker.mostFailures {
      let answer = await place.answer(tile)
      #expect(answer.time.source == .osrm && answer.said.map(\.answer) == [.none(.timedOut), .seconds(700)])
    }
    #expect(place.desk.resting == [.valhalla])
    #expect(await place.answer(10).said.first?.answer == .none(.resting))
    #expect(place.valhalla.requests.count == Breaker.mostFailures)
    place.pass(Breaker.rest)
    #expect(await place.answer(11).time.source == .valhalla)
    #expect(place.desk.resting == [])
    #expect(place.desk.counts[.valhalla] == ["timedOut": 3, "resting": 1, "seconds": 1])
    try await place.close()
  }

  @Test func `engines that die, flood or lie leave the rule`() async throws {
    let flood = String(repeating: "9", count: 100_000)
    let place = try Place(
      valhalla: {
        $0 == 0
          ? .end : $0 == 1 ? .answer(200, [], Self.valhalla(flood)) : .answer(200, [], Self.valhalla("0"))
      },
      osrm: {
        $0 == 0 ? .bytes(Array("no HTTP".utf8)) : .answer(200, [], Self.osrm("0", from: "[40.41,49.87]"))
      })
    let silences: [[EngineAnswer]] = [
      [.none(.unreachable), .none(.unreachable)], [.none(.unreadable), .none(.farFromRoads)],
      [.none(.impossible), .none(.farFromRoads)],
    ]
    for (tile, expected) in silences.enumerated() {
      let answer = await place.answer(tile)
      #expect(answer.said.map(\.answer) == expected)
      #expect(
        answer.time.source == .greatCircle
          && answer.time
            == TravelTime(
              byRule: Way(
                from: Coordinate(latitude: Self.home.latitude + tile * 1_000, longitude: Self.home.longitude),
                to: Self.sahil))
      )
    }
    // What they do not know, or say wrongly at once, costs no wait: they do not rest.
    #expect(place.desk.resting == [])
    // None is remembered too, for a while.
    #expect(await place.answer(2).said.map(\.answer) == silences[2])
    #expect(place.valhalla.requests.count == 3)
    try await place.close()
  }

  @Test func `a desk that is stopped answers at once`() async throws {
    let place = try Place(valhalla: { _ in .silence }, osrm: { _ in .silence })
    // On threads of its own: those that tasks share may all wait for something else.
    let threads = try WorkThreads(count: 1)
    defer { threads.stop() }
    let answer = Task(executorPreference: threads) { await place.answer() }
    #expect(try await apart { place.valhalla.waits(for: 1) })
    try await place.close()
    #expect(await answer.value.time.source == .greatCircle)
  }
}
