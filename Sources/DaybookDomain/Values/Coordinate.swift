#if canImport(Glibc)
  import Glibc
#endif

/// A place on the earth (WGS 84), in millionths of a degree.
public struct Coordinate: Hashable, Sendable {
  /// Millionths of a degree north, −90,000,000 to 90,000,000.
  public var latitude: Int
  /// Millionths of a degree east, −180,000,000 to 180,000,000.
  public var longitude: Int

  /// In millionths of a degree: 40.3777° is 40,377,700.
  public init(latitude: Int, longitude: Int) {
    self.latitude = latitude
    self.longitude = longitude
  }

  /// Great-circle distance in metres, on a sphere of 6,371.0088 km (IUGG mean radius).
  public func metres(to other: Coordinate) -> Double {
    func radians(_ millionths: Int) -> Double { Double(millionths) / 1e6 * .pi / 180 }
    let (a, b) = (radians(latitude), radians(other.latitude))
    let half = (sin((b - a) / 2), sin((radians(other.longitude) - radians(longitude)) / 2))
    let h = half.0 * half.0 + cos(a) * cos(b) * half.1 * half.1
    return 2 * 6_371_008.8 * asin(min(1, h.squareRoot()))
  }

  /// Minutes to drive there when nothing better is known: at 28 km/h, at least five (R20).
  public func estimatedMinutes(to other: Coordinate) -> Int {
    max(5, Int(metres(to: other) / 1000 / 28 * 60))
  }
}

extension Coordinate: FieldObject {
  package static var blank: Coordinate { Coordinate(latitude: 0, longitude: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.millionths("latitude", &latitude, -90_000_000...90_000_000, "degrees north, WGS 84")
    try fields.millionths("longitude", &longitude, -180_000_000...180_000_000, "degrees east, WGS 84")
  }
}
