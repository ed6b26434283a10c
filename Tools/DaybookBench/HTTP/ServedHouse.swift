import Daybook
import DaybookDomain
import DaybookTime

/// `daybook serve` over a ledger of its own, with restaurants of twenty tables that seat parties from noon to ten.
struct ServedHouse {
  private static let (venueCount, dayCount) = (200, 60)

  let port: UInt16
  let child: RunningChild
  private let first: CivilDate

  init(
    _ program: String, in folder: TemporaryFolder, _ name: String, firstMapByteCount: Int?
  ) async throws(BenchFailure) {
    first = CivilDate(daysSinceEpoch: Int(LedgerClock.system.now().epochSeconds / 86_400) + 2)
    let path = folder.path(name)
    let ledger: Ledger
    do {
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      try Ledger.create(at: path, options: options)
      ledger = try Ledger.openAndWait(path, options: options)
    } catch {
      throw BenchFailure("\(error)")
    }
    try await Callers.define(ServedHouse.venues, in: ledger)
    await ledger.close()
    port = LoopbackConnection.freePort()
    let words = [program, "serve", "--ledger", path, "--listen", "127.0.0.1:\(port)"]
    guard let child = try RunningChild(words, listeningAt: port, messages: folder.path(name + ".txt")) else {
      throw BenchFailure("start \(program)")
    }
    self.child = child
  }

  private static let venues: [VenueDefinition] = {
    let service = Service(
      name: "day", days: Weekday.allCases, opens: ClockValue(minutes: 720),
      lastSeating: ClockValue(minutes: 1320), closes: ClockValue(minutes: 1410), gridMinutes: 15)
    let tables = (1...20).map { Table(id: Name("T\($0)"), name: "T\($0)", least: 1, most: 8) }
    return (0..<venueCount).map { number in
      VenueDefinition(
        id: Name("v\(number)"), name: "Venue \(number)", zone: "Asia/Baku", services: [service],
        tables: tables)
    }
  }()

  var url: String { "http://127.0.0.1:\(port)" }

  /// A day on which others have booked already.
  var availability: String { "/v1/venues/v0/availability?date=\(first.adding(days: 5))&party=2" }

  /// What a question is answered, without its header lines.
  func body(_ path: String) throws(BenchFailure) -> [UInt8] {
    guard let connection = LoopbackConnection(to: port) else { throw BenchFailure("connect to \(port)") }
    defer { connection.close() }
    let head = connection.ask("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    let all = Array(head.utf8) + connection.rest()
    guard head.hasPrefix("HTTP/1.1 200 "), let end = all.firstRange(of: Array("\r\n\r\n".utf8)) else {
      throw BenchFailure("GET \(path): \(head.prefix(200))")
    }
    return Array(all[end.upperBound...])
  }

  /// Books places all over, each under a key of its own; `run` tells one run's keys from another's.
  func booking(run: Int) -> String {
    let dates = (0..<ServedHouse.dayCount).map { "\"\(first.adding(days: $0))\"" }.joined(separator: ",")
    return """
      local dates = {\(dates)}
      local count = 0
      function init(arguments) math.randomseed(\(run)) end
      function request()
        count = count + 1
        local minutes = 720 + 15 * math.random(0, 40)
        local body = string.format(
          '{"venue":"v%d","party":%d,"start":"%sT%02d:%02d","guest":{"name":"Guest %d"}}',
          math.random(0, \(ServedHouse.venueCount - 1)), math.random(1, 8), dates[math.random(1, #dates)],
          math.floor(minutes / 60), minutes % 60, count)
        return wrk.format("POST", "/v1/reservations", {
          ["Content-Type"] = "application/json", ["Idempotency-Key"] = "run-\(run)-" .. count}, body)
      end

      """
  }
}
