public import Daybook
internal import DaybookCrypto
public import DaybookDomain
internal import DaybookLog
public import DaybookTime

/// Which events are exported, and how.
public struct EventExportOptions: Sendable {
  /// How an event is written.
  public enum Format: String, Sendable, CaseIterable {
    /// One JSON object a line, as `daybook log --json` shows them.
    case jsonl
    /// The records' CBOR maps one after another (RFC 8742), as they are stored.
    case cborSequence = "cbor-seq"
  }

  /// How each is written.
  public var format = Format.jsonl
  /// The first position.
  public var from: Position = 1
  /// The last position; nil: the head.
  public var to: Position?
  /// Only this venue's; nil: every venue's.
  public var venue: VenueID?
  /// Only what is about this guest's bookings; nil: about anything.
  public var guest: Actor?
  /// Whether nothing of a person is left: no sealed bytes, pseudonyms for actors and keys, no typed text.
  public var isRedacted = false

  /// Every event, as JSON lines.
  public init() {}
}

/// What a bundle holds.
public struct BundleReport: Sendable {
  /// The ledger whose log it is.
  public let ledger: LedgerID
  /// The last record.
  public let point: LogPoint
  /// Whether the keys of guests' fields are in it.
  public let hasVault: Bool
}

extension LedgerOperations {
  /// Gives the events to `sink`, in order, and says how many there were; memory does not grow with them.
  ///
  /// Throws what `sink` throws; `.notFound` for a position that the log does not have; `.stopped` when `progress` says so.
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
    do {
      if let count = try export.run(log, progress, to: sink) { return count }
    } catch let failure as LogFailure {
      throw LedgerFailure(failure)
    }
    throw LedgerFailure(.stopped, "stopped; nothing more was written")
  }

  /// Writes the log, or its records up to a position, into one file at a path where nothing is.
  ///
  /// ``importBundle(_:)`` makes a ledger of it that replays to the same digest. With the vault guests can be read there:
  /// keep it as you keep the vault. The file is there whole or not at all.
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

  /// Makes this ledger, at a path where nothing is, of a bundle: record for record the same, every link checked.
  public func importBundle(_ path: String) throws(LedgerFailure) -> BundleReport {
    let made = try BundleImport.run(path, to: ledger.path, progress)
    return BundleReport(
      ledger: made.ledger, point: LogPoint(position: Position(made.position), link: made.link),
      hasVault: made.hasVault)
  }

  /// The last position asked for, which must be in the log.
  private func last(_ position: Position?, of log: LMDBLog) throws(LedgerFailure) -> UInt64 {
    let head = try LedgerFailure.ofLog { () throws(LogFailure) in try log.head().position }
    guard let position else { return head }
    guard position.value <= head else {
      throw LedgerFailure(.notFound, "the log ends at \(head); ask for a position up to that")
    }
    return position.value
  }
}

extension LedgerHistory {
  /// A venue's business date as iCalendar (RFC 5545), cancelled bookings too; nil: there is no such venue.
  ///
  /// Without `withNames` nothing tells who comes.
  public func calendar(
    of venue: VenueID, on date: CivilDate, withNames: Bool = false
  ) throws(LedgerFailure) -> [UInt8]? {
    let page = try read { snapshot in
      snapshot.venue(venue).map {
        ($0, snapshot.reservations(at: venue, on: date, in: nil), snapshot.recordedAt)
      }
    }
    guard let (definition, found, stamp) = page else { return nil }
    var names: [ReservationID: String] = [:]
    for reservation in withNames ? found : [] {
      guard let sealed = reservation.guest else { continue }
      names[reservation.id] = try reader.open(sealed)?.name
    }
    let reservations = found.filter { $0.stay.start < $0.stay.end }.sorted {
      $0.stay.start != $1.stay.start ? $0.stay.start < $1.stay.start : $0.id < $1.id
    }
    return DayCalendar(
      venue: definition, date: date, reservations: reservations, names: names, stamp: stamp
    ).bytes
  }
}
