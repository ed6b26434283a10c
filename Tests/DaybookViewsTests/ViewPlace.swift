import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTemporary
import DaybookTime
import DaybookViews
import Foundation
import Synchronization

/// A directory of views over a log, as a test needs them.
final class ViewPlace: Sendable {
  static let mapByteCount = 256 << 20

  let temporary: TemporaryDirectory
  let log: any LogStorage
  private let heard = Mutex<[ViewNotice]>([])

  init(_ log: any LogStorage = MemoryLog()) throws {
    temporary = try TemporaryDirectory()
    self.log = log
  }

  convenience init(_ facts: [Fact]) throws {
    try self.init()
    log.append(facts)
  }

  var root: String { temporary.path + "/views" }
  var notices: [ViewNotice] { heard.withLock { $0 } }

  static func digest(_ actor: Actor, _ key: IdempotencyKey) -> KeyDigest {
    var (high, low): (UInt64, UInt64) = (14_695_981_039_346_656_037, 7)
    for byte in "\(actor) \(key)".utf8 {
      high = (high ^ UInt64(byte)) &* 1_099_511_628_211
      low = (low &+ high) &* 6_364_136_223_846_793_005
    }
    return KeyDigest(high: high, low: low)
  }

  static var views: [any View] { [IndexView(keyDigest: digest), AvailabilityView()] }

  func engine(
    _ views: [any View] = ViewPlace.views, firstMapByteCount: Int? = nil,
    onStep: @escaping @Sendable (ViewStep) -> Void = { _ in }
  ) -> ViewEngine {
    // Though the tests' logs are short, some of their batches count as far behind and others do not.
    let options = ViewOptions(
      mapByteCount: ViewPlace.mapByteCount, firstMapByteCount: firstMapByteCount, farBehind: 40,
      observer: { notice in self.heard.withLock { $0.append(notice) } }, onStep: onStep)
    return ViewEngine(directory: root, log: log, views: views, options: options)
  }

  /// The number that a view's `CURRENT` names.
  func current(_ view: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(view)/CURRENT", encoding: .utf8).trimmingCharacters(in: .newlines)
  }

  func directories(_ view: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(view)").filter { Int($0) != nil }.sorted()
  }

  /// The names in `views/`.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: root) }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(root)/\(path)") }

  func overwrite(_ path: String, with data: Data) throws {
    // In place, as a fault would: the file stays the same one.
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(root)/\(path)"))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: data)
    try handle.close()
  }

  /// Every row of a view as table, key and value; the checkpoint without where it is complete from.
  func rows(_ view: any View) throws -> [[[UInt8]]] {
    let environment = try Environment(
      path: "\(root)/\(view.name)/\(try current(view.name))",
      options: EnvironmentOptions(mapByteCount: ViewPlace.mapByteCount, durability: .noMetaSync))
    var rows: [[[UInt8]]] = []
    for name in view.tableNames + ["checkpoint"] {
      let table = try environment.table(name)
      try environment.read { (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
        try transaction.forEach(in: table) { key, value throws(LedgerFailure) in
          let value = value.withUnsafeBytes { Array($0) }
          rows.append([
            Array(name.utf8), key.withUnsafeBytes { Array($0) },
            name == "checkpoint" ? value.dropLast(8) : value,
          ])
          return true
        }
      }
    }
    return rows
  }

  /// Puts or, without a value, removes one row of the generation in use, past the view.
  func tamper(_ view: any View, _ name: String, _ key: [UInt8], _ value: [UInt8]?) throws {
    let environment = try Environment(
      path: "\(root)/\(view.name)/\(try current(view.name))",
      options: EnvironmentOptions(mapByteCount: ViewPlace.mapByteCount, durability: .noMetaSync))
    let table = try environment.table(name)
    try environment.write { transaction throws(LedgerFailure) in
      if let value {
        try transaction.put(table, key: key, value)
      } else {
        try transaction.delete(table, key: key.span.bytes)
      }
    }
  }

  /// Puts bytes that are not a row into every row of a table.
  func spoilRows(of view: any View, in name: String) throws {
    let environment = try Environment(
      path: "\(root)/\(view.name)/\(try current(view.name))",
      options: EnvironmentOptions(mapByteCount: ViewPlace.mapByteCount, durability: .noMetaSync))
    let table = try environment.table(name)
    try environment.write { transaction throws(LedgerFailure) in
      var keys: [[UInt8]] = []
      try transaction.forEach(in: table) { key, _ throws(LedgerFailure) in
        keys.append(key.withUnsafeBytes { Array($0) })
        return true
      }
      for key in keys { try transaction.put(table, key: key, [0xFF]) }
    }
  }

  func rows() throws -> [[[[UInt8]]]] { try ViewPlace.views.map(rows) }
}

/// Far enough for a slow machine, near enough for a test that hangs.
func soon() -> ContinuousClock.Instant { .now + .seconds(30) }
/// Now: nothing is waited for.
func atOnce() -> ContinuousClock.Instant { .now }

extension AvailabilityReader {
  /// What each grid instant of a business date offers a party at `now`; nil when there is no such venue.
  func offers(
    at venue: VenueID, on date: CivilDate, _ query: OfferQuery, now: Timestamp
  ) throws(LedgerFailure) -> [SlotOffer]? {
    try venueState(venue, offering: date...date, to: [query.party])?.offers(on: date, query, now: now)
  }
}
