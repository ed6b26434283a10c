import DaybookJSON
import Testing

/// One evening of a house, told command by command; after each step every output is compared with the others.
struct Evening {
  let place: Place
  static let date = "2030-06-14"
  private static let turnMinutes = 90

  static let house = """
    {"id":"h","name":"House","zone":"Europe/Berlin","services":[{"name":"dinner","days":["mon","tue","wed","thu","fri","sat",\
    "sun"],"opens":"17:00","lastSeating":"22:00","closes":"23:30","gridMinutes":15}],\
    "turnTimes":[{"party":99,"minutes":90}],"tables":[{"id":"A","most":2},{"id":"B","most":2},{"id":"C","most":4},\
    {"id":"D","most":4},{"id":"E","most":6}],"combinations":[{"id":"C+D","tables":["C","D"],"least":5,"most":8}],\
    "pools":[{"id":"bar","capacity":6}],"graceMinutes":15,"waitlist":{"automatic":true},\
    "prep":{"items":[{"name":"soup","station":"pass","minutes":5},\
    {"name":"lamb","station":"grill","course":2,"minutes":30}]}}
    """

  /// The house at 10:00 of its day, with nothing booked.
  init() throws {
    place = try Place(venue: false)
    try act(
      #"{"command":"advanceClock","to":"2030-06-14T08:00:00Z"}"#,
      #"{"command":"defineVenue","venue":\#(Evening.house)}"#)
  }

  /// Executes commands, all of which must be accepted.
  @discardableResult
  func act(_ lines: String...) throws -> [JSONValue] {
    let answers = try place.exec(lines)
    for (line, answer) in zip(lines, answers) where answer.outcome != "accepted" {
      throw Unexpected("\(line): \(answer)")
    }
    return answers
  }

  /// Moves the clock to a time of the evening, and records what has come due.
  func clock(_ time: String) throws {
    let parts = time.split(separator: ":").compactMap { Int($0) }
    let (day, hour) = (parts[0] < 6 ? 15 : 14, parts[0] - 2)
    let text = "\(hour < 10 ? "0" : "")\(hour):\(parts[1] < 10 ? "0" : "")\(parts[1])"
    try act(#"{"command":"advanceClock","to":"2030-06-\#(day)T\#(text):00Z"}"#)
    _ = try place.must("due")
  }

  /// Books for a host, and gives the booking's id.
  func book(_ name: String, _ party: Int, _ time: String, _ more: String = "") throws -> String {
    let answer = try act(
      #"{"command":"book","venue":"h","party":\#(party),"start":"2030-06-14T\#(time)","guest":{"name":"\#(name)"}\#(more)}"#
    )[0]
    guard let id = answer["reservation"]?.text else { throw Unexpected("\(answer)") }
    return id
  }

  /// Gives a command that has only a booking and perhaps more.
  @discardableResult
  func on(_ reservation: String, _ command: String, _ more: String = "", mayBeRefused: Bool = false) throws
    -> JSONValue
  {
    let line = #"{"command":"\#(command)","reservation":"\#(reservation)"\#(more)}"#
    return mayBeRefused ? try place.exec([line])[0] : try act(line)[0]
  }

  /// Puts a party on the list for a table now, and gives its entry.
  func join(_ party: Int, _ time: String) throws -> String {
    try clock(time)
    let answer = try act(#"{"command":"joinWaitlist","venue":"h","party":\#(party)}"#)[0]
    guard let entry = answer["entry"]?.text else { throw Unexpected("\(answer)") }
    return entry
  }

  /// The party that waits takes the table it is offered, and sits.
  func settle(_ entry: String) throws {
    let answer = try act(#"{"command":"acceptOffer","entry":"\#(entry)"}"#)[0]
    guard let booking = answer["reservation"]?.text else { throw Unexpected("\(answer)") }
    try on(booking, "arrive")
    try on(booking, "seat")
  }

  func json(_ words: String...) throws -> JSONValue {
    let ran = try place.run(words + ["--json"], input: [])
    guard ran.code == 0, let value = try ran.json().first else { throw Unexpected("\(words): \(ran)") }
    return value
  }

  func rows() throws -> [JSONValue] {
    try place.must("reservations", "--venue", "h", "--date", Evening.date, "--json").json()
  }
}

/// Every output of one instant, side by side.
struct Outputs {
  let step: String
  let rows: [JSONValue]
  let diary: JSONValue
  let floor: JSONValue
  let timeline: JSONValue
  let tickets: JSONValue
  let availability: JSONValue

  init(_ evening: Evening, _ step: String) throws {
    self.step = step
    let verified = try evening.place.run("verify")
    #expect(verified.code == 0, "\(step): \(verified.output)\(verified.errors)")
    rows = try evening.rows()
    diary = try evening.json("diary", "h", Evening.date)
    floor = try evening.json("floor", "h")
    timeline = try evening.json("timeline", "h", Evening.date)
    tickets = try evening.json("tickets", "h")
    availability = try evening.json(
      "availability", "h", Evening.date, "--party", "2", "--channel", "inHouse")
  }

  /// Whether no two of them contradict each other.
  func agree() {
    diaryAgrees()
    floorAgrees()
    timelineAgrees()
    availabilityAgrees()
    ticketsAgree()
  }

  private var standing: [JSONValue] {
    rows.filter { ["booked", "requested"].contains($0.word("state")) && $0.word("seating") != "left" }
  }

  private var needingTable: Set<String> {
    Set(standing.filter { $0["tables"]?.items.isEmpty != false && $0["pool"]?.text == nil }.map(\.id))
  }

  private func row(_ id: String) -> JSONValue? { rows.first { $0.id == id } }

  private func diaryAgrees() {
    let listed = diary["reservations"]?.items ?? []
    for entry in listed {
      let same = row(entry.id)
      for name in ["start", "party", "tables", "state", "seating"] {
        #expect(entry[name] == same?[name], "\(step): diary, \(name) of \(entry.id)")
      }
    }
    #expect(
      Set(standing.map(\.id)).isSubset(of: listed.map(\.id)), "\(step): every booking is in the diary")
    let counted = rows.filter { ["booked", "requested", "completed"].contains($0.word("state")) }
    #expect(diary["parties"]?.integer == counted.count, "\(step): diary, parties")
    #expect(
      diary["covers"]?.integer == counted.reduce(0) { $0 + ($1["party"]?.integer ?? 0) },
      "\(step): diary, covers")
  }

  private func floorAgrees() {
    for table in floor["tables"]?.items ?? [] {
      let name = table.word("table")
      let here = standing.filter { $0.tables.contains(name) }
      let sitting = here.first { $0.word("seating") == "seated" }
      let expected = here.first { $0.word("start") <= floor.word("at") && floor.word("at") < $0.word("end") }
      let current = sitting ?? expected
      #expect(
        ["seated", "overrun"].contains(table.word("use")) == (sitting != nil),
        "\(step): floor, use of \(name)")
      #expect(table["now"]?["reservation"]?.text == current?.id, "\(step): floor, who has \(name)")
      if ["expected", "arrived"].contains(table.word("use")) {
        #expect(table.word("use") == current?.word("seating"), "\(step): floor, who has come to \(name)")
      }
      if table["now"]?["hold"] == nil {
        #expect(table["now"]?["party"] == current?["party"], "\(step): floor, the party at \(name)")
      }
      // Whoever is kept waiting by a party past its end is next for as long as nobody marks a no-show.
      let isKept = table.word("use") == "overrun"
      let coming = here.filter { $0.id != current?.id && (isKept || $0.word("end") > floor.word("at")) }
        .map { $0.word("start") }.min()
      guard table["next"]?["hold"] == nil else { continue }
      #expect(table["next"]?.word("since") == coming, "\(step): floor, who comes to \(name)")
    }
    for pool in floor["pools"]?.items ?? [] {
      let here = standing.filter { $0.word("pool") == pool.word("pool") }
      let present = here.filter {
        $0.word("seating") == "seated"
          || $0.word("start") <= floor.word("at") && floor.word("at") < $0.word("end")
      }
      #expect(
        Set(pool["parties"]?.items.map(\.id) ?? []) == Set(present.map(\.id)),
        "\(step): floor, who is at the \(pool.word("pool"))")
    }
    #expect(
      Set(floor["needsTable"]?.items.map(\.id) ?? []) == needingTable,
      "\(step): floor, needs a table")
  }

  private func timelineAgrees() {
    for row in timeline["tables"]?.items ?? [] {
      let name = row.word("id")
      let bars = row["bars"]?.items ?? []
      for (one, other) in zip(bars, bars.dropFirst()) {
        let waits = Set([one.word("kind"), other.word("kind")]).isSuperset(of: ["overrun", "waiting"])
        #expect(waits || one.word("end") <= other.word("start"), "\(step): timeline, bars on \(name)")
      }
      let drawn = Set(
        bars.filter { ["seated", "overrun", "booked", "waiting", "requested"].contains($0.word("kind")) }
          .map { $0.word("id") })
      // Who has not come in all the time of the stay has the table no more.
      let here = standing.filter { $0.tables.contains(name) }
      let there = here.filter { $0.word("seating") == "seated" || $0.word("end") > floor.word("at") }
      #expect(
        drawn.isSubset(of: here.map(\.id)) && drawn.isSuperset(of: there.map(\.id)),
        "\(step): timeline, who has \(name)")
      for bar in bars where ["seated", "booked"].contains(bar.word("kind")) {
        let seating = self.row(bar.word("id"))?.word("seating")
        #expect(
          (seating == "seated") == (bar.word("kind") == "seated"), "\(step): timeline, a bar on \(name)")
      }
      for bar in bars where bar.word("kind") == "over" {
        let past = self.row(bar.word("id"))
        let isOver =
          ["noShow", "completed"].contains(past?.word("state") ?? "") || past?.word("seating") == "left"
        #expect(isOver, "\(step): timeline, what is over on \(name)")
      }
    }
    for pool in timeline["pools"]?.items ?? [] {
      let booked = standing.filter { $0.word("pool") == pool.word("id") }
      #expect(
        pool["booked"]?.integer
          == booked.reduce(0) { $0 + ($1["units"]?.integer ?? $1["party"]?.integer ?? 0) },
        "\(step): timeline, units of the \(pool.word("id"))")
    }
    let needing = Set(timeline["needsTable"]?.items.map(\.id) ?? [])
    #expect(needing == needingTable, "\(step): timeline, needs a table")
  }

  private func availabilityAgrees() {
    var offered: [String: [String]] = [:]
    for slot in availability["slots"]?.items ?? [] { offered[slot.word("start")] = slot.tables }
    for (start, tables) in offered {
      for row in timeline["tables"]?.items ?? [] {
        let isFree = (row["bars"]?.items ?? []).allSatisfy { bar in
          bar.word("kind") == "over" || bar.word("end") <= start
            || bar.word("start") >= Evening.end(of: start)
        }
        let name = row.word("id")
        #expect(tables.contains(name) == isFree, "\(step): \(name) at \(start) is drawn as it is offered")
      }
    }
  }

  private func ticketsAgree() {
    for ticket in tickets["tickets"]?.items ?? [] {
      let booking = row(ticket.word("reservation"))
      #expect(booking != nil, "\(step): a ticket's booking is listed")
      for name in ["party", "start", "tables"] {
        if let shown = ticket[name] { #expect(shown == booking?[name], "\(step): \(name) of a ticket") }
      }
    }
  }
}

extension JSONValue {
  fileprivate func word(_ name: String) -> String { self[name]?.text ?? "" }
  fileprivate var id: String { word("reservation") }
  fileprivate var tables: [String] { self["tables"]?.items.compactMap(\.text) ?? [] }
}

extension Evening {
  /// When a stay that begins then ends: labels of one date and offset, which compare as they are.
  fileprivate static func end(of start: String) -> String {
    let clock = start.dropFirst(11).prefix(5).split(separator: ":").compactMap { Int($0) }
    let minutes = clock[0] * 60 + clock[1] + turnMinutes
    let (day, rest) = (minutes / 1440, minutes % 1440)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2030-06-\(14 + day)T\(two(rest / 60)):\(two(rest % 60)):00+02:00"
  }
}
