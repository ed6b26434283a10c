import Daybook
import DaybookFetch
import DaybookHTTP
import DaybookReceiver
import DaybookStore
import DaybookStories
import DaybookTemporary
import Foundation
import Testing

@testable import DaybookClient

/// A client and a real service: what is asked once is done once.
@Suite struct ServedTests {
  /// Hands requests on to a service, and answers back; how often it did is kept.
  private final class Relay: Sendable {
    private let fetcher = Guarded(Fetcher())
    let answers = Guarded([FetchAnswer]())

    /// What the service answered, on the calling thread; nil when nothing answers.
    func hand(_ request: Receiver.Request, to origin: String) -> FetchAnswer? {
      guard let address = try? FetchAddress(origin + request.target) else { return nil }
      let names = ["content-type", "idempotency-key", "daybook-actor"]
      let lines = request.fields.filter { names.contains($0.name) }
      return fetcher.with { fetcher in
        let answer = try? fetcher.fetch(
          request.method == "POST" ? .post(address, lines, body: request.body) : .get(address, lines))
        if let answer { answers.with { $0.append(answer) } }
        return answer
      }
    }
  }

  @Test
  func
    `a service that is killed between doing and answering leaves one booking, and the client learns of it`()
    async throws
  {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(Venues.sahil), by: .operator("test"))
    await ledger.close()
    let process = Guarded(try await DaybookStore.Thread.run { Result { try ServedProcess(path) } }.get())
    let relay = Relay()
    let door = try Receiver { request, number in
      let answer = relay.hand(request, to: process.with { $0.origin })
      guard number > 0, let answer else {
        // It is done, and nobody was told: the process is gone, and another begins.
        process.with { process in
          process.kill()
          if let next = try? ServedProcess(path) { process = next }
        }
        return .end
      }
      let lines = answer.fields.filter { $0.name == "daybook-position" }.map { "\($0.name): \($0.value)" }
      return .answer(answer.status, lines, String(decoding: answer.body, as: UTF8.self))
    }
    var configuration = ClientConfiguration(door.origin, queue: directory.path + "/queue")
    configuration.actor = "guest:ana"
    let states = Guarded([ClientCommand.State]())
    configuration.onChange = { commands in states.with { $0 += commands.map(\.state) } }
    let client = try DaybookClient(configuration)
    let date = CivilDate(daysSinceEpoch: Int(Date().timeIntervalSince1970) / 86_400 + 2)
    let key = try await client.send(
      "/v1/reservations", #"{"venue":"sahil","party":2,"start":"\#(date)T19:00","guest":{"name":"Ana"}}"#)
    let work = Task { await client.run() }
    let command = try #require(await client.end(of: key))
    guard case .done(let answer) = command.state else {
      Issue.record("found \(command.state)")
      return
    }
    let answers = relay.answers.with { $0 }
    #expect(answers.map(\.status) == [201, 201] && answers[0].body == answers[1].body)
    #expect(answers[1].field("idempotency-replayed") == "true")
    #expect(answer.body == String(decoding: answers[0].body, as: UTF8.self))
    #expect(states.with { $0.contains(.unsure) })
    let diary = try #require(await client.get("/v1/reservations/\(id(in: answer.body))"))
    #expect(diary.status == 200)
    await client.close()
    await work.value
    try await DaybookStore.Thread.run {
      door.stop()
      process.with { $0.kill() }
    }
    let after = try await Ledger.open(path)
    let count = try await after.read(atLeast: after.head) { $0.reservations(at: "sahil", on: date).count }
    #expect(count == 1)
    await after.close()
  }

  private func id(in body: String) -> String {
    let parts = body.split(separator: #""reservation":""#)
    return String(parts.last?.prefix { $0 != "\"" } ?? "")
  }
}
