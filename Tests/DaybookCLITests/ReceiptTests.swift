import DaybookJSON
import DaybookStore
import Foundation
import Testing

/// Receipts, and the witnesses whose cosignatures make them and the log's end believable.
@Suite struct ReceiptTests {
  private func place() throws -> Place {
    let place = try Place(
      Place.book("10:00", table: "T1", more: #","guest":{"name":"Ana Məmmədova","phone":"+994501112233"}"#),
      Place.book("12:00", table: "T1"))
    _ = try place.file("key", try place.must("seal", "--public-key").output)
    return place
  }

  /// A witness of a name, with a state of its own, that the ledger knows.
  private func addWitness(_ name: String, to place: Place) throws {
    let key = try place.must("cosign", "--state", name, "--name", "\(name).example/w").lines[0]
    _ = try place.must("witness", "add", key)
  }

  /// Seals, has a witness cosign it, and keeps that.
  private func cosign(_ place: Place, by name: String, since: String) throws {
    let request = try place.must("seal", "--since", since).output
    _ = try place.file("request", request)
    let line = try place.must("cosign", "request", "--state", name, "--log", "key").output
    _ = try place.must("witness", "keep", "-", input: line)
  }

  private func reservation(_ place: Place) throws -> String {
    let found = try place.must("reservations", "--json").json()[0]
    return try #require(found["reservation"]?.text ?? found["id"]?.text)
  }

  @Test func `a receipt proves the record that made a reservation, without the ledger and without the guest`()
    throws
  {
    let place = try place()
    let id = try reservation(place)
    let early = try place.run("receipt", id)
    #expect(early.code == 1 && early.errors.contains("run daybook seal"), "\(early)")
    _ = try place.must("seal")
    let receipt = try place.must("receipt", id)
    #expect(receipt.output.hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
    #expect(try place.must("receipt", "5").output == receipt.output)
    let stranger = try Place.bare()
    _ = try stranger.file("receipt", receipt.output)
    _ = try stranger.file("key", try String(contentsOfFile: place.path + "/key", encoding: .utf8))
    let checked = try stranger.run(
      ["receipt", "--check", "receipt", "--public-key", "key", "--json"], onLedger: false)
    let found = try #require(try checked.json().first)
    let record = try place.must("log", "--json").json()[4]
    #expect(checked.code == 0 && found["record"]?["type"]?.text == "booked", "\(checked)")
    #expect(found["record"]?["link"] == record["link"] && found["record"]?["position"]?.integer == 5)
    #expect(found["record"]?["data"] == record["data"] && found["sealed"]?.integer == 6)
    #expect(!checked.output.contains("Ana"))
    let text = try stranger.run(["receipt", "--check", "receipt", "--public-key", "key"], onLedger: false)
    #expect(text.code == 0 && text.output.hasPrefix("Record 5 is in the seal of 6 records"), "\(text)")
  }

  @Test func `each record has a receipt, the first too, and one after the seal has none`() throws {
    let place = try place()
    _ = try place.must("seal")
    for position in 1...6 {
      let receipt = try place.must("receipt", "\(position)").output
      _ = try place.file("receipt", receipt)
      #expect(try place.run("receipt", "--check", "receipt", "--public-key", "key").code == 0)
    }
    _ = try place.exec(Place.book("14:00"))
    for word in ["7", "0", "999", "01900000-0000-7000-8000-000000000001"] {
      let ran = try place.run("receipt", word)
      #expect(ran.code == 1 && ran.output.isEmpty, "\(word): \(ran)")
      let isThere = word == "7"
      #expect(ran.errors.contains("run daybook seal") == isThere, "\(word): \(ran)")
      if ["0", "999"].contains(word) {
        #expect(ran.errors.contains("no record \(word): the log goes from 1 to 7"), "\(ran)")
      }
    }
    _ = try place.must("seal")
    #expect(try place.run("receipt", "7").code == 0)
  }

  @Test func `a receipt of which anything is changed is refused`() throws {
    let place = try place()
    _ = try place.must("seal")
    let receipt = try place.must("receipt", "5").output
    let lines = receipt.components(separatedBy: "\n")
    for (line, text) in lines.enumerated() where !text.isEmpty {
      var changed = lines
      let digit = text.index(text.endIndex, offsetBy: text.hasSuffix("=") ? -3 : -1)
      changed[line].replaceSubrange(digit...digit, with: text[digit] == "1" ? "2" : "1")
      _ = try place.file("changed", changed.joined(separator: "\n"))
      let ran = try place.run("receipt", "--check", "changed", "--public-key", "key")
      #expect([1, 2].contains(ran.code) && ran.output.isEmpty, "line \(line): \(ran)")
    }
    let other = try self.place()
    let ran = try place.run("receipt", "--check", "-", "--public-key", other.path + "/key", input: receipt)
    #expect(ran.code == 1 && ran.errors.contains("the key that is trusted is of"), "\(ran)")
    for words in [
      [], ["5", "--public-key", "key"], ["5", "--json"], ["--check", "changed"], ["5", "--check", "changed"],
      ["--check", "key", "--public-key", "key"], ["x"],
      ["--check", "changed", "--public-key", "key", "--policy", "key"],
    ] {
      #expect(try place.run(["receipt"] + words).code == 2, "\(words)")
    }
  }

  @Test func `a receipt for another record than it proves does not hold, and what is none is named`() throws {
    let place = try place()
    _ = try place.must("seal", "--output", "seal")
    let receipt = try place.must("receipt", "5").output
    _ = try place.file("forged", receipt.replacingOccurrences(of: "\nindex 4\n", with: "\nindex 5\n"))
    let forged = try place.run("receipt", "--check", "forged", "--public-key", "key")
    #expect(forged.code == 1 && forged.errors.contains("its index names record 6"), "\(forged)")

    let seal = try place.run("receipt", "--check", "seal", "--public-key", "key")
    #expect(seal.code == 2 && seal.errors.contains("seal: it is no receipt"), "\(seal)")
    _ = try place.file("receipt", receipt)
    for (file, state) in [("seal", "w1"), ("receipt", "w1")] {
      let ran = try place.run("cosign", file, "--state", state, "--log", "key")
      #expect(ran.code == 2 && ran.errors.contains("\(file): it asks for no cosignature"), "\(ran)")
    }
    let witness = try place.must("cosign", "--state", "w1", "--name", "w1.example/w").lines[0]
    _ = try place.file("witness", witness + "\n")
    for key in [witness, "witness"] {
      for words in [["receipt", "--check", "receipt"], ["verify", "--sealed", "seal"]] {
        let ran = try place.run(words + ["--public-key", key])
        #expect(ran.code == 2 && ran.errors.contains("is the key of the witness w1.example/w"), "\(ran)")
      }
    }
    let cut = try place.run("receipt", "--check", "receipt", "--public-key", String(witness.dropLast()))
    #expect(cut.code == 3 && cut.errors.contains("or a whole key as daybook seal --public-key"), "\(cut)")
  }

  @Test func `what a damaged tree would prove is not given out`() throws {
    let place = try place()
    _ = try place.must("seal")
    _ = try place.must("receipt", "5")
    let current = try String(contentsOfFile: place.ledger + "/views/tree/CURRENT", encoding: .utf8)
    let environment = try Environment(
      path: place.ledger + "/views/tree/\(current.trimmingCharacters(in: .newlines))",
      options: EnvironmentOptions(mapByteCount: 64 << 20, durability: .noMetaSync))
    let table = try environment.table("hashes")
    // The row of record 4: its leaf, and the subtrees of two and of four records.
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.put(table, key: [0, 0, 0, 0, 0, 0, 0, 4], [UInt8](repeating: 7, count: 96))
    }
    environment.close()
    let ran = try place.run("receipt", "5")
    #expect(ran.code == 3 && ran.output.isEmpty && ran.errors.contains("views rebuild tree"), "\(ran)")
    _ = try place.must("views", "rebuild", "tree", "--switch", "always")
    #expect(try place.run("receipt", "5").code == 0)
  }

  @Test func `a witness signs what continues what it signed, and nothing else`() throws {
    let place = try place()
    try addWitness("w1", to: place)
    let first = try place.must("seal", "--since", "0").output
    _ = try place.file("first", first)
    #expect(first.hasPrefix("old 0\n\ndaybook/"))
    let line = try place.must("cosign", "first", "--state", "w1", "--log", "key").output
    #expect(line.hasPrefix("— w1.example/w ") && line.hasSuffix("\n"))
    let seal = try place.must("seal").output
    _ = try place.exec(Place.book("14:00"))
    _ = try place.file("seal", seal)
    let next = try place.must("seal", "--since", "6").output
    #expect(try place.must("seal", "--since", "seal").output == next)
    let again = try place.run("cosign", "first", "--state", "w1", "--log", "key")
    #expect(again.code == 1 && again.errors.contains("daybook seal --since 6"), "\(again)")
    var lines = next.components(separatedBy: "\n")
    #expect(lines[0] == "old 6" && lines.count > 4)
    lines[1] = lines[1].replacingCharacters(
      in: lines[1].startIndex...lines[1].startIndex, with: lines[1].hasPrefix("A") ? "B" : "A")
    _ = try place.file("forged", lines.joined(separator: "\n"))
    let forged = try place.run("cosign", "forged", "--state", "w1", "--log", "key")
    #expect(forged.code == 1 && forged.errors.contains("is not the beginning of this one"), "\(forged)")
    let other = try self.place()
    let stranger = try place.run("cosign", "-", "--state", "w1", "--log", other.path + "/key", input: next)
    #expect(stranger.code == 1 && stranger.output.isEmpty, "\(stranger)")
    #expect(try place.run("cosign", "-", "--state", "w1", "--log", "key", input: next).code == 0)
    // What the witness keeps is the seal that it signed last.
    let id = seal.split(separator: "\n")[0].dropFirst(8)
    let kept = try place.must("verify", "--sealed", "w1/\(id)", "--public-key", "key")
    #expect(kept.output.hasPrefix("ok: 7 records"), "\(kept)")
    for words in [
      ["--state", "w2"], ["first", "--state", "w1"], ["--log", "key"],
      ["key", "--state", "w1", "--log", "key"],
      ["--state", "w3", "--name", "a b"], ["first", "--name", "x", "--state", "w1", "--log", "key"],
    ] {
      #expect(try place.run(["cosign"] + words).code == 2, "\(words)")
    }
    let since = try place.run("seal", "--since", "8")
    #expect(since.code == 1 && since.errors.contains("which has 7"), "\(since)")
    let foreign = try other.must("seal").output
    _ = try place.file("foreign", foreign)
    #expect(try place.run("seal", "--since", "foreign").code == 1)
  }

  @Test func `with witnesses required, a receipt and verify ask for their cosignatures`() throws {
    let place = try place()
    for name in ["w1", "w2", "w3"] { try addWitness(name, to: place) }
    _ = try place.must("seal")
    #expect(try place.run("verify").code == 0 && place.run("receipt", "5").code == 0)
    _ = try place.must("witness", "require", "2")
    let none = try place.run("verify")
    #expect(
      none.code == 1
        && none.output.hasPrefix(
          "violation: seal: \(place.ledger)/seals/witnessed: there is none; the policy asks for 2 of w1.example/w, w2.example/w, w3.example/w; have"
        ), "\(none)")
    // No history is in doubt.
    #expect(!none.output.contains("which history") && !none.output.contains("--over"), "\(none)")
    #expect(try place.run("receipt", "5").code == 1)
    try cosign(place, by: "w1", since: "0")
    #expect(try place.run("verify").code == 1)
    try cosign(place, by: "w3", since: "0")
    let verified = try place.run("verify")
    #expect(verified.code == 0 && verified.output.contains("cosigned by w1.example/w at "), "\(verified)")

    _ = try place.file("policy", try place.must("witness", "policy").output)
    let receipt = try place.must("receipt", "5").output
    let checked = try place.run("receipt", "--check", "-", "--policy", "policy", "--json", input: receipt)
    let names = try checked.json()[0]["cosigners"]?.items.compactMap { $0["name"]?.text }
    #expect(checked.code == 0 && names == ["w1.example/w", "w3.example/w"], "\(checked)")
    // Without one of the two signatures the policy is not fulfilled.
    let less = receipt.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("— w3") }.joined(separator: "\n")
    let lacking = try place.run("receipt", "--check", "-", "--policy", "policy", input: less)
    #expect(lacking.code == 1 && lacking.errors.contains("it has w1.example/w"), "\(lacking)")

    // A newer seal without cosignatures changes nothing, and is refused where it is given.
    _ = try place.exec(Place.book("14:00"))
    _ = try place.must("seal", "--output", "new")
    #expect(try place.run("verify").code == 0)
    let new = try place.run("verify", "--sealed", "new", "--public-key", "key")
    #expect(new.code == 1 && new.errors.contains("lacks cosignatures"), "\(new)")
    #expect(try place.run("receipt", "7").code == 1)
    let listed = try place.must("witness", "--json").json()[0]
    #expect(listed["required"]?.integer == 2 && listed["witnesses"]?.items.count == 3)
    #expect(listed["seals"]?.items.map { $0["position"]?.integer } == [7, 6])
    #expect(try place.must("witness").output.contains("Seal of 7 records: cosigned by nobody"))
  }

  @Test
  func `a lost tail shows by what the witnesses cosigned, also when the whole directory is an older one`()
    throws
  {
    let place = try place()
    try addWitness("w1", to: place)
    _ = try place.must("witness", "require", "1")
    try cosign(place, by: "w1", since: "0")
    let older = place.path + "/older"
    try FileManager.default.copyItem(atPath: place.ledger, toPath: older)
    _ = try place.exec(Place.book("14:00"))
    try cosign(place, by: "w1", since: "6")
    let id = try place.must("seal").lines[0].dropFirst(8)
    // The log alone: what the ledger keeps shows it.
    let log = place.ledger + "/log/data.mdb"
    try FileManager.default.removeItem(atPath: log)
    try FileManager.default.copyItem(atPath: older + "/log/data.mdb", toPath: log)
    for name in ["views", "verified"] {
      try? FileManager.default.removeItem(atPath: place.ledger + "/" + name)
    }
    let found = try place.run("verify", "--json")
    let first = try found.json()[0]
    #expect(
      found.code == 1 && first["kind"]?.text == "witness" && first["position"]?.integer == 7, "\(found)")
    let next = try place.run("seal")
    #expect(next.code == 3 && next.errors.contains("its tail is missing"), "\(next)")
    // The whole directory: only the witness remembers.
    try FileManager.default.removeItem(atPath: place.ledger)
    try FileManager.default.moveItem(atPath: older, toPath: place.ledger)
    #expect(try place.run("verify").code == 0)
    let asked = try place.run("verify", "--json", "--sealed", "w1/\(id)", "--public-key", "key")
    #expect(try asked.code == 1 && asked.json()[0]["position"]?.integer == 7, "\(asked)")
    // And it signs no other history.
    _ = try place.exec(Place.book("18:00"))
    _ = try place.file("request", try place.must("seal", "--since", "6").output)
    #expect(try place.run("cosign", "request", "--state", "w1", "--log", "key").code == 1)
    let since = try place.run("seal", "--since", "w1/\(id)")
    #expect(since.code == 1 && since.errors.contains("of other records"), "\(since)")
  }

  @Test func `cosignatures are kept of known witnesses, for a seal of this ledger's`() throws {
    let place = try place()
    try addWitness("w1", to: place)
    _ = try place.must("cosign", "--state", "w2", "--name", "w2.example/w")
    _ = try place.file("request", try place.must("seal", "--since", "0").output)
    let unknown = try place.must("cosign", "request", "--state", "w2", "--log", "key").output
    let refused = try place.run("witness", "keep", "-", input: unknown)
    #expect(refused.code == 1 && refused.errors.contains("known witnesses: w1.example/w"), "\(refused)")
    let line = try place.must("cosign", "request", "--state", "w1", "--log", "key").output
    let seal = try place.must("seal").output
    // A seal that is not the newest any more is kept if it fulfils the policy.
    _ = try place.exec(Place.book("14:00"))
    _ = try place.must("seal")
    let late = try place.run("witness", "keep", "-", input: line)
    #expect(late.code == 1, "\(late)")
    _ = try place.must("witness", "require", "1")
    #expect(try place.must("witness", "keep", "-", input: seal + line).errors.contains("of 6 records"))
    #expect(
      try place.must("witness", "keep", "-", input: seal + line + unknown).errors.contains("of 6 records"))
    #expect(try place.run("receipt", "6").code == 0 && place.run("receipt", "7").code == 1)
    #expect(try !place.must("receipt", "6").output.contains("w2.example"))
    let other = try self.place()
    let foreign = try place.run("witness", "keep", "-", input: try other.must("seal").output + line)
    #expect(foreign.code == 1, "\(foreign)")
    for words in [["add"], ["add", "x"], ["require", "2"], ["require", "x"], ["list", "x"], ["nothing"]] {
      #expect(try place.run(["witness"] + words).code == 2, "\(words)")
    }
    let key = try place.must("seal", "--public-key").lines[0]
    #expect(try place.run("witness", "add", key).code == 2, "a ledger's key is no witness's")
    #expect(try place.run("witness", "remove", "w9").code == 1)
    _ = try place.must("witness", "remove", "w1.example/w")
    #expect(try place.must("witness").output.hasPrefix("No witnesses.\nRequired: none\n"))
    #expect(try place.run("verify").code == 0)
  }

  @Test(arguments: [
    ("quorum none", true), ("witness a W\nquorum a", false), ("witness a W\nquorum none", true),
    ("witness a W\nwitness b V\ngroup g any a b\nquorum g", false), ("# nothing\n\n quorum\tnone", true),
    ("witness a W\ngroup g all a\ngroup h 1 g\nquorum h", false),
  ])
  func `a policy is read as it was specified`(text: String, isMet: Bool) throws {
    let place = try place()
    let policy = try text.replacing("a W", with: "a \(vkey("a", place))").replacing(
      "b V", with: "b \(vkey("b", place))")
    _ = try place.file("policy", "log \(place.must("seal", "--public-key").lines[0])\n\(policy)\n")
    _ = try place.must("seal")
    let receipt = try place.must("receipt", "5").output
    let ran = try place.run("receipt", "--check", "-", "--policy", "policy", input: receipt)
    #expect(ran.code == (isMet ? 0 : 1), "\(ran)")
  }

  @Test(arguments: [
    "", "quorum a", "quorum none\nquorum none", "witness a W\nwitness b W\nquorum a", "log x\nquorum none",
    "witness none W\nquorum none", "witness a W\ngroup g 2 a\nquorum g",
    "witness a W\ngroup g any a a\nquorum g",
    "group g any a\nquorum none", "witness a W\ngroup g any a\nquorum a", "hello", "witness a W",
  ])
  func `what is no policy is refused with its line`(text: String) throws {
    let place = try place()
    _ = try place.file("policy", try text.replacing(" W", with: " " + vkey("a", place)) + "\n")
    _ = try place.must("seal", "--output", "seal")
    let ran = try place.run("verify", "--sealed", "seal", "--policy", "policy")
    #expect(ran.code == 2 && ran.errors.contains("policy: "), "\(ran)")
  }

  private func vkey(_ name: String, _ place: Place) throws -> String {
    try place.must("cosign", "--state", name, "--name", "\(name).example").lines[0]
  }
}
