/// What a routing engine said of a way.
enum EngineAnswer: Hashable, Sendable {
  /// It takes so long, rounded up.
  case seconds(Int)
  case none(Silence)

  /// Why there is no answer. None of these is ever a number.
  enum Silence: String, Hashable, Sendable, CaseIterable {
    /// The engine has no way between the two.
    case noWay
    /// The party or the venue is not near a road of the engine's map.
    case farFromRoads
    /// A time that cannot be true.
    case impossible
    /// Not what such an engine answers.
    case unreadable
    /// The engine says that it cannot.
    case failed
    case timedOut
    case unreachable
    /// It was not asked: it did not answer lately.
    case resting
    /// It was not asked: too many wait already.
    case busy
  }

  /// Whether the engine does not work as it should; what it does not know is no fault.
  var isFault: Bool {
    switch self {
    case .seconds, .none(.noWay), .none(.farFromRoads), .none(.impossible), .none(.resting), .none(.busy):
      false
    case .none(.unreadable), .none(.failed), .none(.timedOut), .none(.unreachable): true
    }
  }

  /// For counts.
  var word: String {
    switch self {
    case .seconds: "seconds"
    case .none(let silence): silence.rawValue
    }
  }
}

/// What one engine said.
struct EngineSaid: Hashable, Sendable {
  let engine: RoutingEngine.Kind
  let answer: EngineAnswer
}
