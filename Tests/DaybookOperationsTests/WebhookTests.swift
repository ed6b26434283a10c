import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookFiles
import DaybookJSON
import DaybookReceiver
import DaybookStore
import DaybookStories
import DaybookTemporary
import DaybookTesting
import DaybookTime
import Testing

@testable import DaybookOperations

/// Who is told of the ledger's events over HTTP: in order, at least once, signed, and without anybody's name.
@Suite struct WebhookTests {
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private static let seed = "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

  /// A ledger, the folder beside it, and how long to wait: three attempts, one after the other.
  private final class House {
    let ledger: TestLedger
    let directory: TemporaryDirectory
    let told = PrinterTests.Told()
    var options = WebhookOptions()

    init() throws {
      ledger = try TestLedger(venues: Venues.sahil, Venues.nacht)
      directory = try TemporaryDirectory()
      options.schedule.seconds = [0, 0]
      options.jitter = { 0 }
    }

    deinit { ledger.close() }

    var folder: WebhookFolder { WebhookFolder(of: directory.path) }

    func tell(_ destinations: WebhookDestination...) throws -> Webhooks {
      try Webhooks(ledger.ledger, in: directory.path, destinations, options) { [told] in told.add($0) }
    }

    /// One more event at a venue, and one notice to its kitchen.
    func happens(_ dish: String = "plov", at venue: VenueID = "sahil") throws {
      try ledger.receipt(of: EightySix(venue: venue, item: dish))
    }

    /// Waits until all that is in the log is behind a webhook.
    func isTold(_ webhooks: Webhooks, _ place: Int = 0) -> Bool {
      comesTrue { webhooks.statuses[place].state?.position == ledger.ledger.head }
    }

    /// Waits until what was asked is done.
    func isFollowed() throws -> Bool { comesTrue { (try? folder.isAsked("crm")) == false } }

    private func comesTrue(_ isSo: () -> Bool) -> Bool {
      let end = MonotonicTime.now + .seconds(60)
      while !isSo() {
        guard MonotonicTime.now < end else { return false }
        _ = Monitor(0).wait(until: .now + .milliseconds(5)) { _ -> Int? in nil }
      }
      return true
    }
  }

  private func destination(
    _ receiver: Receiver, _ name: String = "crm", _ secrets: [String] = [WebhookTests.secret]
  )
    throws
    -> WebhookDestination
  {
    try WebhookDestination(name, to: receiver.origin + "/in", secrets: secrets)
  }

  private func value(_ request: Receiver.Request) throws -> JSONValue { try JSONParser.parse(request.body) }

  private func text(_ value: JSONValue?) -> String? {
    if case .string(let text)? = value { text } else { nil }
  }

  private func dishes(_ receiver: Receiver) throws -> [String?] {
    try receiver.requests.map { text(try value($0)["data"]?["data"]?["item"]) }
  }

  // MARK: Signatures

  @Test func `signatures are those that Standard Webhooks and another program computed`() throws {
    let body = Array(#"{"test": 2432232314}"#.utf8)
    func signature(_ secret: String) throws -> String {
      try #require(WebhookSecret(secret)).signature(of: "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body)
    }
    #expect(try signature(WebhookTests.secret) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    let own =
      "v1a,yoUrgEkc12aGqm0n4Sydmdz55xJfTz4AsAgieHFjmkR7LJtqVCZOQYzvvHjI5kAey+r4iaBGxTFRrl2iBQxtDQ=="
    #expect(try signature(WebhookTests.seed) == own)
    let both =
      "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8DoQe/884Qvh1w3RjnS8CZZ+TWMJulDV8d3IZkElUxuA=="
    #expect(try signature(both) == own)
  }

  @Test func `an event is a CloudEvent, signed over its id, its time and its bytes by each secret`() throws {
    let house = try House()
    let receiver = try Receiver { _, _ in .answer(204) }
    let webhooks = try house.tell(try destination(receiver, "crm", [WebhookTests.secret, WebhookTests.seed]))
    #expect(house.isTold(webhooks))
    try house.happens()
    #expect(receiver.waits(for: 1))
    webhooks.stop()
    receiver.stop()
    let request = receiver.requests[0]
    let id = try #require(request.field("webhook-id"))
    let time = try #require(request.field("webhook-timestamp"))
    let content = Array("\(id).\(time).".utf8) + request.body
    let key = try #require(Base64.bytes(WebhookTests.secret.dropFirst(6)))
    let signatures = try #require(request.field("webhook-signature")).split(separator: " ").map(String.init)
    #expect(signatures.count == 2)
    #expect(signatures[0] == "v1," + Base64.text(HMAC.sha256(content, key: key)))
    let own = SigningKey(seed: (0..<32).map { UInt8($0) })
    let signature = try #require(Base64.bytes(signatures[1].dropFirst(4)))
    #expect(signatures[1].hasPrefix("v1a,") && own.publicKey.verifies(signature, of: content))
    #expect(request.method == "POST" && request.target == "/in")
    #expect(request.field("content-type") == "application/json" && !id.contains("."))
    let event = try value(request)
    #expect(text(event["specversion"]) == "1.0" && text(event["id"]) == id)
    #expect(text(event["source"]) == "urn:uuid:\(house.ledger.ledger.created.ledger)")
    #expect(text(event["type"]) == "daybook.eightySixed" && text(event["venue"]) == "sahil")
    #expect(text(event["time"]).flatMap { Timestamp(rfc3339: $0) } != nil)
    #expect(text(event["data"]?["type"]) == "eightySixed")
    #expect(event["data"]?["position"] == .integer(Int(house.ledger.ledger.head.value)))
  }

  @Test func `nothing of a person is told, and what was booked is`() throws {
    let house = try House()
    let receiver = try Receiver { _, _ in .answer(200) }
    var destination = try destination(receiver)
    destination.notices = Set(Audience.allCases)
    let webhooks = try house.tell(destination)
    #expect(house.isTold(webhooks))
    let guest = Guest(name: "Zümrüd", phone: "+994501112233", notes: "by the window", allergies: ["nuts"])
    let booking = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: guest)
    let booked = try house.ledger.receipt(of: booking, by: .guest("ana-account"), key: "key-of-ana").value
    #expect(house.isTold(webhooks))
    webhooks.stop()
    receiver.stop()
    let all = receiver.requests.map(\.text).joined()
    #expect(all.contains("\(booked.id)") && all.contains(#""by":"guest:redacted""#))
    #expect(all.contains("daybook.notice."))
    for secret in [
      "Zümrüd", "+99450", "window", "nuts", "ana-account", "key-of-ana", "fingerprint", "traceparent",
    ] {
      #expect(!all.contains(secret), "\(secret) in \(all)")
    }
    #expect(all.contains(#""sealed":"""#))
  }

  // MARK: Which

  @Test func `a destination hears its types and its venues, and notices of the audiences that it names`()
    throws
  {
    let house = try House()
    let receiver = try Receiver { _, _ in .answer(200) }
    var destination = try destination(receiver)
    destination.types = [.booked]
    destination.venues = ["sahil"]
    destination.notices = [.kitchen]
    let webhooks = try house.tell(destination)
    #expect(house.isTold(webhooks))
    try house.happens("plov", at: "nacht")
    try house.happens("plov")
    try house.ledger.receipt(of: Book(venue: "sahil", party: 2, start: "2030-05-01T19:00"))
    #expect(receiver.waits(for: 2))
    webhooks.stop()
    receiver.stop()
    let events = try receiver.requests.map { try value($0) }
    #expect(events.map { text($0["type"]) } == ["daybook.notice.itemOut", "daybook.booked"])
    #expect(text(events[0]["data"]?["item"]) == "plov" && text(events[0]["venue"]) == "sahil")
    #expect(receiver.requests[0].field("webhook-id")?.hasSuffix("-1") == true)
  }

  // MARK: Again

  @Test func `what is not taken is sent again under the same id, and what comes later waits for it`() throws {
    let house = try House()
    let receiver = try Receiver { _, number in number < 2 ? .answer(500) : .answer(200) }
    let other = try Receiver { _, _ in .answer(200) }
    let webhooks = try house.tell(try destination(receiver), try destination(other, "other"))
    #expect(house.isTold(webhooks) && house.isTold(webhooks, 1))
    try house.happens("plov")
    try house.happens("dolma")
    #expect(receiver.waits(for: 4) && other.waits(for: 2))
    #expect(house.isTold(webhooks))
    let status = webhooks.statuses[0]
    webhooks.stop()
    receiver.stop()
    other.stop()
    #expect(try dishes(receiver) == ["plov", "plov", "plov", "dolma"])
    #expect(try dishes(other) == ["plov", "dolma"])
    #expect(Set(receiver.requests.map { $0.field("webhook-id") }).count == 2)
    #expect(Set(receiver.requests.prefix(3).map(\.body)).count == 1)
    #expect(status.counts.taken == 2 && status.counts.failed == 2 && status.state?.trouble == nil)
    #expect(
      house.told.hears("it answered 500; tried again") && house.told.hears("takes what it is sent again"))
  }

  @Test func `a receiver that is down holds up no other, and nothing waits for it at the end`() throws {
    let house = try House()
    let silent = try Receiver { _, _ in .silence }
    let other = try Receiver { _, _ in .answer(200) }
    let webhooks = try house.tell(try destination(silent, "silent"), try destination(other, "other"))
    #expect(house.isTold(webhooks) && house.isTold(webhooks, 1))
    try house.happens()
    #expect(silent.waits(for: 1) && other.waits(for: 1))
    webhooks.stop(within: .milliseconds(10))
    silent.stop()
    other.stop()
    #expect(try house.folder.state(of: "silent")?.trouble == nil)
    #expect(try house.folder.state(of: "silent")?.position == Position(house.ledger.ledger.head.value - 1))
  }

  @Test
  func `when it is not known whether it was taken, it is sent again after a restart, and nothing twice else`()
    throws
  {
    let house = try House()
    house.options.schedule.seconds = [86_400]
    // On a connection that was kept libcurl would send again by itself.
    let receiver = try Receiver { _, number in number == 1 ? .end : .answer(200, ["Connection: close"]) }
    var webhooks = try house.tell(try destination(receiver))
    #expect(house.isTold(webhooks))
    try house.happens("plov")
    try house.happens("dolma")
    try house.happens("kebab")
    #expect(receiver.waits(for: 2) && house.told.hears("tried again at"))
    webhooks.stop()
    // A day later.
    let later = LedgerClock.system.now().adding(seconds: 90_000)
    house.options.now = { later }
    webhooks = try house.tell(try destination(receiver))
    #expect(receiver.waits(for: 4) && house.isTold(webhooks))
    webhooks.stop()
    receiver.stop()
    #expect(try dishes(receiver) == ["plov", "dolma", "dolma", "kebab"])
    #expect(receiver.requests[1].field("webhook-id") == receiver.requests[2].field("webhook-id"))
    #expect(receiver.requests[1].body == receiver.requests[2].body)
  }

  @Test func `one service at a time tells`() throws {
    let house = try House()
    let receiver = try Receiver { _, _ in .answer(200) }
    let webhooks = try house.tell(try destination(receiver))
    let failure = #expect(throws: LedgerFailure.self) { try house.tell() }
    #expect(failure?.code == .locked)
    webhooks.stop()
    receiver.stop()
  }

  @Test func `other destinations are taken while it runs, and one of the same name goes on where it was`()
    throws
  {
    let house = try House()
    let first = try Receiver { _, _ in .answer(200) }
    let second = try Receiver { _, _ in .answer(200) }
    let webhooks = try house.tell(try destination(first))
    #expect(house.isTold(webhooks))
    try house.happens("plov")
    #expect(house.isTold(webhooks))
    try webhooks.change(to: [try destination(second)])
    try house.happens("dolma")
    #expect(second.waits(for: 1))
    webhooks.stop()
    first.stop()
    second.stop()
    #expect(try dishes(first) == ["plov"] && dishes(second) == ["dolma"])
  }

  // MARK: Given up

  @Test func `410 stops it, and a replay has it go on with the same message`() throws {
    let house = try House()
    let receiver = try Receiver { _, number in number == 0 ? .answer(410) : .answer(200) }
    let webhooks = try house.tell(try destination(receiver))
    #expect(house.isTold(webhooks))
    try house.happens("plov")
    #expect(house.told.hears("answered 410"))
    #expect(webhooks.statuses[0].trouble?.contains("410") == true)
    try house.happens("dolma")
    try house.folder.ask(.deadLetters, of: "crm")
    #expect(receiver.waits(for: 3) && house.isTold(webhooks))
    let status = webhooks.statuses[0]
    webhooks.stop()
    receiver.stop()
    #expect(try dishes(receiver) == ["plov", "plov", "dolma"] && status.trouble == nil)
  }

  @Test func `what is given up is a dead letter, the next is sent, and a replay sends it again`() throws {
    let house = try House()
    let receiver = try Receiver { request, number in
      number < 5 && request.text.contains("plov") ? .answer(422) : .answer(200)
    }
    let webhooks = try house.tell(try destination(receiver))
    #expect(house.isTold(webhooks))
    try house.happens("plov")
    try house.happens("dolma")
    #expect(receiver.waits(for: 4) && house.isTold(webhooks))
    let letters = try house.folder.deadLetters(of: "crm")
    #expect(letters.map(\.attempts) == [3] && letters.map(\.found) == ["it answered 422"])
    #expect(letters.map(\.type) == ["daybook.eightySixed"] && webhooks.statuses[0].deadLetters == 1)
    #expect(letters[0].id == receiver.requests[0].field("webhook-id"))
    // The fifth fails too, and stays; the sixth is taken.
    try house.folder.ask(.deadLetters, of: "crm")
    #expect(receiver.waits(for: 5))
    #expect(try house.isFollowed())
    #expect(try house.folder.deadLetters(of: "crm").map(\.attempts) == [4])
    try house.folder.ask(.deadLetters, of: "crm")
    #expect(receiver.waits(for: 6))
    #expect(try house.isFollowed())
    #expect(try house.folder.deadLetters(of: "crm").isEmpty && webhooks.statuses[0].deadLetters == 0)
    webhooks.stop()
    receiver.stop()
    #expect(try dishes(receiver) == ["plov", "plov", "plov", "dolma", "plov", "plov"])
    #expect(receiver.requests[5].body == receiver.requests[0].body)
  }

  @Test func `two messages given up in a row stop it: the rest waits in the log`() throws {
    let house = try House()
    let receiver = try Receiver { _, number in number < 6 ? .answer(503) : .answer(200) }
    let webhooks = try house.tell(try destination(receiver))
    #expect(house.isTold(webhooks))
    for dish in ["plov", "dolma", "kebab"] { try house.happens(dish) }
    #expect(house.told.hears("it took nothing for days"))
    #expect(receiver.requests.count == 6)
    try house.folder.ask(.deadLetters, of: "crm")
    #expect(receiver.waits(for: 9) && house.isTold(webhooks))
    webhooks.stop()
    receiver.stop()
    #expect(try dishes(receiver).suffix(3) == ["plov", "dolma", "kebab"])
  }

  @Test func `everything from a record on is sent again under the same ids`() throws {
    let house = try House()
    let receiver = try Receiver { _, _ in .answer(200) }
    let webhooks = try house.tell(try destination(receiver))
    #expect(house.isTold(webhooks))
    for dish in ["plov", "dolma", "kebab"] { try house.happens(dish) }
    #expect(house.isTold(webhooks))
    try house.folder.ask(.from(Position(house.ledger.ledger.head.value - 1)), of: "crm")
    #expect(receiver.waits(for: 5))
    try house.folder.ask(.from(1000), of: "crm")
    #expect(house.told.hears("nothing is sent again from 1000"))
    webhooks.stop()
    receiver.stop()
    let ids = receiver.requests.map { $0.field("webhook-id") }
    #expect(ids[3...] == ids[1...2] && ids.count == 5)
  }

  @Test func `a webhook of another log is stopped, and goes on from a position`() throws {
    let house = try House()
    let receiver = try Receiver { _, _ in .answer(200) }
    try house.happens("plov")
    try Files.makeDirectory(house.folder.path)
    let other = try #require(
      EventCursor(
        "1/1/\(String(repeating: "0", count: 64))/\(LedgerID(high: 1, low: 1))/\(IncarnationID(high: 1, low: 1))"
      ))
    var state = WebhookState(after: 1)
    state.start = .cursor(other)
    try house.folder.write(state, of: "crm")
    let webhooks = try house.tell(try destination(receiver))
    #expect(house.told.hears("the log is not the one"))
    try house.folder.ask(.from(house.ledger.ledger.head), of: "crm")
    #expect(receiver.waits(for: 1) && house.isTold(webhooks))
    webhooks.stop()
    receiver.stop()
    #expect(try dishes(receiver) == ["plov"])
  }

  // MARK: When

  @Test func `attempts go over three days and a little, with some jitter, and later where the receiver asks`()
  {
    let schedule = WebhookSchedule()
    let now = Timestamp(epochSeconds: 1_900_000_000)
    func wait(_ failures: Int, _ header: String? = nil, jitter: Double = 0) -> Int64? {
      let wanted = WebhookSchedule.wanted(header, at: now)
      return schedule.next(after: failures, at: now, wanted: wanted, jitter: jitter).map {
        $0.epochSeconds - now.epochSeconds
      }
    }
    let waits = (1...9).compactMap { wait($0) }
    #expect(waits.count == 9 && waits == waits.sorted() && waits.reduce(0, +) == 272_105)
    #expect(wait(10) == nil && wait(2, jitter: 1) == 330)
    #expect(wait(1, "120") == 120 && wait(2, "120") == 300 && wait(1, "999999") == 86_400)
    #expect(wait(1, now.adding(seconds: 60).httpDate) == 60)
    for none in ["-1", "soon", "", "1.5"] { #expect(wait(1, none) == 5) }
  }

  @Test func `a date of HTTP is written and read in one form`() {
    let instant = Timestamp(epochSeconds: 784_111_777)
    #expect(instant.httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT") == instant)
    #expect(Timestamp(epochSeconds: 0).httpDate == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(Timestamp(epochSeconds: -1).httpDate == "Wed, 31 Dec 1969 23:59:59 GMT")
    for other in [
      "Mon, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0400", "",
    ] {
      #expect(Timestamp(httpDate: other) == nil)
    }
  }

  // MARK: The file

  private func read(_ text: String) throws -> [WebhookDestination] {
    let directory = try TemporaryDirectory()
    try Files.replace("hooks.json", in: directory.path, with: text)
    return try WebhookFile.read(directory.path + "/hooks.json")
  }

  @Test func `a file names destinations, their secrets and what they hear`() throws {
    let found = try read(
      """
      {"webhooks":[{"name":"crm","url":"https://hooks.example/a?key=b","secrets":["\(WebhookTests.secret)"],
        "types":["booked","cancelled"],"venues":["sahil"],"notices":["guest"]},
        {"name":"till-2","url":"http://10.0.0.7:9000/","secrets":["\(WebhookTests.seed)"]}]}
      """)
    #expect(found.map(\.name) == ["crm", "till-2"])
    #expect(found[0].types == [.booked, .cancelled] && found[0].venues == ["sahil"])
    #expect(found[0].notices == [.guest] && found[1].types == nil && found[1].notices.isEmpty)
    #expect("\(found[0].secrets) \(found[0].address)" == "[a secret (v1)] https://hooks.example")
  }

  @Test(arguments: [
    (#"[]"#, "no JSON object"), (#"{"webhooks":[3]}"#, "entry 1 is no object"),
    (#"{"webhooks":[{"name":"a","url":"http://h/","secrets":[]}]}"#, "no list of texts"),
    (#"{"webhooks":[{"name":"a","secrets":["whsec_x"]}]}"#, "lacks a field"),
    (#"{"webhooks":[{"name":"A b","url":"http://h/","secrets":["S"]}]}"#, "allowed: 1–32"),
    (#"{"webhooks":[{"name":"a","url":"ftp://h/","secrets":["S"]}]}"#, "another scheme"),
    (#"{"webhooks":[{"name":"a","url":"http://u:p@h/","secrets":["S"]}]}"#, "a password"),
    (#"{"webhooks":[{"name":"a","url":"http://h/","secrets":["S","whsec_c2VjcmV0"]}]}"#, "1 can be used"),
    (#"{"webhooks":[{"name":"a","url":"http://h/","secrets":["S"],"types":["x"]}]}"#, "unknown word"),
    (#"{"webhooks":[{"name":"a","url":"http://h/","secrets":["S"],"notices":[]}]}"#, "at least one"),
    (#"{"webhooks":[{"name":"a","url":"http://h/","secrets":["S"],"retries":1}]}"#, "unknown field"),
    (
      #"{"webhooks":[{"name":"a","url":"http://h/","secrets":["S"]},{"name":"a","url":"http://h/","secrets":["S"]}]}"#,
      "two named a"
    ),
  ])
  func `a file with anything else is refused, and no secret is repeated`(_ text: String, _ words: String)
    throws
  {
    let text = text.replacing("\"S\"", with: "\"\(WebhookTests.secret)\"")
    let failure = #expect(throws: LedgerFailure.self) { try read(text) }
    let message = try #require(failure).message
    #expect(message.contains(words), "\(message)")
    for secret in ["whsec_M", "c2Vj", "u:p"] { #expect(!message.contains(secret)) }
  }

  @Test func `what is kept is read as it was written, and a damaged file is no state`() throws {
    let directory = try TemporaryDirectory()
    let folder = WebhookFolder(of: directory.path)
    try Files.makeDirectory(folder.path)
    var state = WebhookState(after: 7)
    state.done = EventID(9, 2)
    state.givenUp = 1
    state.stop = .silent
    state.trouble = .init(
      since: Timestamp(epochSeconds: 1), failures: 3, next: Timestamp(epochSeconds: 9),
      found: "it answered 500")
    try folder.write(state, of: "crm")
    #expect(try folder.state(of: "crm") == state && folder.names == ["crm"] && state.position == 9)
    #expect(try folder.state(of: "other") == nil)
    try Files.replace("crm.state", in: folder.path, with: "daybook webhook\nformat 1\n")
    #expect(throws: LedgerFailure.self) { try folder.state(of: "crm") }
    try Files.replace("crm.dead", in: folder.path, with: "{}\n")
    #expect(throws: LedgerFailure.self) { try folder.deadLetters(of: "crm") }
  }
}
