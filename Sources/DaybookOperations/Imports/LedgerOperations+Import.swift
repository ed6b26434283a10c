public import Daybook
internal import DaybookDomain
internal import Synchronization

/// A file of another system that is imported.
public enum ImportSource: Sendable {
  /// Venues in Daybook's own JSON.
  case venues(file: String)
  /// Venues from the restaurants file of the Baku pilot.
  case restaurants(file: String)
  /// Reservations of the Baku pilot; `restaurants` is the file that maps a restaurant's id to its slug.
  case pilotReservations(file: String, restaurants: String?)
  /// Reservations in a table with a header (RFC 4180); `columns` has the format of `daybook import --map`.
  ///
  /// `system` is a word for the other system, with which the rows' keys begin. `separator` and `dates` are
  /// options of `daybook import`; nil: the separator is detected, and dates are `YYYY-MM-DD`.
  case csvReservations(
    file: String, columns: String, system: String, separator: String? = nil, dates: String? = nil)
}

/// The result of an import.
public struct ImportReport: Sendable {
  /// The number of rows in the file.
  public let total: Int
  /// The number of rows imported now.
  public let accepted: Int
  /// The number of rows that were imported before.
  public let alreadyThere: Int
  /// The number of rows that cannot be imported as they are.
  public let rejected: Int
  /// Why they cannot, each with its place in the file.
  ///
  /// For venues: the first twenty, and all that could not be read.
  public let reasons: [String]
  /// Why rows got no answer; import the file again. For venues: the first twenty.
  public let failures: [String]
  /// What is probably wrong with the whole file.
  public let warnings: [String]
  /// Details of imported rows that could not be imported with them.
  public let notes: [String]
  /// The file with the rejected rows, to be corrected and imported; nil when there are none.
  public let quarantine: String?
  /// The number of areas and tables of the venues that were defined, now or before.
  package var venueParts = (areas: 0, tables: 0)
  /// The rejected rows of a file of reservations, by line.
  package var rejectedRows: [(line: Int, faults: [RowFault])] = []

  /// The number of rows that are in the ledger or were rejected.
  public var answered: Int { accepted + alreadyThere + rejected }

  /// How many rows each reason was given for.
  package var codes: [(code: String, count: Int)] {
    var counts: [String: Int] = [:]
    for (_, faults) in rejectedRows {
      for code in Set(faults.map(\.code)) { counts[code, default: 0] += 1 }
    }
    return counts.sorted { $0.key < $1.key }.map { (code: $0.key, count: $0.value) }
  }
}

extension LedgerOperations {
  /// Imports the venues or the reservations in a file of another system.
  ///
  /// Each row's key is made from its own id, so a second import changes nothing. Future reservations are
  /// booked on their tables and at their times; past ones are kept as history. Rows that cannot be imported
  /// are written to a quarantine file, unchanged and with the reasons: `quarantine`, or one beside the
  /// imported file, which never replaces another. It holds personal data, so only its owner may read it. The
  /// ledger is opened for writing. Throws `.badFile` or `.malformed` for an invalid file or column map. When
  /// `progress` stops it, the report covers the rows answered so far.
  public func importRows(
    _ source: ImportSource, quarantine: String? = nil
  ) throws(LedgerFailure) -> ImportReport {
    switch source {
    case .venues(let file): try importVenues(file, .daybook)
    case .restaurants(let file): try importVenues(file, .baku)
    case .pilotReservations(let file, let restaurants):
      try importReservations(BakuReservations(file, restaurants: restaurants), quarantine)
    case .csvReservations(let file, let columns, let system, let separator, let dates):
      try importReservations(
        CSVReservations(file, map: columns, system: system, separator: separator, dates: dates), quarantine)
    }
  }

  private func importVenues(
    _ file: String, _ format: VenueImport.Format
  ) throws(LedgerFailure) -> ImportReport {
    let found = try VenueImport.read(file, format)
    let ledger = try openLedger()
    defer { ledger.finish() }
    let tally = ImportTally()
    let defined = Mutex((areas: 0, tables: 0))
    var unreadable: [String] = []
    for (index, (place, venue)) in found.enumerated() {
      guard progress("imported", UInt64(index), UInt64(found.count)) else { break }
      switch venue {
      case .failure(let field): unreadable.append("\(field)")
      case .success(let definition):
        tally.send(.defineVenue(DefineVenue(definition)), to: ledger, place: place, by: .operator("import")) {
          defined.withLock { defined in
            defined.areas += Set(definition.tables.compactMap(\.area)).count
            defined.tables += definition.tables.count
          }
        }
      }
    }
    let counts = tally.finish()
    return ImportReport(
      total: found.count, accepted: counts.accepted - counts.unchanged, alreadyThere: counts.unchanged,
      rejected: unreadable.count + counts.rejected,
      reasons: unreadable + counts.invalid.texts + counts.refusals.texts, failures: counts.failed.texts,
      warnings: [], notes: [], quarantine: nil, venueParts: defined.withLock { $0 })
  }

  private func importReservations(
    _ file: some ForeignFile, _ quarantine: String?
  ) throws(LedgerFailure) -> ImportReport {
    guard quarantine != file.path else {
      throw LedgerFailure(.malformed, "the quarantine is the file that is imported; allowed: another")
    }
    let ledger = try openLedger()
    defer { ledger.finish() }
    let report = try CarryImport(file).run(on: ledger, progress)
    var written: String?
    if !report.faulty.isEmpty {
      written = try QuarantineFile.write(
        file.quarantine(report.faulty), named: quarantine, beside: file.path, suffix: file.quarantineSuffix)
    }
    let rejected = report.faulty.map { (line: report.lines[$0.row], faults: $0.faults) }
    return ImportReport(
      total: report.total, accepted: report.accepted, alreadyThere: report.alreadyThere,
      rejected: rejected.count,
      reasons: rejected.flatMap { line, faults in faults.map { "line \(line): \($0.text)" } },
      failures: report.failures, warnings: report.warnings, notes: report.notes, quarantine: written,
      rejectedRows: rejected)
  }

  private func openLedger() throws(LedgerFailure) -> Ledger {
    var options = LedgerOptions()
    options.observer = observer
    return try Ledger.openAndWait(ledger.path, options: options)
  }
}
