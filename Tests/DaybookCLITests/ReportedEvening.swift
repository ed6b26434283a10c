import DaybookJSON

/// An evening to report of: three parties sit, one has left, one has not come, two starts were refused to one guest.
struct ReportedEvening {
  let place: Place

  static let house = """
    {"id":"h","name":"House & <Sons>","zone":"Europe/Berlin","services":[{"name":"dinner","days":["mon","tue","wed","thu","fri",\
    "sat","sun"],"opens":"17:00","lastSeating":"22:00","closes":"23:30","gridMinutes":15}],\
    "turnTimes":[{"party":99,"minutes":90}],"tables":[{"id":"A","most":2},{"id":"B","most":2},{"id":"C","most":4},\
    {"id":"D","most":4},{"id":"E","most":6}],"graceMinutes":15,"cutoff":{"minutes":120},\
    "deposit":{"amount":500,"currency":"EUR","fromParty":5},"prep":{"items":[{"name":"soup","station":"pass","minutes":5},\
    {"name":"lamb","station":"grill","course":2,"minutes":30}]}}
    """

  init() throws {
    place = try Place(venue: false)
    try act(
      #"{"command":"advanceClock","to":"2030-06-07T08:00:00Z"}"#,
      #"{"command":"defineVenue","venue":\#(ReportedEvening.house)}"#)
    let ana = try book(2, "14T19:00", "guest:ana", #","guest":{"name":"Ana"}"#)
    try act(#"{"command":"advanceClock","to":"2030-06-14T08:00:00Z"}"#)
    let bob = try book(4, "14T19:00", "host:1")
    let eva = try book(2, "14T19:00", "guest:eva")
    let gus = try book(6, "14T20:00", "guest:gus")
    _ = try book(9, "14T19:00", "guest:zoe", refused: true)
    _ = try book(8, "14T20:00", "guest:zoe", refused: true)
    _ = try book(3, "21T19:00", "host:1")
    let tickets = try act(
      #"{"command":"joinWaitlist","venue":"h","party":2,"start":"2030-06-14T19:00","by":"guest:ida"}"#,
      #"{"command":"confirmPrep","reservation":"\#(bob)","items":[{"name":"soup"}],"by":"host:1"}"#,
      #"{"command":"payDeposit","reservation":"\#(gus)","amount":3000,"currency":"EUR","by":"guest:gus"}"#,
      #"{"command":"advanceClock","to":"2030-06-14T17:05:00Z"}"#)
    for (id, verb) in [(ana, "arrive"), (ana, "seat"), (bob, "arrive"), (bob, "seat")] {
      try act(#"{"command":"\#(verb)","reservation":"\#(id)","by":"host:1"}"#)
    }
    try act(
      #"{"command":"walkIn","venue":"h","party":2,"by":"host:1"}"#,
      #"{"command":"advanceClock","to":"2030-06-14T17:20:00Z"}"#,
      #"{"command":"noShow","reservation":"\#(eva)","by":"host:1"}"#)
    _ = try place.must("due")
    guard case .array(let ids) = tickets[1]["tickets"], let ticket = ids.first?.text else {
      throw Unexpected("no ticket: \(tickets)")
    }
    for verb in ["startTicket", "readyTicket"] {
      try act(#"{"command":"\#(verb)","ticket":"\#(ticket)","by":"kitchen:pass"}"#)
    }
    try act(
      #"{"command":"advanceClock","to":"2030-06-14T18:17:30Z"}"#,
      #"{"command":"leave","reservation":"\#(ana)","by":"host:1"}"#)
  }

  @discardableResult
  private func act(_ lines: String...) throws -> [JSONValue] {
    let answers = try place.exec(lines)
    for (line, answer) in zip(lines, answers) where answer.outcome != "accepted" {
      throw Unexpected("\(line): \(answer)")
    }
    return answers
  }

  /// Books under a key of its own, and gives the booking's id; empty where it was to be refused.
  private func book(
    _ party: Int, _ start: String, _ by: String, _ more: String = "", refused: Bool = false
  ) throws -> String {
    let answer = try place.exec([
      #"{"command":"book","venue":"h","party":\#(party),"start":"2030-06-\#(start)","by":"\#(by)","#
        + #""key":"\#(by) \#(party) \#(start)"\#(more)}"#
    ])[0]
    guard answer.outcome == (refused ? "refused" : "accepted") else { throw Unexpected("\(answer)") }
    return answer["reservation"]?.text ?? ""
  }
}
