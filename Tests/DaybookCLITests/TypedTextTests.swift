import Daybook
import DaybookDomain
import DaybookTime
import Foundation
import Testing

/// What becomes of text that anybody writes into any field of any command.
///
/// It is sealed with a guest, or refused without being repeated, or is one of the few texts that the guide
/// says are kept.
@Suite struct TypedTextTests {
  /// Fields whose texts are kept in clear.
  ///
  /// They hold what the house says about itself, and names that callers and other systems give to things.
  private static let kept: Set<String> = [
    "book.for", "hold.for", "joinWaitlist.for", "walkIn.for",
    "block.reason", "book.override.why", "carryOver.original.id", "carryOver.original.owner",
    "carryOver.original.system", "closeDay.override.why", "correct.why", "eightySix.item",
    "hold.override.why",
    "modify.override.why", "reopenDay.why", "seat.override.why", "setMaintenance.message",
    "swap.override.why", "walkIn.override.why",
    "setPace.why", "setSections.sections[0].server",
    "mergeGuests.why", "splitGuests.why",
  ]
  private static let actors: [Actor] = [.guest("ana"), .host("1"), .kitchen("grill"), .operator("o")]

  @Test func `a text in any field of any command is nowhere in the ledger, its backups and exports`()
    async throws
  {
    let place = try Place(venue: false)
    var options = LedgerOptions()
    options.checkpointInterval = 100
    var caller = try Caller(Ledger.openAndWait(place.ledger, options: options))
    var marked: [Marking.Mark: String] = [:]
    var accepted: Set<String> = []
    for kind in Command.kinds {
      let name = "\(kind.note.name)"
      guard try hasText(kind) else { continue }
      // A command that would be refused anyway proves nothing.
      #expect(
        try TypedTextTests.actors.contains { try caller.isAccepted(caller.sample(name, by: $0), by: $0) },
        "\(name)")
      for field in 0... {
        let number = marked.count
        var path: String?
        for actor in TypedTextTests.actors {
          var marking = Marking(field: field, number: number)
          let command = try mark(try caller.sample(name, by: actor), &marking)
          #expect(marking.empty == [], "\(name): give the sample one of each")
          guard let found = marking.field, let mark = marking.mark else { continue }
          path = found
          marked[mark] = "\(name).\(found)"
          if try caller.isAccepted(command, by: actor) { accepted.insert("\(name).\(found)") }
        }
        if path == nil { break }
      }
    }
    let sealed = Set(marked.values.filter { $0.contains(".guest.") })
    #expect(sealed.count == 35 && sealed.subtracting(accepted).isEmpty, "\(sealed.subtracting(accepted))")
    await caller.ledger.close()
    try readEverything(place)
    // Once more, now that views hold what there was before.
    caller.ledger = try Ledger.openAndWait(place.ledger, options: options)
    try caller.forgetEverybody()
    await caller.ledger.close()
    try readEverything(place)

    for words in [
      ["backup", "backup", "--vault", "vault"], ["export", "bundle", "bundle"],
      ["export", "bundle", "with-vault", "--with-vault"], ["export", "events", "--output", "events.jsonl"],
      ["export", "events", "--format", "cbor-seq", "--output", "events.cbor"],
    ] {
      let ran = try place.run(words, input: [])
      #expect(ran.code == 0, "\(ran)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.ledger + "/snapshots").count > 1)
    let found = try TypedTextTests.search(place.path, for: marked)
    let ofTheHouse = found.filter { $0.hasPrefix("defineVenue.") }
    #expect(
      ofTheHouse.contains("defineVenue.venue.name") && ofTheHouse.contains("defineVenue.venue.tables[0].area")
    )
    #expect(found.subtracting(ofTheHouse) == TypedTextTests.kept)

    // A redacted export has nothing but what venues say about themselves.
    try FileManager.default.createDirectory(
      atPath: place.path + "/redacted", withIntermediateDirectories: true)
    for format in ["jsonl", "cbor-seq"] {
      let file = "redacted/\(format)"
      let ran = try place.run(
        ["export", "events", "--redact", "--format", format, "--output", file], input: [])
      #expect(ran.code == 0, "\(ran)")
    }
    let shown = try TypedTextTests.search(place.path + "/redacted", for: marked)
    #expect(shown == ofTheHouse)
  }

  private func hasText(_ kind: any CommandBody.Type) throws -> Bool {
    var marking = Marking(field: 0, number: 0)
    _ = try mark(kind.blank, &marking)
    return marking.field != nil || !marking.empty.isEmpty
  }

  private func mark<Body: CommandBody>(_ body: Body, _ marking: inout Marking) throws -> Command {
    var body = body
    try body.visit(&marking)
    return body.command
  }

  private func readEverything(_ place: Place) throws {
    for words in [
      ["reservations"], ["kitchen", "house"], ["tickets", "house"], ["prep", "house"],
      ["diary", "house", "2030-05-02"],
      ["floor", "house"], ["waitlist", "house"], ["guest", "ana"],
      ["availability", "house", "2030-05-02", "--party", "2"],
    ] {
      let ran = try place.run(words, input: [])
      #expect(ran.code == 0, "\(words): \(ran)")
    }
  }

  /// The fields whose marks are found anywhere in the files of a directory.
  private static func search(_ path: String, for marked: [Marking.Mark: String]) throws -> Set<String> {
    var fields: [String: String] = [:]
    for (mark, field) in marked { fields[mark.needle] = field }
    var found: Set<String> = []
    let files = try #require(FileManager.default.enumerator(atPath: path))
    var count = 0
    for case let name as String in files {
      var isDirectory: ObjCBool = false
      let file = path + "/" + name
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory), !isDirectory.boolValue,
        file.hasSuffix("lock") == false
      else { continue }
      count += 1
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      for lead in Marking.leads {
        // Three letters alone may occur by chance in sealed bytes, but not in text.
        if lead.isOfText, !["jsonl", "json"].contains(where: { name.hasSuffix($0) }) { continue }
        let start = Data(lead.text.utf8)
        var from = bytes.startIndex
        while let range = bytes.range(of: start, in: from..<bytes.endIndex) {
          from = range.upperBound
          let end = range.lowerBound + lead.needleByteCount
          guard end <= bytes.endIndex else { continue }
          if let field = fields[String(decoding: bytes[range.lowerBound..<end], as: UTF8.self)] {
            found.insert(field)
          }
        }
      }
    }
    #expect(count > 1, "there is something to search")
    return found
  }
}

/// Gives every command that holds text, each with bookings and dates of its own so that none conflict.
private struct Caller {
  var ledger: Ledger
  private var keys = 0
  private var days = 0
  private var reservations: Set<ReservationID> = []
  private var entries: Set<WaitlistID> = []

  init(_ ledger: Ledger) throws {
    self.ledger = ledger
    let day = AdvanceClock(to: Timestamp(rfc3339: "2030-05-01T05:00:00Z") ?? .epoch)
    for command in [
      day.command, DefineVenue(Caller.venue("house")).command,
      EightySix(venue: "house", item: "lamb").command,
    ] {
      guard try isAccepted(command, by: .operator("o")) else { throw Unexpected("\(command)") }
    }
  }

  /// One of everything that a definition may hold.
  static func venue(_ id: VenueID) -> VenueDefinition {
    var service = Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 0),
      lastSeating: ClockValue(minutes: 1380),
      closes: ClockValue(minutes: 1439), gridMinutes: 30)
    service.turnTimes = [TurnTime(party: 99, minutes: 60)]
    var special = service
    special.days = []
    var venue = VenueDefinition(
      id: id, name: "House", zone: "Asia/Baku", services: [service],
      specialDays: [SpecialDay(date: CivilDate(daysSinceEpoch: 25_000), services: [special])],
      turnTimes: [TurnTime(party: 99, minutes: 60)],
      tables: (1...60).map { Table(id: TableID("T\($0)"), name: "T\($0)", area: "hall", most: 4) },
      pools: [Pool(id: "covers", capacity: 400)])
    venue.combinations = [Combination(id: "pair", name: "pair", tables: ["T1", "T2"], most: 8)]
    venue.prep = PrepPolicy(items: [PrepPlanItem(name: "plov", station: "grill", minutes: 20)])
    venue.deposit = DepositPolicy(amount: 500, currency: "AZN")
    return venue
  }

  /// Whether the command is accepted, given under a key of its own.
  mutating func isAccepted(_ command: Command, by actor: Actor) throws -> Bool {
    try answer(command, by: actor) != nil
  }
  mutating func isAccepted<Body: CommandBody>(_ body: Body, by actor: Actor) throws -> Bool {
    try isAccepted(body.command, by: actor)
  }

  private mutating func answer(_ command: Command, by actor: Actor) throws -> Answer? {
    keys += 1
    switch ledger.executeAndWait(command, by: actor, key: IdempotencyKey("k-\(keys)")) {
    case .accepted(let answer, position: _, head: _, isReplay: _):
      if let id = answer.reservation { reservations.insert(id) }
      if let id = answer.entry { entries.insert(id) }
      return answer
    case .refused, .invalid: return nil
    case .busy, .undecided, .failed: throw Unexpected("\(command)")
    }
  }

  private mutating func must(_ command: Command, by actor: Actor) throws -> Answer {
    guard let answer = try answer(command, by: actor) else { throw Unexpected("\(command)") }
    return answer
  }

  /// 19:00 on a date that no other command uses.
  private mutating func evening() -> (start: RequestedTime, until: RequestedTime) {
    days += 1
    let date = CivilDate(daysSinceEpoch: 22_036 + days)
    return (RequestedTime(stringLiteral: "\(date)T19:00"), RequestedTime(stringLiteral: "\(date)T20:00"))
  }

  /// A date that is over and not closed.
  private mutating func past() -> CivilDate {
    days += 1
    return CivilDate(daysSinceEpoch: 22_034 - days)
  }

  private static let guest = Guest(
    name: "Cəmil", phone: "+994 50 000 00 00", email: "c@example.com", notes: "window", occasion: "birthday",
    allergies: ["nuts"])

  private mutating func booking(at start: RequestedTime? = nil) throws -> ReservationID {
    let book = Book(venue: "house", party: 2, start: start ?? evening().start)
    guard let id = try must(book.command, by: .guest("ana")).reservation else {
      throw Unexpected("no booking")
    }
    return id
  }

  /// A guest who has booked.
  private mutating func account() throws -> Actor {
    let guest = Actor.guest("g\(days)")
    _ = try must(Book(venue: "house", party: 2, start: evening().start).command, by: guest)
    return guest
  }

  /// A command that may be accepted, with one of everything in it; an override only by staff.
  mutating func sample(_ name: String, by actor: Actor) throws -> any CommandBody {
    let override = actor.isStaff ? Override([.offGrid], why: "so") : nil
    switch name {
    case "defineVenue": return DefineVenue(Caller.venue("annex"))
    case "book":
      return Book(
        venue: "house", party: 2, start: evening().start, guest: Caller.guest, area: "hall",
        override: override)
    case "hold":
      return PlaceHold(venue: "house", party: 2, start: evening().start, area: "hall", override: override)
    case "cancel": return Cancel(try booking())
    case "modify": return Modify(try booking(), start: evening().start, area: "hall", override: override)
    case "swap":
      // Without the override a party of six is too large for the other's table.
      let start = evening().start
      let book = Book(venue: "house", party: 6, start: start)
      guard let large = try must(book.command, by: .guest("ana")).reservation else {
        throw Unexpected("no booking")
      }
      let aside = actor.isStaff ? Override([.noTableFits], why: "so") : nil
      return Swap(large, with: try booking(at: start), override: aside)
    case "correct":
      let walkIn = WalkIn(venue: "house", party: 2)
      guard let id = try must(walkIn.command, by: .host("1")).reservation else {
        throw Unexpected("no walk-in")
      }
      return Correct(id, was: .void, why: "so")
    case "undo":
      let id = try booking(at: "2030-05-01T19:00")
      _ = try must(Arrive(id).command, by: .host("1"))
      return Undo(id)
    case "seat": return Seat(try booking(at: "2030-05-01T19:00"), override: override)
    case "walkIn":
      return WalkIn(venue: "house", party: 2, guest: Caller.guest, area: "hall", override: override)
    case "carryOver":
      let (start, until) = evening()
      return CarryOver(
        venue: "house", party: 2, start: start, until: until, guest: Caller.guest,
        original: Original(id: "7", owner: .guest("bob"), system: "old"))
    case "closeDay": return CloseDay(venue: "house", date: past(), override: override)
    case "reopenDay":
      let date = past()
      _ = try must(CloseDay(venue: "house", date: date).command, by: .host("1"))
      return ReopenDay(venue: "house", date: date, why: "so")
    case "block":
      let (from, until) = evening()
      return PlaceBlock(venue: "house", from: from, until: until, reason: "so")
    case "joinWaitlist":
      return JoinWaitlist(venue: "house", party: 2, start: evening().start, guest: Caller.guest, area: "hall")
    case "offerTable":
      let join = JoinWaitlist(venue: "house", party: 2, start: evening().start)
      guard let entry = try must(join.command, by: .guest("ana")).entry else { throw Unexpected("no entry") }
      return OfferTable(entry)
    case "payDeposit": return PayDeposit(try booking(), Money(500, "AZN"))
    case "confirmPrep": return ConfirmPrep(try booking(), items: [PrepItem("plov")])
    case "eightySix":
      days += 1
      return EightySix(venue: "house", item: "dish \(days)")
    case "deliverNotices": return DeliverNotices(venue: "house", audience: .kitchen, through: 1)
    case "acknowledgeNotice": return AcknowledgeNotice(venue: "house", audience: .kitchen, number: 1)
    case "forgetGuest": return ForgetGuest(.guest("nobody"))
    case "mergeGuests":
      return MergeGuests(try account(), into: try account(), why: "so")
    case "splitGuests":
      let from = try account()
      _ = try must(MergeGuests(from, into: try account(), why: "so").command, by: .host("1"))
      return SplitGuests(from, why: "so")
    case "adoptZone": return AdoptZone("Asia/Baku")
    case "reanchor": return Reanchor("house")
    case "setSections":
      days += 1
      return SetSections(
        venue: "house", date: CivilDate(daysSinceEpoch: 22_036 + days),
        sections: [Section(server: "so", tables: [try #require(Caller.venue("house").tables.first).id])])
    case "setPace":
      let (from, until) = evening()
      return SetPace(venue: "house", from: from, until: until, why: "so")
    case "setMaintenance":
      days += 1
      return SetMaintenance(on: false, message: "\(days)")
    default: throw Unexpected("no sample of \(name), which has a text in it: give one here")
    }
  }

  mutating func forgetEverybody() throws {
    for guest in [Actor.guest("ana"), .guest("bob")] {
      _ = try must(ForgetGuest(guest).command, by: .host("1"))
    }
    for id in reservations { _ = try must(ForgetGuest(of: id).command, by: .host("1")) }
    for id in entries { _ = try must(ForgetGuest(of: id).command, by: .host("1")) }
  }
}
