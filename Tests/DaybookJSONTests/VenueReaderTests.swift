import DaybookDomain
import DaybookJSON
import DaybookTime
import Testing

@Suite struct VenueReaderTests {
  static let sahil = """
    {"id":"sahil","name":"Sahil","zone":"Asia/Baku","services":[{"name":"all day","days":["mon","sun"],"opens":"10:00",\
    "lastSeating":"21:30","closes":"01:00+1","gridMinutes":30}],"specialDays":[{"date":"2030-12-31","closed":true},\
    {"date":"2030-12-30","services":[{"name":"brunch","opens":"09:00","lastSeating":"11:00","closes":"12:00","gridMinutes":15}]}],\
    "turnTimes":[{"party":2,"minutes":90},{"party":99,"minutes":120}],"tables":[{"id":"T1","name":"T1","area":"hall","least":1,"most":2}],\
    "pools":[{"id":"covers","capacity":40,"windowed":true}],"graceMinutes":15,"leastStayMinutes":45,\
    "holds":{"seconds":300,"guestMost":900,"hostMost":86400}}
    """

  @Test func `a venue with every field is read whole`() throws {
    guard
      case .defineVenue(let define) = try read(#"{"command":"defineVenue","venue":\#(Self.sahil)}"#).command
    else {
      return #expect(Bool(false))
    }
    let venue = define.venue
    #expect(venue.id == "sahil")
    #expect(venue.services.first?.days == [.mon, .sun])
    #expect(venue.services.first?.closes == ClockValue(minutes: 1500))
    #expect(venue.specialDays.map { $0.services?.count } == [nil, 1])
    #expect(venue.turnTimes == [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)])
    #expect(venue.tables == [Table(id: "T1", name: "T1", area: "hall", least: 1, most: 2)])
    #expect(venue.pools == [Pool(id: "covers", capacity: 40)])
    #expect(venue.holds == HoldPolicy(seconds: 300, guestMost: 900, hostMost: 86_400))
    #expect(venue.graceMinutes == 15)
    #expect(venue.leastStayMinutes == 45)
  }

  @Test func `a table is called by its id and seats from one cover, unless it says otherwise`() throws {
    guard
      case .defineVenue(let define) = try read(
        #"{"command":"defineVenue","venue":{"id":"v","name":"V","zone":"UTC","tables":[{"id":"T 1","most":4}]}}"#
      ).command
    else { return #expect(Bool(false)) }
    #expect(define.venue.tables == [Table(id: "T 1", name: "T 1", least: 1, most: 4)])
    #expect(define.venue.services.isEmpty)
  }

  /// A text of the sample, its replacement, and the path that is refused.
  @Test(arguments: [
    (#""id":"sahil","#, "", "venue.id"), (#""name":"Sahil","#, "", "venue.name"),
    (#""zone":"Asia/Baku","#, "", "venue.zone"),
    (#""Sahil""#, #""\u0007""#, "venue.name"), (#""Sahil""#, "1", "venue.name"),
    (#""10:00""#, #""25:00""#, "venue.services[0].opens"), (#""10:00""#, "600", "venue.services[0].opens"),
    (#""10:00""#, #""10:00+1""#, "venue.services[0].opens"),
    (#""01:00+1""#, #""01:00""#, "venue.services[0].closes"),
    (#""01:00+1""#, #""01:00+2""#, "venue.services[0].closes"),
    (#""closes":"01:00+1","#, "", "venue.services[0].closes"),
    (#""21:30""#, #""09:30""#, "venue.services[0].lastSeating"),
    (#""21:30""#, #""01:01+1""#, "venue.services[0].lastSeating"),
    (#""gridMinutes":30"#, #""gridMinutes":0"#, "venue.services[0].gridMinutes"),
    (#","gridMinutes":30"#, "", "venue.services[0].gridMinutes"),
    (#""gridMinutes":30"#, #""gridMinuts":30"#, "venue.services[0].gridMinuts"),
    (#"["mon","sun"]"#, #"["mon","sunday"]"#, "venue.services[0].days[1]"),
    (#"["mon","sun"]"#, "[]", "venue.services[0].days"),
    (#"["mon","sun"]"#, #""mon""#, "venue.services[0].days"),
    (#"["mon","sun"]"#, #"["mon","mon"]"#, "venue.services[0].days[1]"),
    (#""services":[{"name":"all"#, #""services":[7,{"name":"all"#, "venue.services[0]"),
    (#""2030-12-31""#, #""2030-12-32""#, "venue.specialDays[0].date"),
    (#""2030-12-30""#, #""2030-12-31""#, "venue.specialDays[1].date"),
    (#""closed":true"#, #""closed":false"#, "venue.specialDays[0].services"),
    (#""closed":true"#, #""closed":1"#, "venue.specialDays[0].closed"),
    (#""11:00""#, #""12:01""#, "venue.specialDays[1].services[0].lastSeating"),
    (#""name":"brunch","#, #""name":"brunch","days":["mon"],"#, "venue.specialDays[1].services[0].days"),
    (#""party":2"#, #""party":0"#, "venue.turnTimes[0].party"),
    (#""minutes":120"#, #""minutes":1441"#, "venue.turnTimes[1].minutes"),
    (#""party":99"#, #""party":2"#, "venue.turnTimes[1].party"),
    (#""least":1"#, #""least":3"#, "venue.tables[0].most"),
    (#""least":1"#, #""least":0"#, "venue.tables[0].least"), (#","most":2"#, "", "venue.tables[0].most"),
    (#""id":"T1""#, #""id":" T1""#, "venue.tables[0].id"),
    (#""area":"hall""#, #""aera":"hall""#, "venue.tables[0].aera"),
    (#""capacity":40"#, #""capacity":1000001"#, "venue.pools[0].capacity"),
    (#""windowed":true"#, #""windowed":0"#, "venue.pools[0].windowed"),
    (#""graceMinutes":15"#, #""graceMinutes":-1"#, "venue.graceMinutes"),
    (#""graceMinutes":15"#, #""grace":15"#, "venue.grace"),
    (#""leastStayMinutes":45"#, #""leastStayMinutes":0"#, "venue.leastStayMinutes"),
    (#""seconds":300"#, #""seconds":0"#, "venue.holds.seconds"),
    (#""hostMost":86400"#, #""hostmost":86400"#, "venue.holds.hostmost"),
  ])
  func `what is wrong in a venue is refused by its path`(text: String, instead: String, path: String) throws {
    let range = try #require(Self.sahil.firstRange(of: text))
    let changed = Self.sahil.replacingCharacters(in: range, with: instead)
    let field = try #require(throws: InvalidField.self) {
      try read(#"{"command":"defineVenue","venue":\#(changed)}"#)
    }
    #expect(field.field == path)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
