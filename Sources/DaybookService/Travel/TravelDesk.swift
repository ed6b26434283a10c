internal import Daybook
internal import DaybookFetch
internal import DaybookHTTP

/// Finds out how long a party's way takes: what engines said lately, else what they say now, all asked at once, else the
/// great-circle rule. It always has an answer, after at most the longest time that an engine may take.
final class TravelDesk: Sendable {
  /// An answer, and how it came about.
  struct Answer: Hashable, Sendable {
    let time: TravelTime
    /// Since the engines were asked.
    let age: Duration
    /// What each engine said; empty where none was asked.
    let said: [EngineSaid]
  }

  private struct State {
    var cache = TravelCache()
    var breakers: [RoutingEngine.Kind: Breaker] = [:]
    var waiting = 0
    /// How often each engine said what.
    var counts: [RoutingEngine.Kind: [String: UInt64]] = [:]
  }

  /// More than so many at a time are not asked for: they have the rule at once.
  private static let mostWaiting = 64
  private static let threadCount = 4

  /// In the order in which they are believed.
  private let engines: [RoutingEngine]
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Guarded(State())
  /// Calls block their threads: these do nothing else.
  private let threads: WorkThreads
  private let fetchers: [Fetcher]
  private let idle: Guarded<[Fetcher]>

  init(
    _ engines: [RoutingEngine], now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) throws(LedgerFailure) {
    self.engines = RoutingEngine.Kind.allCases.flatMap { kind in engines.filter { $0.kind == kind } }
    self.now = now
    let count = engines.isEmpty ? 0 : TravelDesk.threadCount
    fetchers = (0..<count).map { _ in Fetcher() }
    idle = Guarded(fetchers)
    threads = try WorkThreads(count: count)
  }

  /// Whether anybody can be asked.
  var hasEngines: Bool { !engines.isEmpty }

  /// Engines that did not answer lately and are not asked for now.
  var resting: [RoutingEngine.Kind] {
    state.with { state in engines.map(\.kind).filter { state.breakers[$0]?.isOpen ?? false } }
  }

  /// How often each engine said what.
  var counts: [RoutingEngine.Kind: [String: UInt64]] { state.with { $0.counts } }

  /// How long the way from a place to a venue takes.
  func answer(from place: Coordinate, to venue: Coordinate) async -> Answer {
    let way = Way(from: place, to: venue)
    guard hasEngines, !way.isAtTheDoor else {
      return Answer(time: TravelTime(byRule: way), age: .zero, said: [])
    }
    let began = now()
    let entry: TravelCache.Entry
    if let known = state.with({ $0.cache.entry(of: way, at: began) }) {
      entry = known
    } else {
      let said = await ask(way)
      entry = TravelCache.Entry(said: said, time: TravelTime(of: said, on: way), at: now())
      state.with { $0.cache.keep(entry, of: way) }
    }
    guard let time = entry.time else {
      return Answer(time: TravelTime(byRule: way), age: .zero, said: entry.said)
    }
    return Answer(time: time, age: now() - entry.at, said: entry.said)
  }

  /// Ends what is asked for, and the threads.
  func stop() {
    for fetcher in fetchers { fetcher.stop() }
    threads.stop()
  }

  private func ask(_ way: Way) async -> [EngineSaid] {
    let isHeard = state.with { state in
      guard state.waiting < TravelDesk.mostWaiting else { return false }
      state.waiting += 1
      return true
    }
    guard isHeard else { return allBusy }
    defer { state.with { $0.waiting -= 1 } }
    return await Task(executorPreference: threads) { self.call(way) }.value
  }

  /// On one of the threads, of which each has a fetcher.
  private func call(_ way: Way) -> [EngineSaid] {
    let began = now()
    let asked = state.with { state in
      engines.filter { state.breakers[$0.kind, default: Breaker()].take(at: began) }
    }
    var calls: [(engine: RoutingEngine.Kind, request: FetchRequest)] = []
    for engine in asked {
      // Its address was checked when it was configured.
      if let request = try? engine.question(of: way) { calls.append((engine.kind, request)) }
    }
    // Only once it was stopped there may be more calls than threads.
    guard let fetcher = idle.with({ $0.popLast() }) else { return allBusy }
    let outcomes = fetcher.fetch(calls.map(\.request))
    idle.with { $0.append(fetcher) }
    var answers: [RoutingEngine.Kind: EngineAnswer] = [:]
    for (call, outcome) in zip(calls, outcomes) { answers[call.engine] = call.engine.read(outcome, of: way) }
    let ended = now()
    state.with { state in
      for (engine, answer) in answers { state.breakers[engine]?.ended(isFault: answer.isFault, at: ended) }
    }
    return count(engines.map { EngineSaid(engine: $0.kind, answer: answers[$0.kind] ?? .none(.resting)) })
  }

  private var allBusy: [EngineSaid] {
    count(engines.map { EngineSaid(engine: $0.kind, answer: .none(.busy)) })
  }

  private func count(_ said: [EngineSaid]) -> [EngineSaid] {
    state.with { state in
      for said in said { state.counts[said.engine, default: [:]][said.answer.word, default: 0] += 1 }
    }
    return said
  }
}
