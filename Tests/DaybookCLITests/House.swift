import DaybookJSON

/// A noon at Kinar: Ana at twelve, Bob at half past, and a party that waits.
///
/// Ana has allergies and has ordered dishes ahead.
struct House {
  let place: Place
  let ana: String
  let bob: String
  let entry: String

  static let kinar = """
    {"id":"kinar","name":"Kinar","zone":"Asia/Baku","services":[{"name":"lunch","days":["mon","tue","wed","thu","fri","sat","sun"],\
    "opens":"12:00","lastSeating":"15:00","closes":"17:00","gridMinutes":30,"pacing":{"minutes":60,"covers":8,"parties":3}}],\
    "tables":[{"id":"1","most":2},{"id":"2","most":4}],"prep":{"items":[{"name":"dolma","station":"cold","minutes":15},\
    {"name":"lamb","station":"grill","course":2,"minutes":40}],"courseGapMinutes":0}}
    """

  init() throws {
    place = try Place(venue: false)
    let answers = try place.exec(
      #"{"command":"defineVenue","venue":\#(House.kinar)}"#,
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T12:00","tables":["1"],"by":"guest:ana","guest":"#
        + #"{"name":"Ana Məmmədova","phone":"+994 50 123 45-67","allergies":["nuts"]}}"#,
      #"{"command":"book","venue":"kinar","party":4,"start":"2030-05-01T12:30","by":"guest:bob","guest":{"name":"Bob"}}"#,
      #"{"command":"joinWaitlist","venue":"kinar","party":2,"start":"2030-05-01T12:30","quotedMinutes":200,"#
        + #""by":"host:1","guest":{"name":"Cəmil"}}"#)
    guard answers.count == 4, let ana = answers[1]["reservation"]?.text,
      let bob = answers[2]["reservation"]?.text, let entry = answers[3]["entry"]?.text
    else { throw Unexpected("not a noon: \(answers)") }
    (self.ana, self.bob, self.entry) = (ana, bob, entry)
    let more = try place.exec(
      #"{"command":"confirmPrep","reservation":"\#(ana)","items":[{"name":"dolma"},{"name":"lamb"}],"by":"host:1"}"#,
      #"{"command":"declareArrival","reservation":"\#(ana)","leadMinutes":30,"by":"guest:ana"}"#,
      // Ten to twelve: the lamb for twenty past has been due for ten minutes.
      #"{"command":"advanceClock","to":"2030-05-01T07:50:00Z"}"#)
    guard more.allSatisfy({ $0.outcome == "accepted" }) else { throw Unexpected("not a noon: \(more)") }
  }

  func json(_ words: String...) throws -> [JSONValue] {
    let ran = try place.run(words + ["--json"], input: [])
    guard ran.code == 0 else { throw Unexpected("\(words): \(ran)") }
    return try ran.json()
  }
}
