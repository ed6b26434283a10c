import DaybookCrypto
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
  private func seal(_ place: Place, _ name: String = "seal") throws {
    _ = try place.must("seal", "--output", name)
    if !FileManager.default.fileExists(atPath: place.path + "/key") {
      _ = try place.file("key", try place.must("seal", "--public-key").output)
    }
  }

  private func sealed(_ place: Place, _ name: String = "seal", key: String = "key") throws -> Ran {
    try place.run("verify", "--json", "--sealed", name, "--public-key", key)
  }

  @Test func `a seal names the head, and holds while the log grows`() throws {
    let place = try place()
    let head = try place.must("verify", "--json").json()[0]
    try seal(place)
    let lines = String(decoding: try bytes(place, "seal"), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let origin = try place.must("seal", "--public-key").output.split(separator: "+")[0]
    #expect(lines.count == 6 && lines[0] == origin && origin.hasPrefix("daybook/"), "\(lines)")
    #expect(lines[1] == "\(head["position"]?.integer ?? 0)" && lines[2].count == 44 && lines[3].isEmpty)
    #expect(lines[4].hasPrefix("— \(origin) ") && lines[5].isEmpty)
    #expect(try place.must("seal").output == lines.joined(separator: "\n"), "the same head has the same seal")
    _ = try place.exec(Place.book("16:00"))
    let ran = try sealed(place)
    #expect(ran.code == 0, "\(ran)")
    let names = try ran.json()[0]["witnesses"]?.items.filter { $0["position"] == head["position"] }
      .compactMap { $0["name"]?.text }
    #expect(Set(names ?? []).isSuperset(of: ["seal seal", "seal \(place.ledger)/seals/last"]), "\(ran)")
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
    let kept = place.path + "/kept"
    try FileManager.default.copyItem(atPath: place.ledger + "/seals", toPath: kept)
    for (position, code) in [(5, Int32(1)), (head, 1), (head + 1, 0)] {
      var records = sound
      var fact = try records.fact(position)
      fact.requestID = "forged"
      records.set(position, fact)
      try records.link()
      try records.write()
      // Removes everything else that remembers the log.
      for name in ["views", "verified", "seals"] {
        try? FileManager.default.removeItem(atPath: place.ledger + "/" + name)
      }
      #expect(try place.run("verify").code == 0)
      let ran = try sealed(place)
      // The seal that the ledger keeps itself shows as much, and no other can be made on top of it.
      try? FileManager.default.removeItem(atPath: place.ledger + "/verified")
      try FileManager.default.copyItem(atPath: kept, toPath: place.ledger + "/seals")
      #expect(try place.run("verify").code == code)
      let next = try place.run("seal")
      #expect(next.code == (code == 0 ? 0 : 3), "\(next)")
      if code != 0 { #expect(next.errors.contains("one of them was changed since"), "\(next)") }
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

  @Test(arguments: [0, 1, 2, 4])
  func `a seal with a line changed is refused`(line: Int) throws {
    let place = try place()
    try seal(place)
    var lines = String(decoding: try bytes(place, "seal"), as: UTF8.self).components(separatedBy: "\n")
    // The last character of base64 has bits that must be zero: with others it is none.
    let part = lines[line].dropLast(lines[line].hasSuffix("=") ? 2 : 0)
    guard let digit = part.lastIndex(where: { $0.isNumber }) else { throw Unexpected(lines[line]) }
    lines[line].replaceSubrange(digit...digit, with: lines[line][digit] == "3" ? "4" : "3")
    _ = try place.file("changed", lines.joined(separator: "\n"))
    let ran = try sealed(place, "changed")
    #expect(ran.code == 1 && ran.output.isEmpty, "\(ran)")
    #expect(ran.errors.contains("changed: "), "\(ran)")
  }

  @Test(arguments: [
    "", "daybook", "three\nlines\nhere\n\n— a AAAAAAAA\n", "x\n\n", "daybook/1\n7\nAA==\n\n— a AAAAAAAA\n",
    "a\tb\n1\nAA==\n\n— a AAAAAAAA\n", "x\n1\ny\n\n- a AAAAAAAA\n", "x\n1\ny\n\n— a AAAAAAAA",
  ])
  func `what is no seal is refused as such`(text: String) throws {
    let place = try place()
    try seal(place)
    _ = try place.file("none", text)
    let ran = try sealed(place, "none")
    #expect(ran.code == 2 && ran.errors.contains("none: ") && ran.output.isEmpty, "\(ran)")
  }

  @Test func `seals of another key or ledger are refused, and the vault's own key proves less`() throws {
    let place = try place()
    let other = try self.place()
    for one in [place, other] { try seal(one) }
    let stranger = try sealed(place, key: other.path + "/key")
    #expect(stranger.code == 1 && stranger.errors.contains("the key that is trusted is of"), "\(stranger)")
    let foreign = try sealed(place, other.path + "/seal", key: other.path + "/key")
    #expect(foreign.code == 1 && foreign.errors.contains("of the ledger"), "\(foreign)")
    let own = try place.must("verify", "--sealed", "seal")
    #expect(own.output.contains("whoever can write the vault can make such a seal"), "\(own)")
    let key = try place.must("seal", "--public-key").lines[0]
    #expect(try sealed(place, key: key).code == 0)
    let renamed = try sealed(place, key: other.must("seal", "--public-key").lines[0])
    #expect(renamed.code == 1 && renamed.errors.contains("the key that is trusted is of"), "\(renamed)")
    // As key files had it before keys had names: the 32 bytes, in hexadecimal.
    let secret = SigningKey(seed: try bytes(place, "ledger/vault/signing")).publicKey
    #expect(try sealed(place, key: "\(secret)").code == 0)
    for words in [
      ["--public-key", key], ["--policy", "key"], ["--sealed", "seal", "--from", "seal"],
      ["--sealed", "missing.json"],
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
      // A seal of the same records keeps the signature that it has.
      #expect(try place.exec(Place.book(round == 1 ? "20:00" : "20:30"))[0].outcome == "accepted")
      try seal(place, "seal\(round)")
    }
    let new = try place.must("seal", "--public-key").output
    #expect(new != old)
    for name in ["seal", "seal1", "seal2"] {
      #expect(try sealed(place, name).code == 0, "\(name)")
    }
    _ = try place.file("old", old)
    #expect(try sealed(place, "seal1", key: "old").code == 1)
    // The second rotation alone is signed by a key that the first key never named.
    let lines = try String(contentsOfFile: place.path + "/key", encoding: .utf8).split(separator: "\n")
    _ = try place.file("gap", [lines[0], lines[2]].joined(separator: "\n"))
    let gap = try sealed(place, "seal2", key: "gap")
    #expect(gap.code == 1 && gap.errors.contains("not signed by a key that is trusted"), "\(gap)")
    _ = try place.file("new", new)
    #expect(try sealed(place, "seal", key: "new").code == 1)
  }

  @Test func `the key is made once, readable by its owner alone, and a seal is never written over`() throws {
    let place = try place()
    try seal(place)
    let attributes = try FileManager.default.attributesOfItem(atPath: place.ledger + "/vault/signing")
    #expect(attributes[.posixPermissions] as? Int == 0o600 && attributes[.size] as? Int == 32)
    let again = try place.run("seal", "--output", "seal")
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
    // A seal's tree is of the links as they stand, so it vouches for the last of them.
    try sound.write()
    try seal(place)
    _ = try place.exec(Place.book("18:00"))
    let sealed = try place.run("verify", "--json", "--from", "seal", "--public-key", "key").json()[0]
    #expect(sealed["ok"] == .bool(true) && sealed["trusted"]?.integer == position + 1, "\(sealed)")
    var changed = try Records(place)
    changed.records[4][20] ^= 1
    try changed.write()
    let linked = try place.run("verify", "--json", "--from", "seal", "--public-key", "key").json()[0]
    #expect(linked["kind"]?.text == "witness" && linked["position"]?.integer == position + 1, "\(linked)")
    let past = try verify("\(position + 9):\(link)") { _ in }
    #expect(past["kind"]?.text == "witness" && past["position"]?.integer == position + 2, "\(past)")
  }
}
