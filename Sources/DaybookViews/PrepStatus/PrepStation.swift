import DaybookDomain

/// The tickets of one station, in order of fire times.
public struct PrepStation: Hashable, Sendable {
  /// The station.
  public let name: String
  /// Its tickets, in order of fire times.
  public internal(set) var lines: [PrepLine]

  /// The number of tickets in a phase.
  public func count(_ phase: PrepPhase) -> Int { lines.count { $0.phase == phase } }
  /// Tickets with an item that should be ready by now and is not.
  public var lateCount: Int { lines.count(where: \.isLate) }
  /// Tickets that will not be ready for their party as things stand.
  public var atRiskCount: Int { lines.count(where: \.isAtRisk) }
}

extension PrepStation {
  /// The lines by station, in order of the stations' names.
  package static func stations(_ lines: [PrepLine]) -> [PrepStation] {
    var stations: [PrepStation] = []
    for line in lines {
      if let place = stations.firstIndex(where: { $0.name.hasBytes(of: line.ticket.station) }) {
        stations[place].lines.append(line)
      } else {
        stations.append(PrepStation(name: line.ticket.station, lines: [line]))
      }
    }
    return stations.sorted { $0.name.precedesBytewise($1.name) }
  }
}
