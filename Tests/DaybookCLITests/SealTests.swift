import DaybookDomain
import DaybookJSON
import DaybookLog
import Foundation
import Testing

/// Seals: what they show, what they refuse, and how a new key is followed.
@Suite struct SealTests {
  private func place() throws -> Place {
    try Place(Place.book("10:00", table: "T1"), Place.book("12:00", table: "T1"), Place.book("14:00"))
  }

  /// A seal of the head, and the public key in a file.
  private func seal(_ place: Place, _ name: String = "seal.json") throws {
    _ = try place.must("seal", "--output", name)
    if !FileManager.default.fileExists(atPath: place.path + "/key") {
      _ = try place.file("key", try place.must("seal", "--public-key").output)
    }
  }

  private func sealed(_ place: Place, _ name: String = "seal.json", key: String = "key") throws -> Ran {
    try place.run("verify", "--json", "--sealed", name, "--public-key", key)
  }

  @Test func `a seal names the head, and holds while the log grows`() throws {
    let place = try place()
    let head = try place.must("verify", "--json").json()[0]
    try seal(place)
    let document = try JSONParser.parse(try bytes(place, "seal.json"))
    #expect(document.names == ["seal", "ledger", "position", "link", "sealedAt", "publicKey", "signature"])
    #expect(document["position"] == head["position"] && document["link"] == head["link"])
    _ = try place.exec(Place.book("16:00"))
    let ran = try sealed(place)
    #expect(ran.code == 0, "\(ran)")
    let witness = try ran.json()[0]["witnesses"]?.items.first
    #expect(witness?["name"]?.text == "seal seal.json" && witness?["position"] == head["position"])
    #expect(try place.must("seal", "--public-key").output == place.must("seal", "--public-key").output)
  }

  private func bytes(_ place: Place, _ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: place.path + "/" + name)))
  }

  @Test func `a log rewritten before its seal, every link made anew, is found; after it, it is another log`()
    throws
  {
    let place = try place()
    try seal(place)
    let head = try place.head()
    _ = try place.exec(Place.book("16:00"), Place.book("18:00"))
    let sound = try Records(place)
    for (position, code) in [(5, Int32(1)), (head, 1), (head + 1, 0)] {
      var records = sound
      var fact = try records.fact(position)
      fact.requestID = "forged"
      records.set(position, fact)
      try records.link()
      try records.write()
      // Removes everything else that remembers the log.
      for name in ["views", "verified"] {
        try? FileManager.default.removeItem(atPath: place.ledger + "/" + name)
      }
      #expect(try place.run("verify").code == 0)
      let ran = try sealed(place)
      #expect(ran.code == code, "\(position): \(ran)")
      guard code == 1 else { continue }
      let found = try ran.json()[0]
      #expect(found["kind"]?.text == "witness" && found["position"]?.integer == head, "\(found)")
    }
    var records = sound
    records.records.removeLast(3)
    try records.write()
    let found = try sealed(place).json()[0]
    #expect(found["kind"]?.text == "witness" && found["position"]?.integer == head, "\(found)")
  }

  @Test(arguments: ["position", "link", "ledger", "sealedAt", "publicKey", "signature"])
  func `a seal with a field changed is refused`(field: String) throws {
    let place = try place()
    try seal(place)
    var text = String(decoding: try bytes(place, "seal.json"), as: UTF8.self)
    guard let start = text.range(of: "\"\(field)\":")?.upperBound,
      let digit = text[start...].firstIndex(where: \.isNumber)
    else { throw Unexpected("no \(field) in \(text)") }
    text.replaceSubrange(digit...digit, with: text[digit] == "1" ? "2" : "1")
    _ = try place.file("changed.json", text)
    let ran = try sealed(place, "changed.json")
    #expect(ran.code == 1 && ran.output.isEmpty, "\(ran)")
    #expect(ran.errors.contains("changed.json: "), "\(ran)")
  }

  @Test func `seals of another key or ledger are refused, and the vault's own key proves less`() throws {
    let place = try place()
    let other = try self.place()
    for one in [place, other] { try seal(one) }
    let stranger = try sealed(place, key: other.path + "/key")
    #expect(stranger.code == 1 && stranger.errors.contains("not the one that is trusted"), "\(stranger)")
    let foreign = try sealed(place, other.path + "/seal.json", key: other.path + "/key")
    #expect(foreign.code == 1 && foreign.errors.contains("of the ledger"), "\(foreign)")
    let own = try place.must("verify", "--sealed", "seal.json")
    #expect(own.output.contains("whoever can write the vault can make such a seal"), "\(own)")
    let hex = try place.must("seal", "--public-key").lines[0]
    #expect(try sealed(place, key: hex).code == 0)
    for words in [
      ["--public-key", hex], ["--sealed", "seal.json", "--from", "seal.json"], ["--sealed", "missing.json"],
      ["--from", "7:beef"], ["--sealed", "key"],
    ] {
      let ran = try place.run(["verify"] + words)
      #expect(ran.code >= 2 && ran.output.isEmpty, "\(words): \(ran)")
    }
  }

  @Test func `a rotation is followed from the old key to the new one, and only with its document`() throws {
    let place = try place()
    try seal(place)
    let old = try place.must("seal", "--public-key").output
    for round in 1...2 {
      let rotation = try place.must("seal", "--rotate").output
      let keys = try String(contentsOfFile: place.path + "/key", encoding: .utf8)
      _ = try place.file("key", keys + rotation)
      try seal(place, "seal\(round).json")
    }
    let new = try place.must("seal", "--public-key").output
    #expect(new != old)
    for name in ["seal.json", "seal1.json", "seal2.json"] {
      #expect(try sealed(place, name).code == 0, "\(name)")
    }
    _ = try place.file("old", old)
    #expect(try sealed(place, "seal1.json", key: "old").code == 1)
    // The second rotation alone is signed by a key that the first key never named.
    let lines = try String(contentsOfFile: place.path + "/key", encoding: .utf8).split(separator: "\n")
    _ = try place.file("gap", [lines[0], lines[2]].joined(separator: "\n"))
    let gap = try sealed(place, "seal2.json", key: "gap")
    #expect(gap.code == 1 && gap.errors.contains("not signed by a key that is trusted"), "\(gap)")
    _ = try place.file("new", new)
    #expect(try sealed(place, "seal.json", key: "new").code == 1)
  }

  @Test func `the key is made once, readable by its owner alone, and a seal is never written over`() throws {
    let place = try place()
    try seal(place)
    let attributes = try FileManager.default.attributesOfItem(atPath: place.ledger + "/vault/signing")
    #expect(attributes[.posixPermissions] as? Int == 0o600 && attributes[.size] as? Int == 32)
    let again = try place.run("seal", "--output", "seal.json")
    #expect(again.code == 3 && again.errors.contains("a path that is free"), "\(again)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place.ledger + "/vault").sorted() == [
        "keys", "secret", "signing",
      ])
    #expect(truncate(place.ledger + "/vault/signing", 31) == 0)
    #expect(try place.run("seal").errors.contains("it is no signing key"))
  }

  @Test func `up to a trusted head links are not worked out, and at it and after it they are`() throws {
    let place = try place()
    let head = try place.must("verify", "--json").json()[0]
    guard let position = head["position"]?.integer, let link = head["link"]?.text else {
      throw Unexpected("\(head)")
    }
    _ = try place.exec(Place.book("16:00"))
    let sound = try Records(place)
    func verify(_ from: String, _ change: (inout Records) -> Void) throws -> JSONValue {
      var records = sound
      change(&records)
      try records.write()
      return try place.run("verify", "--json", "--from", from).json()[0]
    }
    let whole = try verify("\(position):\(link)") { _ in }
    #expect(whole["ok"] == .bool(true) && whole["trusted"]?.integer == position, "\(whole)")
    let before = try verify("\(position):\(link)") { $0.records[4][20] ^= 1 }
    #expect(before["ok"] == .bool(true), "\(before)")
    let at = try verify("\(position):\(link)") { $0.records[position - 1][20] ^= 1 }
    #expect(at["kind"]?.text == "witness" && at["position"]?.integer == position, "\(at)")
    let after = try verify("\(position):\(link)") { $0.records[position][20] ^= 1 }
    #expect(after["kind"]?.text == "link" && after["position"]?.integer == position + 1, "\(after)")
    let past = try verify("\(position + 9):\(link)") { _ in }
    #expect(past["kind"]?.text == "witness" && past["position"]?.integer == position + 2, "\(past)")
  }
}
