import Daybook
import DaybookDomain
import DaybookOperations
import DaybookSQLite
import DaybookStories
import DaybookTemporary
import DaybookTime
import Foundation
import Testing

@testable import DaybookReads

/// Flat tables: the same question asked of them in SQL and of a report gives the same number.
@Suite struct TablesTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/ledger" }
  private var tables: String { directory.path + "/tables" }
  private var operations: LedgerOperations { LedgerOperations(path) }

  init() throws { directory = try TemporaryDirectory() }

  /// A random life, its report of all dates by service, and its tables in SQL.
  private func exported(_ seed: UInt64) throws -> (report: Report, file: SQLiteFile, facts: [Fact]) {
    let facts = try StoryLedger.live(seed, at: path)
    let dates = Told(facts).visits.values.map(\.stay.date)
    let query = ReportQuery(
      ["kinar", "sahil", "nacht"], from: dates.min(), to: dates.max(),
      by: .service)
    let made = try operations.exportTables(to: tables)
    #expect(made.position == facts.last?.position)
    return (try operations.report(query), try SQLiteFile("\(tables)/daybook.sqlite", isNew: false), facts)
  }

  private func numbers(_ file: SQLiteFile, _ sql: String) throws -> [[String]] {
    try file.rows(sql).map { row in
      row.map { cell in
        switch cell {
        case .null: "-"
        case .integer(let number): String(number)
        case .text(let text): text
        }
      }
    }
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func `a question in SQL and in a report has one answer`(seed: UInt64) throws {
    let (report, file, facts) = try exported(seed)
    let stands = "state IN ('booked', 'requested', 'completed') AND date IS NOT NULL"
    let services = try numbers(
      file, "SELECT service, COUNT(*), SUM(party) FROM reservations WHERE \(stands) GROUP BY service")
    let due = report.rows.filter { $0.figures.due.parties > 0 }.map {
      [$0.key ?? "-", "\($0.figures.due.parties)", "\($0.figures.due.covers)"]
    }
    #expect(Set(services) == Set(due) && !due.isEmpty)
    func total(_ sql: String, _ count: PartyCount) throws {
      let found = try numbers(file, "SELECT COUNT(*), COALESCE(SUM(party), 0) FROM \(sql)")
      #expect(found == [["\(count.parties)", "\(count.covers)"]], "\(sql)")
    }
    let all = report.total
    try total("reservations WHERE state = 'noShow' AND date IS NOT NULL", all.noShows)
    try total("reservations WHERE state = 'cancelled' AND date IS NOT NULL", all.cancels)
    try total("reservations WHERE state = 'lateCancelled' AND date IS NOT NULL", all.lateCancels)
    try total("reservations WHERE \(stands) AND is_walk_in", all.walkIns)
    try total(
      "reservations WHERE \(stands) AND (seated_us NOT NULL OR seating IN ('seated', 'left'))", all.seated)
    try total(
      "refusals WHERE date BETWEEN '\(report.dates.lowerBound)' AND '\(report.dates.upperBound)'", all.refused
    )
    let dates = "date BETWEEN '\(report.dates.lowerBound)' AND '\(report.dates.upperBound)'"
    #expect(all.turnedAway.parties > 0)
    #expect(
      try numbers(
        file, "SELECT COUNT(turned_away), COALESCE(SUM(turned_away), 0) FROM refusals WHERE \(dates)")
        == [["\(all.turnedAway.parties)", "\(all.turnedAway.covers)"]])
    let lost = try numbers(file, "SELECT position FROM refusals WHERE turned_away AND \(dates) ORDER BY 1")
    #expect(lost == report.refused.filter(\.isTurnedAway).map { ["\($0.position)"] })
    let waited = try numbers(
      file, "SELECT COUNT(wait_minutes), MIN(wait_minutes), MAX(wait_minutes) FROM waitlist")
    let expected = all.waits.minutes.map { ["\($0.count)", "\($0.least)", "\($0.most)"] } ?? ["0", "-", "-"]
    #expect(waited == [expected])
    try total("waitlist", all.waits.joined)
    try total("waitlist WHERE state = 'booked'", all.waits.booked)
    try total("waitlist WHERE was_offered", all.waits.offered)
    for (column, spread) in [("turn_minutes", all.turn), ("lead_minutes", all.lead)] {
      let condition = column == "lead_minutes" ? "AND \(stands)" : ""
      let median = try numbers(
        file,
        """
        SELECT \(column), (SELECT COUNT(\(column)) FROM reservations WHERE \(column) NOT NULL \(condition))
        FROM reservations WHERE \(column) NOT NULL \(condition) ORDER BY 1
        LIMIT 1 OFFSET (SELECT (COUNT(*) + 1) / 2 - 1 FROM reservations WHERE \(column) NOT NULL \(condition))
        """)
      #expect(median == [["\(spread?.median ?? -1)", "\(spread?.count ?? -1)"]], "\(column)")
    }
    let stations = try numbers(
      file,
      "SELECT station, COUNT(*), SUM(minutes_past >= 1), MAX(minutes_past) FROM ready GROUP BY 1 ORDER BY 1")
    #expect(
      stations == report.kitchen.map { [$0.station, "\($0.dishes)", "\($0.late)", "\($0.minutes.most)"] })
    let money = try numbers(
      file,
      """
      SELECT deposit_currency, COUNT(*), SUM(deposit_amount),
        COALESCE(SUM(CASE deposit_state WHEN 'paid' THEN deposit_paid END), 0),
        COALESCE(SUM(CASE WHEN deposit_state = 'due' AND state IN ('booked', 'requested') THEN deposit_amount END), 0)
      FROM reservations WHERE deposit_amount NOT NULL AND deposit_state <> 'none' GROUP BY 1
      """)
    #expect(
      money
        == all.deposits.map { [$0.currency, "\($0.bookings)", "\($0.agreed)", "\($0.paid)", "\($0.due)"] })
    #expect(
      try numbers(file, "SELECT COUNT(*), MAX(position) FROM events") == [
        ["\(facts.count)", "\(facts.count)"]
      ])
    #expect(
      try numbers(file, "SELECT type, COUNT(*) FROM events WHERE type = 'refused' GROUP BY 1")
        == [["refused", "\(facts.count { $0.event.type == .refused })"]])
  }

  @Test func `times are in UTC and on the venue's clocks, and every column is in the dictionary`() throws {
    let (_, file, _) = try exported(2)
    let times = try numbers(file, "SELECT start_us, start_utc, start_local, zone FROM reservations LIMIT 50")
    for row in times {
      let instant = Timestamp(microseconds: try #require(Int64(row[0])))
      #expect(row[1] == instant.description)
      #expect(Timestamp(rfc3339: row[2]) == instant, "\(row[2])")
      #expect(row[2].hasSuffix(row[3] == "Asia/Baku" ? "+04:00" : "+02:00"))
    }
    #expect(times.count == 50)
    let names = try numbers(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").map {
      $0[0]
    }
    #expect(
      names == [
        "columns", "dishes", "events", "guests", "ledger", "notices", "ready", "refusals", "reservations",
        "tables",
        "tickets", "venues", "waitlist",
      ])
    for name in names {
      let own = try numbers(file, "SELECT name, type FROM pragma_table_info('\(name)') ORDER BY cid")
      let told = try numbers(
        file, "SELECT \"column\", type FROM columns WHERE \"table\" = '\(name)' ORDER BY place")
      #expect(own == told && !own.isEmpty, "\(name)")
    }
    #expect(try numbers(file, "SELECT COUNT(*) FROM columns WHERE length(meaning) < 4") == [["0"]])
  }

  @Test func `comma-separated values have the cells that SQL has`() throws {
    let (_, file, _) = try exported(3)
    let folder = directory.path + "/csv"
    var options = TableExportOptions()
    options.format = .csv
    let made = try operations.exportTables(to: folder, options)
    for table in made.tables {
      let text = try String(contentsOfFile: "\(folder)/\(table.table).csv", encoding: .utf8)
      let written = try numbers(file, "SELECT * FROM \"\(table.table)\"")
      let head = try numbers(file, "SELECT name FROM pragma_table_info('\(table.table)') ORDER BY cid").map {
        $0[0]
      }
      let expected = ([head] + written.map { $0.map { $0 == "-" ? "" : $0 } }).map { row in
        row.map { cell in
          cell.contains(where: { ",\"\r\n".contains($0) })
            ? "\"\(cell.replacingOccurrences(of: "\"", with: "\"\""))\"" : cell
        }.joined(separator: ",")
      }
      // The order of rows in SQL is that of keys, here that of writing.
      #expect(
        text.components(separatedBy: "\r\n").filter { !$0.isEmpty }.sorted() == expected.sorted(),
        "\(table.table)")
      #expect(UInt64(written.count) == table.rows)
    }
  }

  @Test func `a redacted export has nobody in it, another has everybody in clear, for its owner alone`()
    throws
  {
    _ = try StoryLedger.live(1, at: path, rounds: 30)
    _ = try operations.exportTables(to: tables)
    var options = TableExportOptions()
    options.isRedacted = true
    for format in TableExportOptions.Format.allCases {
      options.format = format
      _ = try operations.exportTables(to: directory.path + "/\(format)", options)
    }
    func bytes(_ folder: String) throws -> String {
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/" + folder)
      return try names.map { name in
        String(
          decoding: try Data(contentsOf: URL(fileURLWithPath: "\(directory.path)/\(folder)/\(name)")),
          as: UTF8.self)
      }.joined()
    }
    for text in ["Ana M", "+994 50 123 45 67", "guest:bob", "story-3"] {
      #expect(try bytes("tables").contains(text), "\(text)")
      for format in TableExportOptions.Format.allCases {
        #expect(try !bytes("\(format)").contains(text), "\(text) in \(format)")
      }
    }
    let mode = { (file: String) in
      try FileManager.default.attributesOfItem(atPath: self.directory.path + file)[.posixPermissions] as? Int
    }
    #expect(try mode("/tables/daybook.sqlite") == 0o600 && mode("/csv/guests.csv") == 0o600)
    let file = try SQLiteFile("\(directory.path)/sqlite/daybook.sqlite", isNew: false)
    #expect(try numbers(file, "SELECT is_redacted FROM ledger") == [["1"]])
    #expect(try numbers(file, "SELECT COUNT(*) FROM guests WHERE name NOT NULL OR phone NOT NULL") == [["0"]])
  }

  @Test func `an export is there whole or not at all`() throws {
    _ = try StoryLedger.live(1, at: path, rounds: 30)
    let stopped = LedgerOperations(path, progress: { _, _, _ in false })
    for format in TableExportOptions.Format.allCases {
      var options = TableExportOptions()
      options.format = format
      let found = #expect(throws: LedgerFailure.self) { try stopped.exportTables(to: tables, options) }
      #expect(found?.code == .stopped)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["ledger"])
    }
    _ = try operations.exportTables(to: tables)
    let taken = #expect(throws: LedgerFailure.self) { try operations.exportTables(to: tables) }
    #expect(taken?.code == .exists)
    try FileManager.default.removeItem(atPath: path + "/vault")
    let sealed = #expect(throws: LedgerFailure.self) { try operations.exportTables(to: tables + "2") }
    #expect(sealed?.code == .vault && sealed?.message.contains("redact") == true)
    var options = TableExportOptions()
    options.isRedacted = true
    #expect(try operations.exportTables(to: tables + "3", options).tables.count == 13)
  }

  @Test func `venues that were exported are imported as they were`() throws {
    let facts = try StoryLedger.live(0, at: path, rounds: 10)
    let file = directory.path + "/venues.json"
    try Data(try operations.exportVenues()).write(to: URL(fileURLWithPath: file))
    let read = try VenueImport.read(file, .daybook).map { try $0.1.get() }
    var defined: [VenueID: VenueDefinition] = [:]
    for fact in facts { if case .venueDefined(let venue) = fact.event { defined[venue.id] = venue } }
    #expect(Dictionary(uniqueKeysWithValues: read.map { ($0.id, $0) }) == defined && read.count == 3)
  }

  @Test func `a person gets all that is kept about them in clear, and nothing of others`() async throws {
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(
      AdvanceClock(to: #require(Timestamp(rfc3339: "2030-05-01T05:00:00Z"))), by: .operator("setup"))
    _ = try await ledger.execute(DefineVenue(Venues.sahil), by: .operator("setup"))
    let booking = try await ledger.execute(
      Book(
        venue: "sahil", party: 2, start: "2030-05-01T10:00",
        guest: Guest(name: "Ana", phone: "+994 50 1", allergies: ["nuts"])), by: .guest("ana"), key: "k-1"
    ).value.id
    _ = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T12:00", guest: Guest(name: "Zaur")),
      by: .guest("zaur"))
    _ = try await ledger.execute(DeclareArrival(booking, leadMinutes: 30, etaMinutes: 25), by: .guest("ana"))
    _ = try await ledger.execute(
      Ping(booking, at: Coordinate(latitude: 40_123_456, longitude: 49_654_321)), by: .guest("ana"))
    await ledger.close()
    let history = try LedgerHistory(path)
    defer { history.close() }
    let text = String(decoding: try #require(try history.everything(about: .guest("ana"))), as: UTF8.self)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let bookings = try #require(json["reservations"] as? [[String: Any]])
    #expect(bookings.map { $0["reservation"] as? String } == [booking.description])
    let fields = try #require(bookings[0]["fields"] as? [String: Any])
    #expect(fields["name"] as? String == "Ana" && fields["allergies"] as? [String] == ["nuts"])
    let events = try #require(json["events"] as? [[String: Any]])
    let clear = events.compactMap { $0["inClear"] as? [String: Any] }
    #expect(clear.contains { $0["phone"] as? String == "+994 50 1" })
    #expect(clear.contains { $0["latitude"] as? Int == 40_123_456 && $0["longitude"] as? Int == 49_654_321 })
    #expect(!text.contains("Zaur") && !text.contains("zaur"))
    #expect(try history.everything(about: .guest("nobody")) == nil)
  }
}
