internal import Daybook
internal import DaybookFetch

/// A routing engine that is asked how long a party's way to its table takes: a server of yours, with your map.
public struct RoutingEngine: Hashable, Sendable {
  /// Whose questions and answers it understands.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case valhalla, osrm
  }

  /// Whose questions and answers it understands.
  public var kind: Kind
  /// Where it is, such as http://127.0.0.1:8002. OSRM's answers are of the one profile that its server was started with.
  public var address: String
  /// How long an answer may take, in milliseconds: 50–10,000.
  public var milliseconds = 1_000

  /// One at an address, with a second for each answer.
  public init(_ kind: Kind, at address: String) { (self.kind, self.address) = (kind, address) }

  func check() throws(LedgerFailure) {
    guard (50...10_000).contains(milliseconds) else {
      throw fault("found \(milliseconds) milliseconds; allowed: 50–10,000")
    }
    guard !address.contains("?") else {
      throw fault("its address has a query; allowed: as http://127.0.0.1:8002")
    }
    do throws(FetchAddressFault) { _ = try FetchAddress(address) } catch { throw fault(error.description) }
  }

  private func fault(_ what: String) -> LedgerFailure {
    LedgerFailure(.malformed, "serve with \(kind.rawValue): \(what)")
  }
}

extension RoutingEngine {
  /// How far from a road a place may be, in metres: an engine that is not told takes the next road, be it 25 km away, and
  /// says nothing of the way there.
  static let metresFromRoad = 500

  /// What it is asked.
  func question(of way: Way) throws(FetchAddressFault) -> FetchRequest {
    let base = address.hasSuffix("/") ? String(address.dropLast()) : address
    var limits = FetchLimits()
    limits.total = .milliseconds(milliseconds)
    limits.connect = limits.total
    limits.answerBytes = 65_536
    switch kind {
    case .valhalla:
      func place(_ place: Coordinate) -> String {
        #"{"lat":\#(place.latitude.degrees),"lon":\#(place.longitude.degrees),"search_cutoff":\#(RoutingEngine.metresFromRoad)}"#
      }
      let body =
        #"{"sources":[\#(place(way.from))],"targets":[\#(place(way.to))],"costing":"auto"}"#
      return .post(
        try FetchAddress("\(base)/sources_to_targets"), [("Content-Type", "application/json")],
        body: Array(body.utf8), limits: limits)
    case .osrm:
      // The profile in the path is read by nobody. First degrees east, then north.
      func place(_ place: Coordinate) -> String { "\(place.longitude.degrees),\(place.latitude.degrees)" }
      let radius = RoutingEngine.metresFromRoad
      return .get(
        try FetchAddress(
          "\(base)/route/v1/driving/\(place(way.from));\(place(way.to))?overview=false&radiuses=\(radius);\(radius)"
        ),
        limits: limits)
    }
  }
}

extension Int {
  /// Millionths of a degree as degrees.
  fileprivate var degrees: String {
    let digits = String(magnitude % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - digits.count)
    return "\(self < 0 ? "-" : "")\(magnitude / 1_000_000).\(zeros)\(digits)"
  }
}
