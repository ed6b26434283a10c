import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R10, R23: what is malformed is named by field and path, with what was found and what is allowed.
struct CheckTests {
  typealias Case = (field: String, message: String, command: Command)

  private static let id = ReservationID(high: 1, low: 1)
  private static let start: RequestedTime = "2030-05-01T19:00"
  private static let long = String(repeating: "x", count: 65)

  private static func book(_ change: (inout Book) -> Void) -> Command {
    var book = Book(venue: "sahil", party: 2, start: start)
    change(&book)
    return .book(book)
  }

  private static func guest(_ guest: Guest) -> Command { book { $0.guest = guest } }
  private static func define(_ change: (inout VenueDefinition) -> Void) -> Command {
    .defineVenue(DefineVenue(.sahil.with(change)))
  }
  private static func service(_ opens: String, _ last: String, _ closes: String, grid: Int = 30) -> Command {
    define {
      $0.services = [.daily(opens, last: last, closes: closes, every: grid)]
      $0.closing = ClosingPolicy(time: ClockValue(minutes: 2_879))
    }
  }

  private static let needs = "missing; a booking gives venue, party and start, or a hold"
  private static let time = "allowed: YYYY-MM-DDThh:mm, alone or with Z or an offset such as +04:00"
  private static let onHold = "a booking on a hold takes everything but the guest from the hold; leave it out"
  private static let hold = HoldID(high: 1, low: 1)

  static let claims: [Case] = [
    ("venue", needs, book { $0.venue = nil }), ("party", needs, book { $0.party = nil }),
    ("start", needs, book { $0.start = nil }),
    ("venue", "found nothing; allowed: 1–64 characters", book { $0.venue = "" }),
    ("venue", "found white space at an end; allowed: spaces inside only", book { $0.venue = "sahil " }),
    ("venue", "found 65 characters; allowed: at most 64", book { $0.venue = VenueID(long) }),
    (
      "venue", "found U+202E; allowed: no control or bidirectional-override characters",
      book { $0.venue = "a\u{202E}b" }
    ),
    ("party", "found 0; allowed: 1–1000", book { $0.party = 0 }),
    ("party", "found 1001; allowed: 1–1000", book { $0.party = 1001 }),
    ("start", "found \"19:00\"; \(time)", book { $0.start = "19:00" }),
    (
      "start", "found \"2030-02-30T19:00\"; there is no such date; \(time)",
      book { $0.start = "2030-02-30T19:00" }
    ),
    ("tables", "found 0 tables; allowed: 1–100", book { $0.tables = [] }),
    ("tables", "found 101 tables; allowed: 1–100", book { $0.tables = (0...100).map { TableID("T\($0)") } }),
    ("tables[1]", "T1 is named twice", book { $0.tables = ["T1", "T1"] }),
    ("tables[1]", "found nothing; allowed: 1–64 characters", book { $0.tables = ["T1", ""] }),
    (
      "pool", "found tables and a pool; allowed: one of them",
      book {
        $0.tables = ["T1"]
        $0.pool = "bar"
      }
    ),
    ("pool", "found nothing; allowed: 1–64 characters", book { $0.pool = "" }),
    ("units", "found units without a pool; allowed: with a pool", book { $0.units = 1 }),
    (
      "units", "found 0; allowed: 1–1000000",
      book {
        $0.pool = "bar"
        $0.units = 0
      }
    ),
    ("venue", onHold, book { $0.hold = hold }),
    (
      "units", onHold,
      book {
        $0.venue = nil
        $0.party = nil
        $0.start = nil
        $0.hold = hold
        $0.units = 1
      }
    ),
    (
      "seconds", "found 0; allowed: 1–31536000",
      .hold(PlaceHold(venue: "sahil", party: 2, start: start, seconds: 0))
    ),
    ("party", "found 0; allowed: 1–1000", .hold(PlaceHold(venue: "sahil", party: 0, start: start))),
    ("start", "found \"x\"; \(time)", .hold(PlaceHold(venue: "sahil", party: 2, start: "x"))),
    ("party", "found -1; allowed: 1–1000", .modify(Modify(id, party: -1))),
    ("start", "found \"x\"; \(time)", .modify(Modify(id, start: "x"))),
    (
      "tables", "found 101 tables; allowed: 0–100",
      .modify(Modify(id, tables: (0...100).map { TableID("T\($0)") }))
    ),
    ("party", "found 1001; allowed: 1–1000", .walkIn(WalkIn(venue: "sahil", party: 1001))),
    ("tables[1]", "T1 is named twice", .walkIn(WalkIn(venue: "sahil", party: 1, tables: ["T1", "T1"]))),
    (
      "guest.name", "found nothing; allowed: 1–80 characters",
      .walkIn(WalkIn(venue: "sahil", party: 1, guest: Guest(name: " ")))
    ),
    ("from", "found \"x\"; \(time)", .block(PlaceBlock(venue: "sahil", from: "x", until: start))),
    ("until", "found \"x\"; \(time)", .block(PlaceBlock(venue: "sahil", from: start, until: "x"))),
    (
      "area", "found tables and an area; allowed: one of them, or neither for the whole venue",
      .block(PlaceBlock(venue: "sahil", tables: ["T1"], area: "hall", from: start, until: start))
    ),
    (
      "reason", "found 401 characters; allowed: at most 400",
      .block(
        PlaceBlock(venue: "sahil", from: start, until: start, reason: String(repeating: "x", count: 401)))
    ),
    (
      "message", "found U+7; allowed: no control or bidirectional-override characters",
      .setMaintenance(SetMaintenance(on: true, message: "\u{7}"))
    ),
  ]

  static let guests: [Case] =
    [
      ("guest.name", "found nothing; allowed: 1–80 characters", guest(Guest(name: " \t "))),
      (
        "guest.name", "found 81 characters; allowed: at most 80",
        guest(Guest(name: String(repeating: "x", count: 81)))
      ),
      (
        "guest.name", "found U+2066; allowed: no control or bidirectional-override characters",
        guest(Guest(name: "a\u{2066}b"))
      ),
      (
        "guest.name", "found U+0; allowed: no control or bidirectional-override characters",
        guest(Guest(name: "a\u{0}b"))
      ),
    ]
    + ["12345", "+-().-", "123456x", String(repeating: "1", count: 33), ""].map {
      (
        "guest.phone", "not a phone number; allowed: 6–32 of 0-9 + ( ) - . and space, with a digit",
        guest(Guest(phone: $0))
      )
    }
    + ["", "ana", "a b@example.com", "a \u{301}@example.com"].map {
      (
        "guest.email", "not an e-mail address; allowed: at most 254 characters with an @",
        guest(Guest(email: $0))
      )
    } + [
      (
        "guest.email", "found 255 characters; allowed: at most 254",
        guest(Guest(email: String(repeating: "x", count: 254) + "@"))
      ),
      (
        "guest.notes", "found 401 characters; allowed: at most 400",
        guest(Guest(notes: String(repeating: "x", count: 401)))
      ),
    ]

  static let venues: [Case] = [
    ("venue.id", "found nothing; allowed: 1–64 characters", define { $0.id = "" }),
    ("venue.name", "found nothing; allowed: 1–80 characters", define { $0.name = " " }),
    ("venue.zone", "found 65 characters; allowed: at most 64", define { $0.zone = long }),
    (
      "venue.services[0].name", "found nothing; allowed: 1–80 characters", define { $0.services[0].name = "" }
    ),
    (
      "venue.services[0].days", "found none; allowed: one or more of mon…sun",
      define { $0.services[0].days = [] }
    ),
    ("venue.services[0].days[1]", "mon is named twice", define { $0.services[0].days = [.mon, .mon] }),
    (
      "venue.services[0].opens", "found 01:00+1; allowed: a time of the date itself, 00:00–23:59",
      service("01:00+1", "02:00+1", "03:00+1")
    ),
    (
      "venue.services[0].closes", "found 02:00, not after opening at 18:00; past midnight is written hh:mm+1",
      service("18:00", "18:00", "02:00")
    ),
    (
      "venue.services[0].closes", "found 18:00, not after opening at 18:00; past midnight is written hh:mm+1",
      service("18:00", "18:00", "18:00")
    ),
    (
      "venue.services[0].lastSeating", "found 17:59; allowed: 18:00 to 23:00",
      service("18:00", "17:59", "23:00")
    ),
    (
      "venue.services[0].lastSeating", "found 23:01; allowed: 18:00 to 23:00",
      service("18:00", "23:01", "23:00")
    ),
    (
      "venue.services[0].gridMinutes", "found 0; allowed: 1–1440", service("18:00", "22:00", "23:00", grid: 0)
    ),
    (
      "venue.services[0].gridMinutes", "found 1441; allowed: 1–1440",
      service("18:00", "22:00", "23:00", grid: 1441)
    ),
    (
      "venue.specialDays[1].date", "2030-12-31 stands twice",
      define { $0.specialDays[1].date = $0.specialDays[0].date }
    ),
    (
      "venue.specialDays[1].services[0].days", "a special day has its own date; leave days out",
      define { $0.specialDays[1].services?[0].days = [.mon] }
    ),
    (
      "venue.specialDays[1].services[0].gridMinutes", "found -1; allowed: 1–1440",
      define { $0.specialDays[1].services?[0].gridMinutes = -1 }
    ),
    ("venue.turnTimes[0].party", "found 0; allowed: 1–1000", define { $0.turnTimes[0].party = 0 }),
    ("venue.turnTimes[1].minutes", "found 1441; allowed: 1–1440", define { $0.turnTimes[1].minutes = 1441 }),
    (
      "venue.turnTimes[1].party", "found 2; allowed: more than the entry before it",
      define { $0.turnTimes[1].party = 2 }
    ),
    ("venue.tables[3].id", "T1 stands twice", define { $0.tables[3].id = "T1" }),
    (
      "venue.tables[0].id", "found white space at an end; allowed: spaces inside only",
      define { $0.tables[0].id = " T1" }
    ),
    ("venue.tables[0].name", "found nothing; allowed: 1–80 characters", define { $0.tables[0].name = "" }),
    ("venue.tables[0].area", "found nothing; allowed: 1–80 characters", define { $0.tables[0].area = "" }),
    ("venue.tables[0].least", "found 0; allowed: 1–1000", define { $0.tables[0].least = 0 }),
    ("venue.tables[3].most", "found 2; allowed: 3–1000", define { $0.tables[3].most = 2 }),
    ("venue.tables[0].most", "found 1001; allowed: 1–1000", define { $0.tables[0].most = 1001 }),
    ("venue.pools[0].id", "found nothing; allowed: 1–64 characters", define { $0.pools[0].id = "" }),
    ("venue.pools[1].id", "bar stands twice", define { $0.pools.append($0.pools[0]) }),
    ("venue.pools[0].capacity", "found 0; allowed: 1–1000000", define { $0.pools[0].capacity = 0 }),
    ("venue.graceMinutes", "found -1; allowed: 0–1440", define { $0.graceMinutes = -1 }),
    ("venue.leastStayMinutes", "found 0; allowed: 1–1440", define { $0.leastStayMinutes = 0 }),
    ("venue.holds.seconds", "found 0; allowed: 1–31536000", define { $0.holds = HoldPolicy(seconds: 0) }),
    ("venue.holds.guestMost", "found 0; allowed: 1–31536000", define { $0.holds = HoldPolicy(guestMost: 0) }),
    ("venue.holds.hostMost", "found 0; allowed: 1–31536000", define { $0.holds = HoldPolicy(hostMost: 0) }),
  ]

  @Test(arguments: [claims, guests, venues])
  func `R23 what is malformed is named by its path, with what was found and what is allowed`(cases: [Case])
    throws
  {
    var desk = try Desk.open()
    let known = desk.facts.count
    for (field, message, command) in cases {
      #expect(desk.execute(command, by: .boss) == .invalid(InvalidField(field, message)))
    }
    #expect(desk.facts.count == known)
  }

  @Test func `R23 what is just within the limits is taken`() throws {
    let x = { String(repeating: "x", count: $0) }
    let guest = Guest(
      name: " \(x(80)) ", phone: " 1() .-", email: x(253) + "@", notes: "\(x(199))   \(x(200))")
    let checked = try guest.checked()
    #expect(checked.name == x(80) && checked.phone == "1() .-" && checked.notes == "\(x(199)) \(x(200))")
    for command in [
      Self.guest(guest), Self.book { $0.party = 1000 }, Self.book { $0.venue = VenueID("a \(x(62))") },
      Self.book { $0.tables = (1...100).map { TableID("T\($0)") } },
      Self.service("00:00", "23:59+1", "23:59+1", grid: 1440),
      Self.service("23:59", "23:59", "00:00+1", grid: 1), Self.define { $0.specialDays[0].services = [] },
      .book(Book(hold: Self.hold, guest: Guest())),
    ] {
      #expect(throws: Never.self) { try command.check() }
    }
    #expect(try Guest(name: "A\t\n na", notes: "  ").checked() == Guest(name: "A na"))
    #expect(try Guest(name: "Zoë 🎂 李").checked().name == "Zoë 🎂 李")
    // White space is told by Unicode scalars: a mark that combines with a space is no space.
    let marked = try Guest(name: " \u{301}a  \u{308}b\r\n", phone: "\t123456\u{A0}").checked()
    #expect(marked.name?.utf8.elementsEqual("\u{301}a \u{308}b".utf8) == true && marked.phone == "123456")
  }
}
