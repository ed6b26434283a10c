import Daybook
import DaybookJSON
import DaybookOperations
import DaybookReceiver
import DaybookTemporary
import DaybookTesting
import Testing

@testable import DaybookService

/// What a service says of its webhooks.
@Suite struct WebhookServiceTests {
  private func destination(_ name: String, _ receiver: Receiver) throws -> WebhookDestination {
    try WebhookDestination(
      name, to: receiver.origin, secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
  }

  @Test func `one that is stopped is degraded, and figures count what was sent`() async throws {
    try await apart {
      let served = try ServedLedger()
      defer { served.close() }
      let gone = try Receiver { _, _ in .answer(410) }
      let good = try Receiver { _, _ in .answer(200) }
      let directory = try TemporaryDirectory()
      let webhooks = try Webhooks(
        served.memory.ledger, in: directory.path,
        [try destination("gone", gone), try destination("good", good)]
      ) { _ in }
      var configuration = ServiceConfiguration()
      configuration.port = 0
      configuration.webhooks = webhooks
      try served.restart(configuration)
      #expect(eventually { webhooks.statuses.allSatisfy { $0.state != nil } })
      // The first question has the views filled.
      #expect(try served.get("/v1/venues").status == 200)
      #expect(try served.get("/health/ready").text("status") == "ready")
      _ = try served.post("/v1/reservations", ServedLedger.booking)
      #expect(eventually { webhooks.statuses[0].state?.stop == .gone })
      #expect(eventually { webhooks.statuses[1].state?.position == served.memory.ledger.head })
      let ready = try served.get("/health/ready")
      #expect(ready.status == 200 && ready.text("status") == "degraded")
      #expect(ready.raw.body.contains("webhook gone") && !ready.raw.body.contains("webhook good"))
      let client = try RawClient(UInt16(served.service.port))
      client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      let figures = try client.answer().body
      for line in [
        #"daybook_webhook_messages_total{webhook="gone",outcome="failed"} 1"#,
        #"daybook_webhook_messages_total{webhook="good",outcome="taken"} 1"#,
        #"daybook_webhook_lag{webhook="gone"} 1"#, #"daybook_webhook_lag{webhook="good"} 0"#,
        #"daybook_webhook_dead_letters{webhook="gone"} 0"#, #"daybook_webhook_stopped{webhook="gone"} 1"#,
        #"daybook_webhook_stopped{webhook="good"} 0"#,
      ] {
        #expect(figures.contains(line + "\n"), "\(line)")
      }
      webhooks.stop()
      gone.stop()
      good.stop()
    }
  }

  @Test func `they are described with every type that they are sent`() throws {
    let channel = try #require(AsyncAPI.document["channels"]?["webhook"])
    #expect(channel["address"] == .null)
    func types(_ name: String) -> [JSONValue] {
      let payload = channel["messages"]?[name]?["payload"]
      guard case .array(let words)? = payload?["properties"]?["type"]?["enum"] else { return [] }
      return words
    }
    #expect(types("event") == EventType.allCases.map { JSONValue.string("daybook.\($0.rawValue)") })
    #expect(types("notice").contains(.string("daybook.notice.fire")))
    #expect(AsyncAPI.document["operations"]?["sendWebhook"]?["action"] == .string("send"))
  }
}
