import Daybook
import DaybookOperations
import EventLog

/// The architecture's sample, as an embedding service would write it.
@main struct Sample {
  static func main() async throws {
    let path = CommandLine.arguments[1]
    try Ledger.create(at: path)
    try await define(at: path)

    let ledger = try await Ledger.open(path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await ledger.run() }  // views and due work; returns after close()
      do {
        let booked = try await ledger.execute(
          Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana M")),
          by: .guest("ana"), key: "k-1")  // Receipt<Booking>: value, position, isReplay
        let free = try await ledger.read(atLeast: booked.position) {
          $0.availability(at: "sahil", on: "2030-05-01", party: 4)
        }
        print(booked.value.tables, free.count)
      } catch {
        guard case LedgerError.refused(let refusal) = error else { throw error }
        print(refusal.reasons)
      }
      for try await event in ledger.events(after: .start) { print(EventLog.line("\(event.position)")) }
      await ledger.close()  // finishes what was accepted, joins the writer
      try await group.waitForAll()
    }
    try operate(at: path)
  }

  /// The nightly work of whoever operates it.
  static func operate(at path: String) throws {
    let operations = LedgerOperations(path)
    for finding in try operations.doctor() where finding.grade == .bad {
      print(finding.check, finding.found, finding.advice)
    }
    let verified = try operations.verify()
    guard verified.isSound else { return print(verified.violations, verified.advice ?? "") }
    let backup = try operations.backUp(into: path + ".backup")
    _ = try operations.backUpVault(into: path + ".keys", apartFrom: path + ".backup")
    print("backed up through", backup.point.position, backup.point == verified.point)
  }

  static func define(at path: String) async throws {
    let ledger = try await Ledger.open(path)
    let evening = Service(
      name: "evening", days: Weekday.allCases, opens: ClockValue(minutes: 1080),
      lastSeating: ClockValue(minutes: 1260), closes: ClockValue(minutes: 1380), gridMinutes: 30)
    let venue = VenueDefinition(
      id: "sahil", name: "Sahil", zone: "Asia/Baku", services: [evening],
      tables: [Table(id: "T1", name: "T1", most: 2), Table(id: "T2", name: "T2", most: 4)])
    _ = try await ledger.execute(DefineVenue(venue), by: .operator("setup"))
    await ledger.close()
  }
}
