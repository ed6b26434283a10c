internal import Daybook
internal import DaybookHTTP

/// So many requests in so many seconds, counted from the first one.
public struct RateLimit: Hashable, Sendable {
  /// At most so many: 1–1,000,000.
  public var requests: Int
  /// In so many seconds: 1–86,400.
  public var seconds: Int

  /// Made from its parts; a service checks them before it starts.
  public init(requests: Int, seconds: Int) { (self.requests, self.seconds) = (requests, seconds) }

  var isAllowed: Bool { (1...1_000_000).contains(requests) && (1...86_400).contains(seconds) }
}

/// Counts requests by address and by principal; decides and takes in one step.
///
/// It keeps a bounded number of counts. When all are in use, whoever is new is counted together with all others who are new,
/// so that nobody escapes by coming from ever new addresses.
final class RateLimiter: Sendable {
  /// What is counted by, as the header lines name it.
  enum Policy: String, CaseIterable { case address, principal }

  /// What one request may know of one count.
  struct Standing: Hashable, Sendable {
    let policy: Policy
    let limit: RateLimit
    let remaining: Int
    /// Until the count begins anew, rounded up.
    let seconds: Int
  }

  /// Whether a request passes, and how its client stands after it.
  struct Verdict: Sendable {
    /// The one that has no requests left; nil: it passes.
    let exceeded: Standing?
    let standings: [Standing]
  }

  private struct Key: Hashable {
    let policy: Policy
    let name: [UInt8]
  }

  private struct Count {
    var end: ContinuousClock.Instant
    var used: Int
  }

  private struct State {
    var counts: [Key: Count] = [:]
    var sweepAt: ContinuousClock.Instant
  }

  private let limits: [Policy: RateLimit]
  private let most: Int
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state: Guarded<State>

  /// At most so many counts are kept: of some 100 bytes each.
  init(
    address: RateLimit?, principal: RateLimit?, most: Int = 100_000,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    var limits: [Policy: RateLimit] = [:]
    limits[.address] = address
    limits[.principal] = principal
    (self.limits, self.most, self.now) = (limits, most, now)
    state = Guarded(State(sweepAt: now()))
  }

  /// Takes one request of every count, or of none: where one is used up the others lose nothing.
  func take(address: [UInt8], principal: String?) -> Verdict {
    let now = now()
    var names: [(Policy, RateLimit, [UInt8])] = []
    if let limit = limits[.address] { names.append((.address, limit, address)) }
    if let principal, let limit = limits[.principal] {
      names.append((.principal, limit, Array(principal.utf8)))
    }
    guard !names.isEmpty else { return Verdict(exceeded: nil, standings: []) }
    return state.with { state in
      let counted = names.map { policy, limit, name in
        let key = RateLimiter.key(policy, name, in: &state, most, now)
        var count = state.counts[key] ?? Count(end: now, used: 0)
        if count.end <= now { count = Count(end: now + .seconds(limit.seconds), used: 0) }
        return (policy: policy, limit: limit, key: key, count: count)
      }
      let passes = counted.allSatisfy { $0.count.used < $0.limit.requests }
      let standings = counted.map { one in
        var count = one.count
        if passes { count.used += 1 }
        state.counts[one.key] = count
        let (seconds, attoseconds) = (count.end - now).components
        return Standing(
          policy: one.policy, limit: one.limit, remaining: one.limit.requests - count.used,
          seconds: Int(seconds) + (attoseconds > 0 ? 1 : 0))
      }
      return Verdict(
        exceeded: passes ? nil : standings.first { $0.remaining == 0 }, standings: standings)
    }
  }

  /// How many counts are kept.
  var count: Int { state.with { $0.counts.count } }

  /// Where a client is counted: by its own name while there is room.
  private static func key(
    _ policy: Policy, _ name: [UInt8], in state: inout State, _ most: Int,
    _ now: ContinuousClock.Instant
  ) -> Key {
    let key = Key(policy: policy, name: name)
    // The two for whoever is new when all are in use have room kept for them.
    guard state.counts[key] == nil, state.counts.count >= most - Policy.allCases.count else {
      return key
    }
    if state.sweepAt <= now {
      state.sweepAt = now + .seconds(1)
      state.counts = state.counts.filter { $0.value.end > now }
      if state.counts.count < most - Policy.allCases.count { return key }
    }
    return Key(policy: policy, name: [])
  }
}

extension RateLimiter.Verdict {
  /// As the draft of the IETF has them (RateLimit header fields for HTTP, draft 10).
  var fields: [HTTPField] {
    guard !standings.isEmpty else { return [] }
    let policies = standings.map { "\"\($0.policy)\";q=\($0.limit.requests);w=\($0.limit.seconds)" }
    let left = standings.map { "\"\($0.policy)\";r=\($0.remaining);t=\($0.seconds)" }
    return [
      HTTPField("RateLimit-Policy", policies.joined(separator: ", ")),
      HTTPField("RateLimit", left.joined(separator: ", ")),
    ]
  }

  /// The refusal, where one of the counts has nothing left.
  var problem: Problem? {
    exceeded.map { standing in
      Problem(
        status: 429, code: "RATE_LIMITED", title: "too many requests; this one was surely not done",
        detail:
          "allowed for one \(standing.policy): \(standing.limit.requests) in \(standing.limit.seconds) seconds",
        advice: "ask again after the seconds that Retry-After names, with the same key",
        field: standing.policy.rawValue
      ).retrying(after: max(1, standing.seconds))
    }
  }
}
