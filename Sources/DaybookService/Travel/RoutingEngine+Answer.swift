internal import Daybook
internal import DaybookFetch
internal import DaybookJSON

/// Reads what engines answer.
extension RoutingEngine.Kind {
  /// What came of a call.
  func read(_ outcome: Result<FetchAnswer, FetchFailure>, of way: Way) -> EngineAnswer {
    switch outcome {
    case .success(let answer): read(answer.status, answer.body, of: way)
    case .failure(let failure):
      switch failure.kind {
      case .timedOut: .none(.timedOut)
      case .tooLarge: .none(.unreadable)
      case .unknownHost, .unreachable, .untrusted, .broken, .stopped: .none(.unreachable)
      }
    }
  }

  /// What an answer says of a way.
  func read(_ status: Int, _ body: [UInt8], of way: Way) -> EngineAnswer {
    guard let json = try? JSONParser.parse(body), case .object = json else {
      return .none(status == 200 ? .unreadable : .failed)
    }
    let found =
      switch self {
      case .valhalla: RoutingEngine.Kind.readValhalla(status, json, way)
      case .osrm: RoutingEngine.Kind.readOSRM(status, json, way)
      }
    guard case .seconds(let seconds) = found, !way.canTake(seconds: seconds) else { return found }
    return .none(.impossible)
  }

  /// Valhalla's `/sources_to_targets`, one of each.
  private static func readValhalla(_ status: Int, _ json: JSONValue, _ way: Way) -> EngineAnswer {
    guard status == 200 else {
      switch json["error_code"]?.whole {
      case 171: return .none(.farFromRoads)
      // Too far for it, not connected or far from roads, and no path.
      case 154, 170, 442: return .none(.noWay)
      default: return .none(.failed)
      }
    }
    guard case .array(let rows)? = json["sources_to_targets"], rows.count == 1,
      case .array(let cells) = rows[0], cells.count == 1, let time = cells[0]["time"]
    else { return .none(.unreadable) }
    // A guest whom no road leads to has null, in an answer that is fine otherwise.
    if time == .null { return .none(.noWay) }
    // Where the way begins and ends, which not every version tells; what stands in `sources` may be another road
    // (findings/valhalla-names-another-road.sh).
    let ends = [("begin_lon", "begin_lat", way.from), ("end_lon", "end_lat", way.to)]
    for (east, north, asked) in ends {
      guard let east = cells[0][east], let north = cells[0][north] else { continue }
      guard let place = Coordinate(east: east, north: north) else { return .none(.unreadable) }
      guard place.isNear(asked) else { return .none(.farFromRoads) }
    }
    return seconds(time)
  }

  /// OSRM's `/route`.
  private static func readOSRM(_ status: Int, _ json: JSONValue, _ way: Way) -> EngineAnswer {
    guard case .string(let code)? = json["code"] else { return .none(status == 200 ? .unreadable : .failed) }
    switch code {
    case "Ok" where status == 200: break
    case "NoRoute": return .none(.noWay)
    case "NoSegment": return .none(.farFromRoads)
    default: return .none(.failed)
    }
    guard case .array(let routes)? = json["routes"], let time = routes.first?["duration"],
      case .array(let points)? = json["waypoints"], points.count == 2
    else { return .none(.unreadable) }
    for (point, asked) in zip(points, [way.from, way.to]) {
      guard case .array(let parts)? = point["location"], parts.count == 2,
        let place = Coordinate(east: parts[0], north: parts[1])
      else { return .none(.unreadable) }
      guard place.isNear(asked) else { return .none(.farFromRoads) }
    }
    return seconds(time)
  }

  private static func seconds(_ value: JSONValue) -> EngineAnswer {
    guard let microseconds = value.millionths(in: 0...1_000_000_000_000_000) else {
      return .none(.unreadable)
    }
    return .seconds((microseconds + 999_999) / 1_000_000)
  }
}

extension Coordinate {
  /// A place as engines tell it, in degrees.
  fileprivate init?(east: JSONValue, north: JSONValue) {
    guard let east = east.millionths(in: -180_000_000...180_000_000),
      let north = north.millionths(in: -90_000_000...90_000_000)
    else { return nil }
    self.init(latitude: north, longitude: east)
  }

  /// Whether it may be the road of a place: the engines' earths differ from ours by some metres.
  fileprivate func isNear(_ asked: Coordinate) -> Bool {
    metres(to: asked) <= Double(RoutingEngine.metresFromRoad) + 5
  }
}
