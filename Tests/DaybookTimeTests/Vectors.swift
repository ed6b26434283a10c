import DaybookTime
import Foundation
import Testing

/// The shared time-zone cases, beside the package in `../shared/vectors`.
struct Vectors: Decodable, Sendable {
  struct Instant: Decodable, Sendable {
    let utc: String
    let local: String
  }

  struct Slots: Decodable, Sendable, CustomTestStringConvertible {
    let zone: String
    let businessDate: String
    let opens: String
    let lastSeating: String
    let intervalMin: Int
    let tz: [String]?
    let count: Int
    let slots: [Instant]
    var testDescription: String { "\(zone) \(businessDate) every \(intervalMin)" }
  }

  struct Parse: Decodable, Sendable, CustomTestStringConvertible {
    let zone: String
    let wall: String
    let tz: [String]?
    let kind: String
    let utc: [String]
    let local: [String]
    var testDescription: String { "\(zone) \(wall)" }
  }

  struct Duration: Decodable, Sendable, CustomTestStringConvertible {
    let zone: String
    let start: String
    let startUtc: String
    let minutes: Int
    let end: String
    let endUtc: String
    let tz: [String]?
    var testDescription: String { "\(zone) \(start)" }
  }

  struct Day: Decodable, Sendable, CustomTestStringConvertible {
    let zone: String
    let date: String
    let tz: [String]?
    let start: String?
    let startUtc: String?
    let hours: Double
    var testDescription: String { "\(zone) \(date)" }
  }

  struct Reanchor: Sendable, CustomTestStringConvertible {
    let zone: String
    let wall: String
    let utc: String
    var testDescription: String { "\(zone) \(wall)" }
  }

  let slots: [Slots]
  let parse: [Parse]
  let duration: [Duration]
  let day: [Day]
  private let reanchor: [[String: String]]

  /// The cases, or why they cannot be read.
  static let file: Result<Vectors, any Error> = Result {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../shared/vectors/time-zones.json").standardizedFileURL
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Vectors.self, from: Data(contentsOf: url))
  }

  /// The release of the installed zones, by which rows are chosen.
  static let release = ZoneInfoDirectory.standard.version

  static var slotRows: [Slots] { rows(\.slots, \.tz) }
  static var parseRows: [Parse] { rows(\.parse, \.tz) }
  static var durationRows: [Duration] { rows(\.duration, \.tz) }
  static var dayRows: [Day] { rows(\.day, \.tz) }
  static var reanchorRows: [Reanchor] {
    ((try? file.get())?.reanchor ?? []).compactMap { row in
      guard let zone = row["zone"], let wall = row["wall"], let utc = row["utc_\(release)"] else {
        return nil
      }
      return Reanchor(zone: zone, wall: wall, utc: utc)
    }
  }

  private static func rows<Row>(_ rows: KeyPath<Vectors, [Row]>, _ releases: KeyPath<Row, [String]?>) -> [Row]
  {
    guard let vectors = try? file.get() else { return [] }
    return vectors[keyPath: rows].filter { $0[keyPath: releases]?.contains(release) ?? true }
  }
}
