public import Daybook
internal import DaybookCrypto
public import DaybookDomain
internal import DaybookLog
public import DaybookTime

/// Which events to export, and in which format.
public struct EventExportOptions: Sendable {
  /// The format of an exported event.
  public enum Format: String, Sendable, CaseIterable {
    /// One JSON object a line, as `daybook log --json` shows them.
    case jsonl
    /// The records' CBOR maps one after another (RFC 8742), as they are stored.
    case cborSequence = "cbor-seq"
  }

  /// The format.
  public var format = Format.jsonl
  /// The first position.
  public var from: Position = 1
  /// The last position; nil: the head.
  public var to: Position?
  /// Only events of this venue; nil for all.
  public var venue: VenueID?
  /// Only events about this guest's bookings; nil for all.
  public var guest: Actor?
  /// Whether to remove personal data: sealed bytes and typed texts; actors and keys become pseudonyms.
  public var isRedacted = false

  /// Exports every event as JSON lines.
  public init() {}
}

/// The content of a bundle.
public struct BundleReport: Sendable {
  /// The ledger whose log it is.
  public let ledger: LedgerID
  /// The last record.
  public let point: LogPoint
  /// Whether the keys of guests' fields are in it.
  public let hasVault: Bool
}

extension LedgerOperations {
  /// Passes the events to `sink` in order, and returns their number. Memory use does not grow with it.
  ///
  /// Throws what `sink` throws, `.notFound` for a position beyond the log's end, `.stopped` when `progress`
  /// stops it.
  public func exportEvents(
    _ options: EventExportOptions = EventExportOptions(), to sink: ([UInt8]) throws -> Void
  ) throws -> UInt64 {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    _ = try LedgerRecord.first(in: log)
    let last = try last(options.to, of: log)
    guard options.from.value <= last else { return 0 }
    let export = EventExport(
      options.format, max(options.from.value, 1)...last, venue: options.venue, guest: options.guest,
      redaction: options.isRedacted ? Redaction() : nil)
    guard let count = try export.run(log, progress, to: sink) else {
      throw LedgerFailure(.stopped, "stopped; nothing more was written")
    }
    return count
  }

  /// Writes the log, or its records up to a position, into a new file.
  ///
  /// ``importBundle(_:)`` creates a ledger from it with the same digest. With the vault the guests can be
  /// read there, so protect the file like the vault. The file is written whole or not at all.
  public func exportBundle(
    to path: String, through position: Position? = nil, withVault: Bool = false
  ) throws(LedgerFailure) -> BundleReport {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let created = try LedgerRecord.first(in: log)
    let last = try last(position, of: log)
    let writer = try BundleWriter.begin(path, vault: withVault ? ledger.vault : nil)
    let head = try writer.write(log, ledger: created.ledger, through: last, progress)
    return BundleReport(ledger: created.ledger, point: LogPoint(head), hasVault: withVault)
  }

  /// Creates this ledger from a bundle, with the same records; every link is checked.
  public func importBundle(_ path: String) throws(LedgerFailure) -> BundleReport {
    let made = try BundleImport.run(path, to: ledger.path, progress)
    return BundleReport(
      ledger: made.ledger, point: LogPoint(position: Position(made.position), link: made.link),
      hasVault: made.hasVault)
  }

  /// The last position asked for, which must be in the log.
  private func last(_ position: Position?, of log: LMDBLog) throws(LedgerFailure) -> UInt64 {
    let head = try log.head().position
    guard let position else { return head }
    guard position.value <= head else {
      throw LedgerFailure(.notFound, "the log ends at \(head); ask for a position up to that")
    }
    return position.value
  }
}

extension LedgerHistory {
  /// A venue's business date as iCalendar (RFC 5545); nil when there is no such venue.
  ///
  /// Cancelled bookings are included. Guests' names are included only with `withNames`.
  public func calendar(
    of venue: VenueID, on date: CivilDate, withNames: Bool = false
  ) throws(LedgerFailure) -> [UInt8]? {
    let page = try read { snapshot in
      snapshot.venue(venue).flatMap { definition in
        snapshot.zoneRules(definition.zone).map { rules in
          (
            definition, rules, snapshot.reservations(at: venue, on: date, now: now(snapshot)),
            snapshot.recordedAt
          )
        }
      }
    }
    guard let (definition, rules, found, stamp) = page else { return nil }
    var names: [ReservationID: String] = [:]
    for reservation in withNames ? found : [] {
      guard let sealed = reservation.guest else { continue }
      names[reservation.id] = try reader.open(sealed)?.name
    }
    let reservations = found.filter { $0.stay.start < $0.stay.end }.sorted {
      $0.stay.start != $1.stay.start ? $0.stay.start < $1.stay.start : $0.id < $1.id
    }
    return DayCalendar(
      venue: definition, rules: rules, date: date, reservations: reservations, names: names, stamp: stamp
    ).bytes
  }
}
