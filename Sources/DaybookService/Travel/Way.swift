internal import Daybook

/// From where a party is to the venue.
///
/// Where it is is taken to the middle of its tile, a thousandth of a degree (111 m) on each side: an engine is not told more
/// of a guest than it needs, and all guests of a tile have one answer.
struct Way: Hashable, Sendable {
  let from: Coordinate
  let to: Coordinate

  init(from place: Coordinate, to venue: Coordinate) {
    func middle(_ millionths: Int, _ most: Int) -> Int {
      let rest = millionths % 1_000
      return Swift.min(millionths - rest + (rest < 0 ? -500 : 500), most)
    }
    from = Coordinate(
      latitude: middle(place.latitude, 90_000_000), longitude: middle(place.longitude, 180_000_000))
    to = venue
  }

  /// Along the great circle.
  var metres: Double { from.metres(to: to) }

  /// By the great-circle rule (R20).
  var estimatedSeconds: Int { from.estimatedMinutes(to: to) * 60 }

  /// Within 100 m, as near as a ping tells: no engine knows better.
  var isAtTheDoor: Bool { metres < 100 }

  /// Whether a time can be true: not faster than 150 km/h between two roads that may be a bit nearer, and within a day. 0 s
  /// is what engines say of places that they took to be one.
  func canTake(seconds: Int) -> Bool {
    let metres = metres - 2 * Double(RoutingEngine.metresFromRoad)
    return (1...86_400).contains(seconds) && Double(seconds) * 150 / 3.6 >= metres
  }
}
