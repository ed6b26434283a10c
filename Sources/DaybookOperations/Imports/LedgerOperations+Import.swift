public import Daybook
internal import DaybookDomain

/// A file of another system that is imported.
public enum ImportSource: Sendable {
  /// Venues as Daybook's own JSON defines them.
  case venues(file: String)
  /// Venues as the restaurants of the Baku pilot.
  case restaurants(file: String)
  /// Reservations of the Baku pilot; `restaurants` is the file in which a restaurant's id stands beside its slug.
  case pilotReservations(file: String, restaurants: String?)
  /// Reservations as a table with a header (RFC 4180), `columns` as `daybook import --map` takes them.
  ///
  /// `system` is the other system in a word: it begins the rows' keys.
  case csvReservations(file: String, columns: String, system: String)
}

/// What became of a file's rows.
public struct ImportReport: Sendable {
  /// Rows in the file.
  public let total: Int
  /// Rows that are in the ledger now, those that were there before not counted.
  public let accepted: Int
  /// Rows that were in the ledger already: importing again changes nothing.
  public let alreadyThere: Int
  /// Rows that were not taken in.
  public let rejected: Int
  /// Why rows were not taken in, each with its place in the file; of venues the first twenty.
  public let reasons: [String]
  /// Why rows were neither taken in nor rejected: import again. Of venues the first twenty.
  public let failures: [String]
  /// What of accepted rows could not be taken in with them.
  public let notes: [String]
  /// The file that rejected rows were put into, to be mended and imported; nil: none was written.
  public let quarantine: String?
}

extension LedgerOperations {
  /// Defines the venues of a file, or takes over the reservations that another system holds.
  ///
  /// Each row has a key made from its own id, so importing again changes nothing. Reservations to come are booked on the
  /// tables and for the time they had; what is over comes in as history. Rows that cannot be taken in are put into a file
  /// beside the imported one, each as it was and with its reasons; it holds people's data, so only its owner may read it.
  /// Opens the ledger to write. Throws `.badFile` or `.malformed` for a file or a map of columns that cannot be read; told
  /// to stop, it ends with what was answered.
  public func importRows(_ source: ImportSource) throws(LedgerFailure) -> ImportReport {
    switch source {
    case .venues(let file): try importVenues(file, .daybook)
    case .restaurants(let file): try importVenues(file, .baku)
    case .pilotReservations(let file, let restaurants):
      try importReservations(BakuReservations(file, restaurants: restaurants))
    case .csvReservations(let file, let columns, let system):
      try importReservations(CSVReservations(file, map: columns, system: system))
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
    let report = CarryImport(file).run(on: ledger, progress)
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
      }, failures: report.failures, notes: report.notes, quarantine: written)
  }
}
