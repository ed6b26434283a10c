import DaybookJSON
import Testing

/// What a host reads: whole names in their columns, one of a thing as one, who made it, and why not.
@Suite struct WordsTests {
  private static let long = "Grigoriy-Konstantinovich Rimskiy-Korsakov-Vonderpfordtenhausen"
  private static let house = """
    {"id":"one","name":"One","zone":"Asia/Baku","services":[{"name":"dinner","days":["mon","tue","wed","thu","fri","sat","sun"],\
    "opens":"18:00","lastSeating":"22:00","closes":"23:00","gridMinutes":15,"mustEndBy":"23:00","pacing":{"minutes":60,"covers":1}}],\
    "turnTimes":[{"party":99,"minutes":90}],"tables":[{"id":"A","name":"\(long)","area":"The Grand Winter Garden of the House","most":2}],\
    "pools":[{"id":"bar","capacity":4}],"prep":{"items":[{"name":"A soup of many herbs with a very long name","station":"pass","minutes":15}]}}
    """

  private func place(_ lines: String...) throws -> (Place, [JSONValue]) {
    let place = try Place(venue: false)
    let before = try place.exec(#"{"command":"defineVenue","venue":\#(Self.house)}"#)
    guard before[0].outcome == "accepted" else { throw Unexpected("\(before)") }
    return (place, try place.exec(lines))
  }

  private static func book(_ time: String, _ more: String = "") -> String {
    #"{"command":"book","venue":"one","party":1,"start":"2030-05-01T\#(time)","by":"host:1"\#(more)}"#
  }

  @Test func `R27 a host books the shorter stay that is offered`() throws {
    let (place, answers) = try place(
      Self.book("22:00"), Self.book("22:00", #","until":"2030-05-01T23:00""#))
    #expect("\(answers[0])".contains("until 23:00 is possible"), "\(answers[0])")
    let id = try #require(answers[1]["reservation"]?.text, "\(answers[1])")
    #expect(try place.must("show", id).output.contains("2030-05-01T23:00:00+04:00"))
    #expect(try place.run("verify").code == 0)
  }

  @Test func `R21 what a host makes for a guest is by the host, for the guest`() throws {
    let (place, answers) = try place(
      Self.book("18:00", #","for":"guest:ana""#),
      #"{"command":"hold","venue":"one","party":1,"start":"2030-05-01T20:00","by":"host:1","for":"guest:bob"}"#,
      #"{"command":"joinWaitlist","venue":"one","party":1,"start":"2030-05-01T21:00","by":"host:1","for":"guest:cem"}"#
    )
    let made = [("reservation", "guest:ana"), ("hold", "guest:bob"), ("entry", "guest:cem")]
    for (answer, (field, guest)) in zip(answers, made) {
      let id = try #require(answer[field]?.text, "\(answer)")
      let shown = try #require(try place.must("show", id, "--json").json().first)
      #expect(shown["by"] == .string("host:1") && shown["for"] == .string(guest), "\(shown)")
      #expect(try place.must("explain", id).output.contains("host:1 for \(guest)"))
    }
    // Lists do not look for who made it: they name nobody else instead.
    for words in [["reservations"], ["find", try #require(answers[0]["reservation"]?.text)]] {
      let listed = try #require(try place.run(words + ["--json"], input: []).json().first)
      #expect(listed["by"] == nil && listed["for"] == .string("guest:ana"), "\(listed)")
    }
  }

  @Test func `R27 waitlist says that there is no table before last seating`() throws {
    let (place, _) = try place(
      #"{"command":"advanceClock","to":"2030-05-01T17:30:00Z"}"#,
      #"{"command":"walkIn","venue":"one","party":1,"by":"host:1"}"#,
      #"{"command":"joinWaitlist","venue":"one","party":2,"by":"host:1"}"#)
    #expect(try place.must("waitlist", "one").output.contains("none before last seating"))
    #expect(try place.must("waitlist", "one", "--json").output.contains(#""estimatedMinutes":null"#))
  }

  @Test func `long names go on below, and break no column`() throws {
    let guest = #","guest":{"name":"\#(Self.long)","allergies":["nuts"]}"#
    let (place, answers) = try place(Self.book("18:00", guest))
    let id = try #require(answers[0]["reservation"]?.text, "\(answers[0])")
    let more = try place.exec(
      #"{"command":"confirmPrep","reservation":"\#(id)","scope":"full","items":[{"name":"A soup of many herbs with a very long name"}],"by":"host:1"}"#,
      #"{"command":"joinWaitlist","venue":"one","party":1,"start":"2030-05-01T18:00","by":"host:1"\#(guest)}"#
    )
    #expect(more.allSatisfy { $0.outcome == "accepted" }, "\(more)")
    _ = try place.must("due")
    for words in [
      ["floor", "one"], ["diary", "one", "2030-05-01"], ["reservations"], ["prep", "one"],
      ["waitlist", "one"],
      ["availability", "one", "2030-05-01", "--party", "1", "--channel", "inHouse"],
    ] {
      let output = try place.run(words, input: []).output
      #expect(!output.contains(Self.long), "\(words)")
      #expect(output.contains("Grigoriy-Konstantinovich"), "\(words): \(output)")
    }
    let floor = try place.must("floor", "one").lines
    #expect(floor[1].hasPrefix("  Grigoriy-Konstantinovich  The Grand Winter Garden  free"), "\(floor)")
    #expect(floor[2].hasPrefix("  Rimskiy-Korsakov-Vonderp  of the House"), "\(floor)")
  }

  @Test func `one of a thing is told as one`() throws {
    let (place, _) = try place(Self.book("18:00"), Self.book("18:15"))
    let diary = try place.must("diary", "one", "2030-05-01").output
    #expect(diary.contains("1 cover in 1 party") && diary.contains("0 of 1 cover\n"), "\(diary)")
    let why = try place.exec(Self.book("18:15"))
    #expect("\(why)".contains("at most 1 cover starts in 60 minutes"), "\(why)")
  }

  @Test func `R28 a change that sets nothing is invalid, and remove is named`() throws {
    let (place, answers) = try place(
      Self.book("18:00", #","guest":{"name":"Ana","allergies":[],"notes":""}"#))
    let id = try #require(answers[0]["reservation"]?.text, "\(answers[0])")
    for (change, field) in [
      (#""guest":{"allergies":[]}"#, "guest.allergies"), (#""guest":{"tags":[]}"#, "guest.tags"),
      (#""guest":{"notes":" "}"#, "guest.notes"), (#""guest":{}"#, "guest"), (#""needs":[]"#, "needs"),
      (#""area":"""#, "area"), (#""remove":[]"#, "remove"),
    ] {
      let answer = try place.exec(#"{"command":"modify","reservation":"\#(id)",\#(change),"by":"host:1"}"#)[0]
      #expect(answer.outcome == "invalid" && answer["field"] == .string(field), "\(answer)")
      if field != "remove" { #expect("\(answer)".contains("remove"), "\(answer)") }
    }
    let all = #""guest":{"allergies":["nuts"]},"remove":["notes"]"#
    #expect(try place.exec(#"{"command":"modify","reservation":"\#(id)",\#(all)}"#)[0].outcome == "accepted")
  }
}
