import DaybookJSON
import Foundation
import Testing

/// How far webhooks have come, as an operator sees it, and what is asked of the service that tells them.
@Suite struct WebhooksCommandTests {
  /// A ledger, one webhook of which gave up a message.
  private func place() throws -> Place {
    let place = try Place(Place.book("10:00", table: "T1"))
    let folder = place.ledger + "/webhooks"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let state = """
      daybook webhook
      format 1
      position 2
      failures 3
      since 2030-05-01T05:00:00Z
      next 2030-05-01T06:00:00Z
      found it answered 500

      """
    try state.write(toFile: folder + "/crm.state", atomically: true, encoding: .utf8)
    try "daybook webhook\nformat 1\nposition 3\nstop gone\n"
      .write(toFile: folder + "/till.state", atomically: true, encoding: .utf8)
    let letter =
      #"{"id":"x-2","event":"2","type":"daybook.booked","at":"2030-05-01T05:00:00Z","attempts":10,"found":"it answered 500"}"#
    try (letter + "\n").write(toFile: folder + "/crm.dead", atomically: true, encoding: .utf8)
    return place
  }

  @Test func `list tells position, dead letters and what fails`() throws {
    let place = try place()
    let lines = try place.must("webhooks", "list").lines
    #expect(lines.count == 2)
    #expect(lines[0].contains("crm") && lines[0].contains("through 2") && lines[0].contains("1 dead letter"))
    #expect(lines[0].contains("again at 2030-05-01T06:00:00Z: it answered 500"))
    #expect(lines[1].contains("till") && lines[1].contains("stopped") && lines[1].contains("410"))
    let json = try place.must("webhooks", "list", "--json").json()
    #expect(json[0]["name"]?.text == "crm" && json[0]["deadLetters"]?.integer == 1)
    #expect(json[0]["failures"]?.integer == 3 && json[1]["stop"]?.text == "gone")
  }

  @Test func `dead lists what was given up`() throws {
    let place = try place()
    #expect(try place.must("webhooks", "dead", "crm").output.contains("daybook.booked"))
    #expect(try place.must("webhooks", "dead", "crm", "--json").json()[0]["id"]?.text == "x-2")
    #expect(try place.must("webhooks", "dead", "till").output == "No dead letters.\n")
  }

  @Test func `replay leaves word for the service`() throws {
    let place = try place()
    _ = try place.must("webhooks", "replay", "crm")
    _ = try place.must("webhooks", "replay", "till", "--from", "2")
    func asked(_ name: String) throws -> String {
      try String(contentsOfFile: place.ledger + "/webhooks/\(name).replay", encoding: .utf8)
    }
    #expect(try asked("crm") == "daybook webhook replay\n")
    #expect(try asked("till") == "daybook webhook replay\nfrom 2\n")
  }

  @Test func `unknown names, positions and words are refused`() throws {
    let place = try place()
    #expect(try place.run("webhooks", "dead", "nobody").errors.contains("known: crm, till"))
    #expect(try place.run("webhooks", "replay", "crm", "--from", "999").errors.contains("no record 999"))
    #expect(try place.run("webhooks", "replay").code == 2)
    #expect(try place.run("webhooks", "send", "crm").code == 2)
    #expect(try Place().must("webhooks", "list").output == "No webhooks were told of this ledger.\n")
  }

  @Test func `serve checks the file of webhooks before it starts, and tells no secret`() throws {
    let place = try place()
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    let good = #"{"webhooks":[{"name":"a","url":"http://127.0.0.1:1/","secrets":["\#(secret)"]}]}"#
    let bad = good.replacingOccurrences(of: "http:", with: "gopher:")
    _ = try place.must("serve", "--check-config", "--webhook", try place.file("good.json", good))
    let refused = try place.run("serve", "--check-config", "--webhook", try place.file("bad.json", bad))
    #expect(refused.code != 0 && refused.errors.contains("another scheme"))
    #expect(!refused.errors.contains("MfKQ"))
  }
}
