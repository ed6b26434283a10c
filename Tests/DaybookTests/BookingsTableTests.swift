import Daybook
import DaybookBookingsTable
import DaybookRecipes
import DaybookTemporary
import Testing

/// A read model in a database of the embedder's own, kept with a cursor.
@Suite struct BookingsTableTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A ledger of this name with so many bookings.
  private func ledger(_ name: String, bookings: Int) async throws -> (Ledger, [ReservationID]) {
    let path = directory.path + "/" + name
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(.sahil), by: .operator("test"))
    var ids: [ReservationID] = []
    for _ in 0..<bookings {
      let booked = try await ledger.execute(
        Book(venue: "sahil", party: 2, start: "2030-05-02T19:00"), by: .host("1"))
      ids.append(booked.value.id)
    }
    return (ledger, ids)
  }

  private func states(_ database: Database) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try database.run("SELECT id, state FROM booking").map {
        ($0[0] ?? "", $0[1] ?? "")
      })
  }

  @Test func `rows follow the log and go on where they were`() async throws {
    let (ledger, ids) = try await ledger("one", bookings: 2)
    let database = try Database(directory.path + "/rows.db")
    try await BookingsTable(database).follow(ledger, following: false)
    #expect(try states(database) == ["\(ids[0])": "booked", "\(ids[1])": "booked"])
    let before = try database.run("SELECT text FROM cursor")
    _ = try await ledger.execute(Cancel(ids[0]), by: .host("1"))
    // A row that was taken out stays out: what was seen is not read again.
    try database.run("DELETE FROM booking WHERE id = ?", "\(ids[1])")
    try await BookingsTable(database).follow(ledger, following: false)
    #expect(try states(database) == ["\(ids[0])": "cancelled"])
    #expect(try database.run("SELECT text FROM cursor") != before)
    await ledger.close()
  }

  @Test func `rows of another log are made anew`() async throws {
    let (first, _) = try await ledger("one", bookings: 3)
    let (second, ids) = try await ledger("two", bookings: 1)
    let database = try Database(directory.path + "/rows.db")
    try await BookingsTable(database).follow(first, following: false)
    #expect(try states(database).count == 3)
    try await BookingsTable(database).follow(second, following: false)
    #expect(try states(database) == ["\(ids[0])": "booked"])
    await first.close()
    await second.close()
  }

  @Test func `a statement that SQLite refuses leaves nothing of its transaction`() throws {
    let database = try Database(directory.path + "/rows.db")
    try database.run("CREATE TABLE one (text)")
    #expect(throws: DatabaseError.self) {
      try database.transaction {
        try database.run("INSERT INTO one VALUES ('a')")
        try database.run("INSERT INTO nothing VALUES ('a')")
      }
    }
    #expect(try database.run("SELECT text FROM one").isEmpty)
  }
}
