public import DaybookTime
import Foundation

/// A release of the IANA database; its zone files are in this folder, so no case depends on the machine's.
public enum ZoneRelease: String, CaseIterable, Sendable {
  case before = "2025b"
  /// The rules of Casablanca and Vancouver changed after 2025b.
  case after = "2026f"

  public var directory: ZoneInfoDirectory {
    ZoneInfoDirectory(path: "\(ZoneCases.folder.path)/Zones/\(rawValue)")
  }
}

/// A case's row, with one release whose rules it is valid for.
public struct ZoneCase<Row: ZoneCaseRow>: Sendable, CustomStringConvertible {
  public let release: ZoneRelease
  public let row: Row
  public var description: String { "\(release.rawValue) \(row.description)" }

  /// The rules of the row's zone in this release.
  public func rules() throws -> ZoneRules { try release.directory.rules(named: row.zone) }
}

public protocol ZoneCaseRow: Decodable, Sendable, CustomStringConvertible {
  var zone: String { get }
  /// The releases it is valid for; nil: all.
  var tz: [String]? { get }
}

/// Time-zone cases with exact answers: slots, wall times, durations, days, and evenings that new rules move.
///
/// Instants are written `2026-03-21T21:00Z`, without seconds.
public struct ZoneCases: Decodable, Sendable {
  public struct Instant: Decodable, Sendable { public let utc, local: String }

  public struct Slots: ZoneCaseRow {
    public let zone, businessDate, opens, lastSeating: String
    public let intervalMin, count: Int
    public let tz: [String]?
    public let slots: [Instant]
    public var description: String { "\(zone) \(businessDate) every \(intervalMin)" }
  }

  public struct Parse: ZoneCaseRow {
    public let zone, wall, kind: String
    public let tz: [String]?
    public let utc, local: [String]
    public var description: String { "\(zone) \(wall)" }
  }

  public struct Duration: ZoneCaseRow {
    public let zone, start, startUtc, end, endUtc: String
    public let minutes: Int
    public let tz: [String]?
    public var description: String { "\(zone) \(start)" }
  }

  public struct Day: ZoneCaseRow {
    public let zone, date: String
    public let tz: [String]?
    public let start, startUtc: String?
    public let hours: Double
    public var description: String { "\(zone) \(date)" }
  }

  /// A wall time that stands for another instant in each release.
  public struct Reanchor: ZoneCaseRow {
    public let zone, wall: String
    private let utc: [String: String]
    public var tz: [String]? { nil }
    public var description: String { "\(zone) \(wall)" }

    /// The instant in a release; empty where the case names none, which no test takes for an instant.
    public func utc(_ release: ZoneRelease) -> String { utc[release.rawValue] ?? "" }
  }

  private let slots: [Slots]
  private let parse: [Parse]
  private let duration: [Duration]
  private let day: [Day]
  private let reanchor: [Reanchor]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// The cases, or why they cannot be read: one test checks that; the lists below are then empty.
  public static let file: Result<ZoneCases, any Error> = Result {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      ZoneCases.self, from: Data(contentsOf: folder.appendingPathComponent("cases.json")))
  }

  public static var slotRows: [ZoneCase<Slots>] { rows(\.slots) }
  public static var parseRows: [ZoneCase<Parse>] { rows(\.parse) }
  public static var durationRows: [ZoneCase<Duration>] { rows(\.duration) }
  public static var dayRows: [ZoneCase<Day>] { rows(\.day) }
  public static var reanchorRows: [ZoneCase<Reanchor>] { rows(\.reanchor) }
  /// Each wall time once, with its instant in both releases.
  public static var reanchored: [Reanchor] { (try? file.get())?.reanchor ?? [] }

  private static func rows<Row>(_ rows: KeyPath<ZoneCases, [Row]>) -> [ZoneCase<Row>] {
    guard let cases = try? file.get() else { return [] }
    return ZoneRelease.allCases.flatMap { release in
      cases[keyPath: rows].filter { $0.tz?.contains(release.rawValue) ?? true }
        .map { ZoneCase(release: release, row: $0) }
    }
  }
}
