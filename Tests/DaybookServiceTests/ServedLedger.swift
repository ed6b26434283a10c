import Daybook
import DaybookJSON
import DaybookService
import DaybookStore
import DaybookStories
import DaybookTesting

/// Runs what waits for sockets on a thread of its own: tasks share few.
func apart<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
  try await DaybookStore.Thread.run { Result { try body() } }.get()
}

/// Whether something comes true within a minute.
func eventually(_ isSo: () -> Bool) -> Bool {
  let end = MonotonicTime.now + .seconds(60)
  while !isSo() {
    guard MonotonicTime.now < end else { return false }
    _ = Monitor(0).wait(until: .now + .milliseconds(10)) { _ -> Int? in nil }
  }
  return true
}

/// A service over a ledger in memory, on a free port; its clock stands at the first day of the stories.
final class ServedLedger {
  let memory: TestLedger
  private(set) var service: LedgerService
  private var configuration: ServiceConfiguration

  init(_ configuration: ServiceConfiguration = ServiceConfiguration()) throws {
    var configuration = configuration
    configuration.port = 0
    memory = try TestLedger(venues: Venues.sahil, Venues.nacht)
    try memory.advance(to: Timestamp(epochSeconds: Int64(Venues.firstDay.daysSinceEpoch) * 86_400))
    service = try LedgerService(memory.ledger, configuration)
    self.configuration = configuration
  }

  /// Stops the service and starts another over the same ledger; with another configuration, by that.
  func restart(_ other: ServiceConfiguration? = nil) throws {
    service.stopAndWait()
    configuration = other ?? configuration
    service = try LedgerService(memory.ledger, configuration)
  }

  func close() {
    service.stopAndWait()
    memory.close()
  }

  struct Answer {
    let raw: RawClient.Answer
    var status: Int { raw.status }
    let json: JSONValue

    func text(_ name: String) -> String? { if case .string(let text)? = json[name] { text } else { nil } }
    func field(_ name: String) -> String? { raw.field(name) }
  }

  /// One request over a connection of its own.
  func ask(
    _ method: String, _ path: String, _ body: String? = nil, _ lines: [String] = [],
    host: String = "localhost"
  ) throws -> Answer {
    let client = try RawClient(UInt16(service.port))
    var text = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
    text += lines.map { $0 + "\r\n" }.joined()
    if let body {
      text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    } else {
      text += "\r\n"
    }
    client.send(text)
    let answer = try client.answer()
    let json = answer.body.isEmpty ? JSONValue.null : try JSONParser.parse(Array(answer.body.utf8))
    return Answer(raw: answer, json: json)
  }

  private var count = 0

  /// Posts a command under a key of its own.
  func post(_ path: String, _ body: String? = "{}", _ lines: [String] = [], key: String? = nil) throws
    -> Answer
  {
    count += 1
    return try ask("POST", path, body, ["Idempotency-Key: \(key ?? "k-\(count)")"] + lines)
  }

  func get(_ path: String, _ lines: [String] = []) throws -> Answer { try ask("GET", path, nil, lines) }

  static let booking = #"{"venue":"sahil","party":2,"start":"2030-05-02T19:00","guest":{"name":"Ana"}}"#
}
