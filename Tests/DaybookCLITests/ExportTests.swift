import DaybookCBOR
import DaybookCrypto
import DaybookDomain
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookViews
import Foundation
import Testing

/// Exported events: all of them, some of them, and without any guest in them.
@Suite(.serialized) struct ExportTests {
  /// Two venues, three guests, a refusal under a key, a note, a forgotten guest.
  private func place() throws -> Place {
    let place = try Place(
      Place.book(
        "19:00", table: "T1",
        more:
          #","by":"guest:ana","key":"+994501234567","requestId":"for ana","guest":{"name":"Ana Məmmədova","phone":"#
          + #""+994 50 123 45 67","notes":"window"}"#),
      Place.book("19:00", table: "T2", more: #","by":"guest:bob","guest":{"name":"Bob"}"#),
      #"{"command":"defineVenue","venue":\#(House.kinar)}"#,
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T12:00","by":"guest:ana"}"#)
    // Refused under a key, with a message.
    _ = try place.exec(
      #"{"command":"cancel","reservation":"01900000-0000-7000-8000-000000000001","by":"guest:ana","key":"k"}"#,
      Place.book(
        "19:10", table: "T 3",
        more: #","by":"host:leyla","override":{"codes":["OFF_GRID"],"why":"Ana is my aunt"}"#),
      #"{"command":"block","venue":"sahil","tables":["T2"],"from":"2030-05-02T10:00","until":"2030-05-02T12:00","reason":"#
        + #""Bob broke it","by":"host:leyla"}"#)
    return place
  }

  private func bytes(_ place: Place, _ words: String...) throws -> [UInt8] {
    let file = place.path + "/" + UUID().uuidString
    let ran = try place.run(["export", "events", "--output", file] + words, input: [])
    guard ran.code == 0 else { throw Unexpected("export: \(ran)") }
    return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
  }

  @Test func `JSON lines are those of the log, by range, venue and guest`() throws {
    let place = try place()
    let log = try place.must("log", "--json")
    #expect(try place.must("export", "events").output == log.output)
    #expect(try bytes(place) == Array(log.output.utf8))
    let some = try place.must("export", "events", "--from", "3", "--to", "5").json()
    #expect(some.map { $0["position"]?.integer } == [3, 4, 5])
    let kinar = try place.must("export", "events", "--venue", "kinar").json()
    #expect(kinar.map { $0["type"]?.text } == ["venueDefined", "booked"])
    let ana = try place.must("export", "events", "--guest", "ana").json()
    #expect(ana.map { $0["type"]?.text } == ["booked", "booked", "refused"])
    let both = try place.must("export", "events", "--guest", "guest:ana", "--venue", "sahil").json()
    #expect(both.map { $0["type"]?.text } == ["booked"])
    // What others did to the guest's booking belongs to the guest too, whatever the first position.
    let id = try #require(ana[0]["data"]?["reservation"]?.text)
    _ = try place.exec(#"{"command":"modify","reservation":"\#(id)","party":1,"by":"host:1"}"#)
    let head = try place.head()
    let last = try place.must("export", "events", "--guest", "ana", "--from", "\(head)").json()
    #expect(last.map { $0["type"]?.text } == ["modified"])
    #expect(try place.run("export", "events", "--to", "1000").code == 3)
    #expect(try place.run("export", "events", "--guest", "host:1").code == 2)
    #expect(try place.run("export", "events", "--format", "xml").code == 2)
    #expect(try place.run("export", "everything").code == 2)
  }

  @Test func `a CBOR sequence is the records' maps one after another, as they are stored`() throws {
    let place = try place()
    let sequence = try bytes(place, "--format", "cbor-seq")
    var reader = CBORReader(sequence.span.bytes)
    var items: [[UInt8]] = []
    while !reader.isAtEnd {
      let start = reader.offset
      try reader.skip()
      items.append(Array(sequence[start..<reader.offset]))
    }
    let log = try place.must("log", "--json").json()
    #expect(items.count == log.count)
    // Each item is the CBOR that its link was computed over.
    var link = Digest256.zero
    var chain = LogChain()
    for (place, item) in items.enumerated() {
      let fact = try RecordForm.decode(item.span.bytes, position: Position(UInt64(place) + 1))
      if case .ledgerCreated(let created) = fact.event {
        link = chain.origin(
          ledgerID: [created.ledger.high, created.ledger.low].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
          })
      }
      link = chain.header(position: UInt64(place) + 1, after: link, cbor: item.span.bytes).link
      #expect(log[place]["link"]?.text == link.description)
    }
  }

  @Test(arguments: ["jsonl", "cbor-seq"])
  func `redacted there is nothing of anybody left, and the rest can still be read`(format: String) throws {
    let place = try place()
    let whole = try bytes(place, "--format", format)
    let redacted = try bytes(place, "--format", format, "--redact")
    let sealed = try place.must("log", "--json").json().compactMap { $0["data"]?["guest"]?["sealed"]?.text }
    #expect(sealed.count == 2)
    for text in ["guest:ana", "+994501234567", "for ana", "Ana is my aunt", "Bob broke it", "host:leyla"] {
      #expect(whole.contains(Array(text.utf8)), "\(text)")
      #expect(!redacted.contains(Array(text.utf8)), "\(text)")
    }
    for text in ["ana", "Ana", "bob", "Bob", "Məmmədova", "leyla", "fingerprint", "link\""] {
      #expect(!redacted.contains(Array(text.utf8)), "\(text)")
    }
    for hex in sealed {
      // No sixteen bytes in a row of what is sealed, raw or as hexadecimal.
      let bytes = try #require(Hexadecimal.bytes(hex))
      for start in stride(from: 0, to: bytes.count - 16, by: 8) {
        #expect(!redacted.contains(Array(bytes[start..<start + 16])))
        #expect(!redacted.contains(Array(hex.utf8)[2 * start..<2 * start + 32]))
      }
    }
    guard format == "jsonl" else {
      var reader = CBORReader(redacted.span.bytes)
      var count = 0
      while !reader.isAtEnd {
        let start = reader.offset
        try reader.skip()
        let fact = try RecordForm.decode(
          Array(redacted[start..<reader.offset]).span.bytes, position: Position(UInt64(count) + 1))
        if case .booked(let booked) = fact.event { #expect(booked.guest?.sealed ?? [] == []) }
        count += 1
      }
      #expect(count == (try place.head()))
      return
    }
    let lines = try String(decoding: redacted, as: UTF8.self).split(separator: "\n").map {
      try JSONParser.parse(Array($0.utf8))
    }
    // Each person has one pseudonym, and no two people share one.
    let guests = lines.filter { $0["type"]?.text == "booked" }.compactMap { $0["by"]?.text }
    #expect(guests.count == 4 && guests[0] == guests[2] && guests[0] != guests[1])
    #expect(guests[0].hasPrefix("guest:"))
    // Another export has other pseudonyms.
    #expect(try bytes(place, "--redact") != redacted)
  }

  @Test func `who is moved to make room for a guest is not in the guest's export`() throws {
    let place = try Place(
      Place.book("19:00", more: #","by":"guest:bob""#),
      Place.book("19:00", party: 4, more: #","by":"guest:cem""#))
    let answers = try place.exec(Place.book("19:00", party: 2, more: #","by":"guest:ana""#))
    #expect(answers[0].outcome == "accepted")
    let types = try place.must("export", "events", "--guest", "ana").json().map { $0["type"]?.text }
    #expect(types == ["booked"])
  }
}

enum Hexadecimal {
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { place in
      UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) ?? 0
    }
  }
}
