internal import Daybook

/// How long a way takes, and who says so.
struct TravelTime: Hashable, Sendable {
  enum Source: String, Hashable, Sendable, CaseIterable {
    case valhalla, osrm
    /// The great-circle rule (R20).
    case greatCircle = "great-circle"
  }

  let seconds: Int
  let source: Source

  /// Rounded up.
  var minutes: Int { (seconds + 59) / 60 }

  /// By the rule that needs no engine.
  init(byRule way: Way) { (seconds, source) = (way.estimatedSeconds, .greatCircle) }

  /// What to believe of what engines said; nil when none has an answer.
  ///
  /// Two that differ by at most a quarter of the longer time agree, and the first of `RoutingEngine.Kind` is told. Where they
  /// do not, one of them has another map or took a place for another, and the one is told that is nearer to the rule.
  init?(of said: [EngineSaid], on way: Way) {
    let times = said.compactMap { said -> (source: Source, seconds: Int)? in
      guard case .seconds(let seconds) = said.answer else { return nil }
      return (said.engine.source, seconds)
    }
    guard let first = times.first, let longest = times.map(\.seconds).max(),
      let shortest = times.map(\.seconds).min()
    else { return nil }
    let agree = (longest - shortest) * 4 <= longest
    let rule = way.estimatedSeconds
    let chosen = agree ? first : times.min { abs($0.seconds - rule) < abs($1.seconds - rule) } ?? first
    (seconds, source) = (chosen.seconds, chosen.source)
  }
}

extension RoutingEngine.Kind {
  fileprivate var source: TravelTime.Source {
    switch self {
    case .valhalla: .valhalla
    case .osrm: .osrm
    }
  }
}
