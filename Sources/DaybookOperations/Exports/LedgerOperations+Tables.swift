public import Daybook
internal import DaybookDomain
internal import DaybookFiles
internal import DaybookJSON
internal import DaybookTime
internal import DaybookViews

/// Which tables to export, and how.
public struct TableExportOptions: Sendable {
  /// What the tables are written as.
  public enum Format: String, Sendable, CaseIterable {
    /// A file of comma-separated values (RFC 4180) for each table.
    case csv
    /// One SQLite file.
    case sqlite
  }

  /// What they are written as.
  public var format = Format.sqlite
  /// Whether people are pseudonyms, and what they said of themselves is left out; else the vault is needed.
  public var isRedacted = false

  /// One SQLite file, guests in clear.
  public init() {}
}

/// What was exported.
public struct TableReport: Hashable, Sendable {
  /// The record that all of it is as at.
  public let position: Position
  /// The tables, in the order they were written, each with its rows.
  public let tables: [TableCount]
}

/// How many rows a table got.
public struct TableCount: Hashable, Sendable {
  /// The table.
  public let table: String
  /// Its rows.
  public let rows: UInt64
}

extension LedgerOperations {
  /// Writes what is in the ledger as flat tables into a new directory, whole or not at all.
  ///
  /// All of it is as at one record. The table `columns` says what every column is. The files are for their owner
  /// alone, since guests are in clear unless `isRedacted`. Throws `.vault` where they are wanted and there is no
  /// vault, `.exists` for a path that is taken, `.stopped` when `progress` stops it.
  public func exportTables(
    to directory: String, _ options: TableExportOptions = TableExportOptions()
  ) throws(LedgerFailure) -> TableReport {
    let history = try LedgerHistory(ledger.path)
    defer { history.close() }
    let reader = history.reader
    guard options.isRedacted || !reader.lacksVault else {
      throw LedgerFailure(
        .vault, "export tables: guests are sealed and there is no vault; restore it, or export with redaction"
      )
    }
    var draft = try DraftDirectory.begin(of: directory, "exporting", parts: TableExport.parts)
    let sink: any TableSink =
      switch options.format {
      case .csv: CSVTables(in: draft.path)
      case .sqlite: try SQLiteTables(in: draft.path)
      }
    let result: Result<TableReport, LedgerFailure> = try history.read { snapshot in
      var export = TableExport(
        to: sink, TableVeil(reader, isRedacted: options.isRedacted), at: history.now(snapshot), progress)
      return Result { () throws(LedgerFailure) in
        try export.run(snapshot, reader.storage, of: reader.created.ledger)
        return TableReport(
          position: snapshot.position,
          tables: export.counts.map { TableCount(table: $0.table, rows: $0.rows) })
      }
    }
    let report = try result.get()
    try draft.finish()
    return report
  }

  /// Every venue as defined last, as the JSON that `import venues` reads.
  public func exportVenues() throws(LedgerFailure) -> [UInt8] {
    let history = try LedgerHistory(ledger.path)
    defer { history.close() }
    return try history.venuesJSON()
  }
}

extension LedgerHistory {
  /// Every venue as defined last, as the JSON that `import venues` reads: an array, one venue a line.
  public func venuesJSON() throws(LedgerFailure) -> [UInt8] {
    let venues = try read { $0.venues() }
    var json = JSONWriter()
    var bytes = Array("[".utf8)
    for (place, venue) in venues.enumerated() {
      bytes += Array((place == 0 ? "\n" : ",\n").utf8)
      json.removeAll()
      VenueJSON.write(venue, to: &json)
      bytes += json.bytes
    }
    return bytes + Array("\n]\n".utf8)
  }
}

extension TableExport {
  /// The files that an export may make.
  fileprivate static let parts: [String] =
    [SQLiteTables.name, "\(SQLiteTables.name)-journal"]
    + [
      "ledger", "events", "venues", "tables", "reservations", "waitlist", "guests", "tickets", "dishes",
      "ready",
      "notices", "refusals", "columns",
    ].flatMap { ["\($0).csv", "\($0).csv.new"] }
}
