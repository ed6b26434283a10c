import DaybookJSON
import Foundation
import Testing

/// A deadline takes effect at its instant in every answer, whether its lapse is recorded or not.
@Suite struct DeadlineTests {
  /// An evening on which a request, an unpaid booking, a hold and an offer all end at 10:00.
  private struct Morning {
    let place: Place
    let request, unpaid, hold, entry, ticket: String

    private static let venue = """
      {"id":"sahil","name":"Sahil","zone":"Asia/Baku","services":[{"name":"all day","days":["mon","tue","wed","thu","fri",\
      "sat","sun"],"opens":"10:00","lastSeating":"22:00","closes":"23:30","gridMinutes":30}],"turnTimes":[{"party":99,\
      "minutes":90}],"tables":[{"id":"T1","name":"T1","most":2},{"id":"T2","name":"T2","most":4},{"id":"T3","name":"T3",\
      "most":6},{"id":"T4","name":"T4","most":2}],"requests":{"fromParty":2,"answerMinutes":60},\
      "deposit":{"amount":1000,"currency":"AZN","fromParty":3,"dueMinutes":60},\
      "prep":{"items":[{"name":"bread","station":"oven","minutes":60,"ahead":true}]}}
      """

    init() throws {
      place = try Place(venue: false)
      let defined = try place.exec(#"{"command":"defineVenue","venue":\#(Self.venue)}"#)
      guard defined[0].outcome == "accepted" else { throw Unexpected("\(defined)") }
      let answers = try place.exec(
        Place.book("19:00", table: "T1", more: #","by":"guest:ana","guest":{"name":"Ana"}"#),
        Place.book("10:30", table: "T2", party: 3, more: #","guest":{"name":"Bob"}"#),
        #"{"command":"hold","venue":"sahil","party":2,"start":"2030-05-01T19:00","tables":["T3"],"seconds":3600}"#,
        #"{"command":"joinWaitlist","venue":"sahil","party":2,"start":"2030-05-01T19:00","by":"host:1"}"#)
      guard let request = answers[0]["reservation"]?.text, let unpaid = answers[1]["reservation"]?.text,
        let hold = answers[2]["hold"]?.text, let entry = answers[3]["entry"]?.text
      else { throw Unexpected("\(answers)") }
      let more = try place.exec(
        #"{"command":"offerTable","entry":"\#(entry)","tables":["T4"],"seconds":3600}"#,
        #"{"command":"confirmPrep","reservation":"\#(unpaid)","items":[{"name":"bread"}]}"#)
      guard more[0].outcome == "accepted", let ticket = more[1]["tickets"]?.items.first?.text else {
        throw Unexpected("\(more)")
      }
      (self.request, self.unpaid, self.hold, self.entry, self.ticket) = (request, unpaid, hold, entry, ticket)
      // The bread fires.
      try clock("05:55:00")
      _ = try place.must("due")
    }

    func clock(_ time: String) throws {
      let answer = try place.exec(#"{"command":"advanceClock","to":"2030-05-01T\#(time)Z"}"#)
      guard answer[0].outcome == "accepted" else { throw Unexpected("\(answer)") }
    }

    /// What every reading command says, without the position.
    func answers() throws -> [String: String] {
      var answers: [String: String] = [:]
      let commands = [
        ["reservations"], ["reservations", "--state", "booked"], ["reservations", "--state", "requested"],
        ["reservations", "--state", "cancelled"], ["reservations", "--state", "declined"],
        ["show", request], ["show", unpaid], ["show", hold], ["show", entry], ["show", ticket],
        ["find", "Ana"], ["find", "Bob"], ["find", unpaid], ["find", "--all", "Ana"], ["guest", "ana"],
        ["diary", "sahil", "2030-05-01"], ["floor", "sahil"], ["timeline", "sahil", "2030-05-01"],
        ["waitlist", "sahil"], ["waitlist", "sahil", "--date", "2030-05-01"], ["prep", "sahil"],
        ["tickets", "sahil"],
        ["availability", "sahil", "2030-05-01", "--party", "2", "--channel", "inHouse"],
      ]
      for command in commands {
        for form in [[], ["--json"]] {
          let ran = try place.run(command + form, input: [])
          answers[(command + form).joined(separator: " ")] = ran.output
            .replacing(#/"?position"?[: ]\d+/#, with: "")
        }
      }
      for id in [request, unpaid, hold, entry, ticket] {
        let lines = try place.must("explain", id).lines
        answers["explain \(id)"] = lines.filter { $0.contains(id) && !$0.hasPrefix(" ") }.joined()
      }
      // Its stamp is the time of the last record.
      answers["calendar"] = try place.must("export", "calendar", "sahil", "2030-05-01").output
        .replacing(#/DTSTAMP:\w+/#, with: "")
      return answers
    }
  }

  @Test func `R8 every reading command says at a deadline what it says once the lapse is recorded`() throws {
    let morning = try Morning()
    let place = morning.place
    try morning.clock("05:59:59.999999")
    let before = try morning.answers()
    try morning.clock("06:00:00")
    let live = try morning.answers()
    func state(_ id: String, _ answers: [String: String]) throws -> String? {
      try JSONParser.parse(Array((answers["show \(id) --json"] ?? "").utf8))["state"]?.text
    }
    let states = [
      (morning.request, "requested", "declined"), (morning.unpaid, "booked", "cancelled"),
      (morning.hold, "active", "lapsed"), (morning.entry, "offered", "lapsed"),
      (morning.ticket, "sent", "cancelled"),
    ]
    for (id, open, over) in states {
      #expect(try state(id, before) == open)
      #expect(try state(id, live) == over)
      #expect(before["explain \(id)"]?.contains(": \(open)") == true, "\(before["explain \(id)"] ?? "")")
      #expect(live["explain \(id)"]?.contains(": \(over)") == true, "\(live["explain \(id)"] ?? "")")
    }
    for (command, said) in before where command != "reservations --state completed" {
      #expect(live[command] != said, "\(command) says the same at the deadline as before: \(said)")
    }
    #expect(before["floor sahil"]?.contains(", requested\n") == true, "\(before["floor sahil"] ?? "")")
    #expect(before["floor sahil --json"]?.contains(#""state":"requested""#) == true)
    #expect(live["floor sahil --json"]?.contains(#""state":"requested""#) == false)
    #expect(live["reservations --state booked"] == "No reservations.\n")
    #expect(live["tickets sahil"]?.contains("No tickets.") == true)
    #expect(live["find Ana"] == "Nothing found.\n")
    #expect(live["calendar"]?.contains("STATUS:TENTATIVE") == false)
    // Any command writes the lapses before its own record.
    let other = try place.exec(
      #"{"command":"block","venue":"sahil","from":"2031-01-01T10:00","until":"2031-01-01T11:00"}"#)
    #expect(other[0].outcome == "accepted")
    #expect(try place.must("log", "--json").output.contains("depositLapsed"))
    let recorded = try morning.answers()
    for (command, said) in live { #expect(recorded[command] == said, "\(command)") }
  }

  private func told(_ command: [String], _ place: Place) throws -> String {
    try place.run(command + ["--json"], input: []).output.replacing(#/"position":\d+/#, with: "")
  }

  @Test func `R8 --at an instant equals what was shown live then`() throws {
    let morning = try Morning()
    let place = morning.place
    let commands =
      [morning.request, morning.unpaid, morning.hold, morning.entry, morning.ticket].map { ["show", $0] }
      + [["timeline", "sahil", "2030-05-01"]]
    let instants = ["05:59:59.999999", "06:00:00"]
    var live: [[String]] = []
    for instant in instants {
      try morning.clock(instant)
      live.append(try commands.map { try told($0, place) })
    }
    try morning.clock("09:00:00")
    _ = try place.must("due")
    for (instant, said) in zip(instants, live) {
      for (command, expected) in zip(commands, said) {
        let found = try told(command + ["--at", "2030-05-01T\(instant)Z"], place)
        #expect(found == expected, "\(command) at \(instant)")
      }
    }
    _ = try place.must("verify")
  }
}
