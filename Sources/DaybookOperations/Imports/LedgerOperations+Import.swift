public import Daybook
internal import DaybookDomain

/// A file of another system that is imported.
public enum ImportSource: Sendable {
  /// Venues in Daybook's own JSON.
  case venues(file: String)
  /// Venues from the restaurants file of the Baku pilot.
  case restaurants(file: String)
  /// Reservations of the Baku pilot; `restaurants` is the file in which a restaurant's id stands beside its slug.
  case pilotReservations(file: String, restaurants: String?)
  /// Reservations as a table with a header (RFC 4180), `columns` as `daybook import --map` takes them.
  ///
  /// `system` is the other system in a word: it begins the rows' keys. `separator` and `dates` are as the options of
  /// `daybook import` have them; nil: what the file shows, and `YYYY-MM-DD`.
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
  /// Why, each with its place in the file; for venues the first twenty.
  public let reasons: [String]
  /// Why rows got no answer: import the file again. For venues the first twenty.
  public let failures: [String]
  /// What is probably wrong with the whole file, and details of imported rows that could not be imported.
  public let notes: [String]
  /// The file with the rejected rows, to be corrected and imported; nil when there are none.
  public let quarantine: String?
}

extension LedgerOperations {
  /// Imports the venues or the reservations in a file of another system.
  ///
  /// Each row's key is made from its own id, so a second import changes nothing. Future reservations are
  /// booked on their tables and at their times; past ones are kept as history. Rows that cannot be imported
  /// are written to a quarantine file beside the imported one, unchanged and with the reasons; it holds
  /// personal data, so only its owner may read it. The ledger is opened for writing. Throws `.badFile` or
  /// `.malformed` for an invalid file or column map. When `progress` stops it, the report covers the rows
  /// answered so far.
  public func importRows(_ source: ImportSource) throws(LedgerFailure) -> ImportReport {
    switch source {
    case .venues(let file): try importVenues(file, .daybook)
    case .restaurants(let file): try importVenues(file, .baku)
    case .pilotReservations(let file, let restaurants):
      try importReservations(BakuReservations(file, restaurants: restaurants))
    case .csvReservations(let file, let columns, let system, let separator, let dates):
      try importReservations(
        CSVReservations(file, map: columns, system: system, separator: separator, dates: dates))
    }
  }

  private func importVenues(
    _ file: String, _ format: VenueImport.Format
  ) throws(LedgerFailure) -> ImportReport {
    let found = try VenueImport.read(file, format)
    let ledger = try Ledger.openAndWait(ledger.path, options: LedgerOptions())
    defer { ledger.finish() }
    let tally = ImportTally()
    var unreadable: [String] = []
    for (index, (place, venue)) in found.enumerated() {
      guard progress("imported", UInt64(index), UInt64(found.count)) else { break }
      switch venue {
      case .failure(let field): unreadable.append("\(field)")
      case .success(let definition):
        tally.send(
          .defineVenue(DefineVenue(definition)), to: ledger, place: place, by: .operator("import"))
      }
    }
    let counts = tally.finish()
    return ImportReport(
      total: found.count, accepted: counts.accepted - counts.unchanged, alreadyThere: counts.unchanged,
      rejected: unreadable.count + counts.rejected,
      reasons: unreadable + counts.invalid.texts + counts.refusals.texts, failures: counts.failed.texts,
      notes: [], quarantine: nil)
  }

  private func importReservations(_ file: some ForeignFile) throws(LedgerFailure) -> ImportReport {
    let ledger = try Ledger.openAndWait(ledger.path, options: LedgerOptions())
    defer { ledger.finish() }
    let report = try CarryImport(file).run(on: ledger, progress)
    var written: String?
    if !report.faulty.isEmpty {
      written = try QuarantineFile.write(
        file.quarantine(report.faulty), named: nil, beside: file.path, suffix: file.quarantineSuffix)
    }
    return ImportReport(
      total: report.total, accepted: report.accepted, alreadyThere: report.alreadyThere,
      rejected: report.faulty.count,
      reasons: report.faulty.flatMap { row, faults in
        faults.map { "line \(report.lines[row]): \($0.text)" }
      }, failures: report.failures, notes: report.warnings + report.notes, quarantine: written)
  }
}
