import Daybook
import DaybookCBOR
import DaybookJSON
import DaybookLog
import DaybookStore
import Foundation
import Testing

/// Every way a ledger can be damaged, and what `verify` and `doctor` say.
///
/// `verify` names the first wrong position, or the view or vault; `doctor` finds it bad and says what to do.
@Suite struct DamageTableTests {
  /// Positions: 1 created, 2 clock, 3 zone rules, 4 venue, 5–8 bookings with guests and keys, 9 a refusal,
  /// 10 a cancel.
  private func place() throws -> Place {
    let place = try Place(
      Place.book("10:00", table: "T1", more: #","key":"a","guest":{"name":"Ana","phone":"+994 50 1"}"#),
      Place.book("12:00", table: "T1", more: #","key":"b","guest":{"name":"Bob"}"#),
      Place.book("14:00", table: "T1", more: #","by":"guest:c","key":"c","guest":{"name":"Cem"}"#),
      Place.book("14:00", table: "T2", more: #","area":"hall","guest":{"name":"Dana"}"#))
    let answers = try place.exec(Place.book("10:00", table: "T1", more: #","key":"no","requestId":"r-1""#))
    #expect(answers[0].outcome == "refused")
    let booked = try place.must("log", "--json").json()[4]
    guard let id = booked["data"]?["reservation"]?.text else { throw Unexpected("no booking: \(booked)") }
    #expect(try place.exec(#"{"command":"cancel","reservation":"\#(id)"}"#)[0].outcome == "accepted")
    return place
  }

  private func expect(
    _ place: Place, _ position: Int, _ kinds: Set<String>, _ comment: String = "", _ words: [String] = [],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let ran = try place.run(["verify", "--json"] + words)
    #expect(ran.code == 1, "\(comment): \(ran)", sourceLocation: location)
    let found = try ran.json().first
    #expect(found?["ok"] == .bool(false), "\(comment): \(ran)", sourceLocation: location)
    #expect(found?["position"]?.integer == position, "\(comment): \(ran)", sourceLocation: location)
    #expect(kinds.contains(found?["kind"]?.text ?? ""), "\(comment): \(ran)", sourceLocation: location)
    // Without --views, rows are not compared; doctor never does.
    if words.isEmpty { try expectDoctor(place, "bad", comment, location) }
  }

  private func expectDoctor(
    _ place: Place, _ grade: String, _ comment: String = "", _ location: SourceLocation = #_sourceLocation
  ) throws {
    let doctor = try place.run(["doctor", "--json"])
    let found = try doctor.json().filter { $0["grade"]?.text == grade && $0["check"]?.text != "backup" }
    #expect((doctor.code == 1) == (grade == "bad"), "\(comment): \(doctor)", sourceLocation: location)
    #expect(!found.isEmpty, "\(comment): \(doctor)", sourceLocation: location)
    #expect(
      found.allSatisfy { $0["advice"]?.text?.isEmpty == false }, "\(comment): \(found)",
      sourceLocation: location)
  }

  // MARK: Records

  @Test(arguments: [
    ("magic", 0..<4, "header"), ("format", 4..<8, "format"), ("position", 8..<16, "position"),
    ("link", 16..<48, "link"),
  ])
  func `a flipped byte of a header's field names the record`(field: String, bytes: Range<Int>, kind: String)
    throws
  {
    let place = try place()
    let sound = try Records(place)
    for record in [6, 10] {
      for byte in [bytes.lowerBound, bytes.upperBound - 1] {
        var records = sound
        records.records[record - 1][byte] ^= 0x10
        try records.write()
        try expect(place, record, [kind], "\(field), byte \(byte) of record \(record)")
      }
    }
  }

  /// The last byte of every key and every value in a record's CBOR, by its path.
  private func places(in record: [UInt8]) throws -> [(path: String, offset: Int)] {
    var reader = CBORReader(record.span.bytes.extracting(RecordHeader.byteCount...))
    var places: [(String, Int)] = []
    try DamageTableTests.gather(&reader, "", &places)
    return places.map { ($0.0, $0.1 + RecordHeader.byteCount) }
  }

  @_lifetime(reader: copy reader)
  private static func gather(
    _ reader: inout CBORReader, _ path: String, _ places: inout [(String, Int)]
  ) throws {
    guard reader.peekMajorType == .map else {
      try reader.skip()
      places.append((path, reader.offset - 1))
      return
    }
    for _ in 0..<(try reader.readMapHeader()) {
      let key = try reader.readText()
      places.append(("\(path)/\(key) (its name)", reader.offset - 1))
      try gather(&reader, "\(path)/\(key)", &places)
    }
  }

  @Test(arguments: [5, 8, 9]) func `a flipped byte of any CBOR field names the record`(record: Int) throws {
    let place = try place()
    let sound = try Records(place)
    let places = try places(in: sound.records[record - 1])
    #expect(places.count > 12)
    for (path, offset) in places {
      var records = sound
      records.records[record - 1][offset] ^= 1
      try records.write()
      try expect(place, record, ["link"], "record \(record)\(path)")
    }
  }

  @Test func `a byte of record 1 that changes the ledger's id, or what it is, names record 1`() throws {
    let place = try place()
    let sound = try Records(place)
    for (path, offset) in try places(in: sound.records[0]) where !path.hasPrefix("/data/format") {
      var records = sound
      records.records[0][offset] ^= 1
      try records.write()
      try expect(place, 1, ["link", "cbor", "origin"], path)
    }
  }

  @Test func `records dropped, swapped, repeated, cut short or lengthened are named where it begins`() throws
  {
    let place = try place()
    let sound = try Records(place)
    let last = sound.records.count
    let damages: [(name: String, position: Int, kinds: Set<String>, change: (inout Records) -> Void)] = [
      ("drop the first", 1, ["position"], { $0.records[0] = [] }),
      ("drop one", 6, ["position"], { $0.records[5] = [] }),
      ("drop two", 6, ["position"], { ($0.records[5], $0.records[6]) = ([], []) }),
      ("drop one and close the gap", 6, ["position"], { $0.records.remove(at: 5) }),
      ("swap neighbours", 6, ["position"], { $0.records.swapAt(5, 6) }),
      ("swap far ones", 5, ["position"], { $0.records.swapAt(4, last - 1) }),
      ("repeat in place of the next", 7, ["position"], { $0.records[6] = $0.records[5] }),
      ("repeat at the end", last + 1, ["position"], { $0.records.append($0.records[last - 1]) }),
      ("cut the CBOR by a byte", 6, ["link"], { $0.records[5].removeLast() }),
      ("cut to the header", 6, ["link"], { $0.records[5].removeSubrange(48...) }),
      ("cut within the header", 6, ["header"], { $0.records[5].removeSubrange(47...) }),
      ("a byte too many", 6, ["link"], { $0.records[5].append(0) }),
    ]
    for damage in damages {
      var records = sound
      damage.change(&records)
      try records.write()
      try expect(place, damage.position, damage.kinds, damage.name)
    }
  }

  // MARK: A missing tail

  @Test func `a missing tail shows against a view, and without a witness verify says that it cannot`() throws
  {
    let place = try place()
    _ = try place.must("reservations")
    let whole = try place.must("verify")
    #expect(whole.output.contains("witnessed by view availability at 10"), "\(whole)")
    var records = try Records(place)
    records.records.removeLast(2)
    try records.write()
    try expect(place, 9, ["witness"])
    #expect(try place.run("verify").output.contains("its tail is missing"))
    try FileManager.default.removeItem(atPath: place.ledger + "/views")
    let blind = try place.must("verify")
    #expect(blind.output.contains("no witness: a missing tail cannot be excluded"), "\(blind)")
  }

  // MARK: Views

  private func move(_ from: String, _ to: String) throws {
    try? FileManager.default.removeItem(atPath: to)
    try FileManager.default.copyItem(atPath: from, toPath: to)
  }

  @Test func `an old view is no violation, and is named with its own position`() throws {
    let place = try place()
    _ = try place.must("reservations")
    try move(place.ledger + "/views/index", place.path + "/old")
    _ = try place.exec(Place.book("20:00"))
    _ = try place.must("reservations")
    try move(place.path + "/old", place.ledger + "/views/index")
    let found = try place.must("verify", "--json").json()[0]["witnesses"]?.items ?? []
    #expect(found.first { $0["name"]?.text == "view index" }?["position"]?.integer == 10)
    #expect(found.first { $0["name"]?.text == "view diary" }?["position"]?.integer == 11)
    try expectDoctor(place, "warn")
  }

  @Test func `a foreign view is named, and so is a broken one`() throws {
    let place = try place()
    let other = try Place(Place.book("10:00"))
    for one in [place, other] { _ = try one.must("reservations") }
    try move(other.ledger + "/views/diary", place.ledger + "/views/diary")
    try expect(place, 0, ["view"])
    #expect(try place.run("verify").output.contains("the view diary is of the ledger"))
    let number = try String(contentsOfFile: place.ledger + "/views/diary/CURRENT", encoding: .utf8)
    let data = place.ledger + "/views/diary/\(number.dropLast())/data.mdb"
    #expect(truncate(data, 8192) == 0)
    try expect(place, 0, ["view"])
    #expect(try place.run("verify").output.contains("view diary"))
  }

  @Test func `a view that was made from another history is a witness against the log`() throws {
    let place = try place()
    let sound = try Records(place)
    _ = try place.must("reservations")
    var records = sound
    var fact = try records.fact(8)
    fact.recordedAt = fact.recordedAt.adding(microseconds: 1)
    records.set(8, fact)
    for position in 9...10 {
      var later = try records.fact(position)
      later.recordedAt = max(later.recordedAt, fact.recordedAt)
      records.set(position, later)
    }
    try records.link()
    try records.write()
    try expect(place, 10, ["witness"])
  }

  @Test func `with --views every view must be there`() throws {
    let place = try place()
    _ = try place.must("reservations")
    _ = try place.must("verify", "--views")
    try FileManager.default.removeItem(atPath: place.ledger + "/views/kitchen")
    _ = try place.must("verify")
    try expect(place, 0, ["view"], "kitchen", ["--views"])
    try expectDoctor(place, "warn")
  }

  @Test func `with --views a row that is not what the log makes of it is named`() throws {
    let place = try place()
    _ = try place.must("reservations")
    let environment = try Environment(
      path: place.ledger + "/views/waitlist/1", options: EnvironmentOptions(mapByteCount: 1 << 28))
    let table = try environment.table("waiting")
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.put(table, key: Array("sahil".utf8) + [0] + [UInt8](repeating: 7, count: 16), [])
    }
    environment.close()
    _ = try place.must("verify")
    try expect(place, 0, ["view"], "waitlist says something else", ["--views"])
  }

  // MARK: The vault

  @Test func `a vault of another ledger, an older one and a forgotten guest are told apart`() throws {
    let place = try place()
    let other = try Place()
    try move(place.ledger + "/vault", place.path + "/own")
    try move(other.ledger + "/vault", place.ledger + "/vault")
    try expect(place, 5, ["vault"])
    try move(place.path + "/own", place.ledger + "/vault")
    #expect(truncate(place.ledger + "/vault/keys", 64) == 0)
    try expect(place, 7, ["vault"])
    #expect(try place.run("verify").output.contains("older than the log"))
    try move(place.path + "/own", place.ledger + "/vault")
    #expect(try place.must("verify", "--json").json()[0]["opened"]?.integer == 4)
    #expect(try place.exec(#"{"command":"forgetGuest","guest":"guest:c"}"#)[0].outcome == "accepted")
    #expect(try place.must("verify", "--json").json()[0]["opened"]?.integer == 3)
    try FileManager.default.removeItem(atPath: place.ledger + "/vault")
    #expect(try place.must("verify").output.contains("no vault"))
  }

  @Test func `what is wrong with the log comes before what is wrong beside it`() throws {
    let place = try place()
    let other = try Place()
    try move(other.ledger + "/vault", place.ledger + "/vault")
    var records = try Records(place)
    records.records[7][20] ^= 1
    try records.write()
    try expect(place, 8, ["link"])
    let others = try place.run("verify", "--json").json()[0]["others"]?.items ?? []
    #expect(others.first?["kind"]?.text == "vault")
  }

  // MARK: Pages

  /// A ledger of many pages: 336 bookings a month.
  private func large(months: Int = 1) throws -> Place {
    let place = try Place(lines: [])
    let lines = (0..<months).flatMap { month in
      (1...28).flatMap { day in
        (10..<22).map {
          Place.book("\($0):00").replacing(
            "2030-05-01", with: "2030-\(month < 5 ? "0" : "")\(5 + month)-\(day < 10 ? "0" : "")\(day)")
        }
      }
    }
    for answer in try place.exec(lines, "--clients", "8") where answer.outcome != "accepted" {
      throw Unexpected("not accepted: \(answer)")
    }
    return place
  }

  /// The first position on each leaf page in use, by the page's place in the file.
  ///
  /// A page is left out where an old copy of it has the same first position.
  private func leaves(_ data: Data) -> [Int: Int] {
    var pages: [Int: [Int]] = [:]
    for page in stride(from: 8192, to: data.count - 4095, by: 4096) where data[page + 10] & 2 != 0 {
      let node = page + Int(data[page + 16]) + Int(data[page + 17]) << 8
      guard node + 20 <= page + 4096, data[node + 16..<node + 20].elementsEqual("DBK1".utf8) else { continue }
      pages[data[node + 8..<node + 16].reduce(0) { $0 << 8 | Int($1) }, default: []].append(page)
    }
    return [Int: Int](
      uniqueKeysWithValues: pages.compactMap { $0.value.count == 1 ? ($0.value[0], $0.key) : nil })
  }

  /// The longer one is read ahead of what is checked before the cut is met: then a second child is asked.
  @Test(arguments: [1, 5])
  func `a file cut short is named with the last good position, and ends nobody but the child`(months: Int)
    throws
  {
    let place = try large(months: months)
    let data = try place.log()
    // The cut is made past every branch page.
    let branch =
      stride(from: 8192, to: data.count - 4095, by: 4096).filter { data[$0 + 10] & 1 != 0 }.max() ?? 0
    let lost = leaves(data).filter { $0.key > branch }
    guard lost.count > 4, let cut = lost.keys.sorted().dropFirst(months == 1 ? 2 : lost.count * 7 / 8).first,
      let position = lost.filter({ $0.key >= cut }).values.min(), months == 1 || position > 1200
    else { throw Unexpected("no leaves past \(branch): \(leaves(data))") }
    #expect(truncate(place.ledger + "/log/data.mdb", off_t(cut)) == 0)
    try expect(place, position, ["page"])
    let text = try place.run("verify")
    #expect(text.output.contains("last good position \(position - 1)\n"), "\(text)")
    #expect(text.output.contains("daybook salvage"), "\(text)")
    #expect(!text.errors.contains("Crash"), "\(text.errors)")
  }

  @Test(arguments: [0x00, 0xFF, 0x5A] as [UInt8])
  func `a page of rubbish is named at the first record on it`(rubbish: UInt8) throws {
    let place = try large()
    var data = try place.log()
    guard let (page, position) = leaves(data).filter({ $0.value > 100 }).min(by: { $0.key < $1.key }) else {
      throw Unexpected("no leaves")
    }
    data.replaceSubrange(page..<page + 4096, with: Data(repeating: rubbish, count: 4096))
    try data.write(to: URL(fileURLWithPath: place.ledger + "/log/data.mdb"))
    try expect(place, position, ["page", "position", "header"])
  }

  /// What the system says of a process under a name; nil when there is no such process.
  private func status(_ name: String, of child: Int) -> Substring? {
    let status = (try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)) ?? ""
    return status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
  }

  /// Whether a process is stopped, or gone.
  private func isStopped(_ child: Int) -> Bool { status("State", of: child)?.contains("T (") ?? true }

  /// Whether a signal was sent to a process that has not taken it yet.
  private func isPending(_ signal: Int32, for child: Int) -> Bool {
    (status("ShdPnd", of: child).flatMap { UInt64($0.suffix(16), radix: 16) } ?? .max) & (1 << (signal - 1))
      != 0
  }

  @Test func `an interrupt to verify stops its child, too`() throws {
    let place = try large()
    let errors = open(place.path + "/errors", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(errors) }
    let verify = try place.start(["verify"], output: errors, errors: errors)
    var child = 0
    while child == 0, kill(verify, 0) == 0 {
      let path = "/proc/\(verify)/task/\(verify)/children"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      child = Int(text.split(separator: " ").first ?? "") ?? 0
    }
    // Its parent waits until it has become another program.
    // It is then held until the interrupt has been passed on.
    func words(_ process: some BinaryInteger) -> String? {
      try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
    }
    while let own = words(verify), words(child) == own { sched_yield() }
    kill(pid_t(child), SIGSTOP)
    // Until it has stopped it would take an interrupt first.
    while !isStopped(child) { sched_yield() }
    kill(verify, SIGINT)
    while child > 0, kill(verify, 0) == 0, !isPending(SIGINT, for: child) { sched_yield() }
    kill(pid_t(child), SIGCONT)
    #expect(Place.wait(verify) == 3)
    #expect(child > 0 && kill(pid_t(child), 0) != 0)
    let told = try String(contentsOfFile: place.path + "/errors", encoding: .utf8)
    #expect(told.contains("after position"), "\(told)")
  }
}
