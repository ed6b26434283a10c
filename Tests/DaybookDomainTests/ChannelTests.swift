import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R11: who may use which tables, times and caps.
struct ChannelTests {
  @Test func `R11 a table has its channels, and the choice passes over it for others`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.tables[0].channels = [.inHouse]
      $0.tables[1].channels = [.walkIn]
    }
    var desk = try Desk.open(venue)
    #expect(try desk.tables("19:00") == ["T4"])
    #expect(try desk.tables("19:00", by: .host) == ["T1"])
    desk.at("12:00")
    let id = try desk.walkedIn()
    #expect(try desk.reservation(id).stay.tables == ["T2"])
    #expect(desk.book("14:00", ["T1"]) == .refuses(Reason(.channelNotAllowed, tables: ["T1"])))
  }

  @Test func `R11 where every table that seats the party is closed to the channel, that is the reason`()
    throws
  {
    let venue = VenueDefinition.sahil.with {
      for place in $0.tables.indices { $0.tables[place].channels = [.inHouse] }
    }
    var desk = try Desk.open(venue)
    #expect(desk.book("19:00").codes == [.channelNotAllowed])
    #expect(desk.book("19:00", by: .host).events == [.booked])
    // A party too large for any of them is told that instead.
    #expect(desk.book("19:00", party: 20).codes == [.noTableFits])
    let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 2), now: desk.now)
    #expect(
      offers.allSatisfy {
        !$0.isOffered && $0.reasons.contains { $0.code == .channelNotAllowed } || !$0.pools.isEmpty
      })
  }

  @Test func `R11 a service has its channels`() throws {
    var desk = try Desk.open(.sahil.with { $0.services[0].channels = [.inHouse, .walkIn] })
    #expect(desk.book("19:00").codes == [.channelNotAllowed])
    #expect(desk.book("19:00", by: .host).events == [.booked])
    desk.at("12:00")
    #expect(desk.walkIn().events == [.walkedIn])
  }

  @Test func `R11 a pool has its channels`() throws {
    var desk = try Desk.open(.sahil.with { $0.pools[0].channels = [.inHouse] })
    #expect(desk.book("19:00", pool: "bar") == .refuses(Reason(.channelNotAllowed, pool: "bar")))
    #expect(desk.book("19:00", pool: "bar", by: .host).events == [.booked])
  }

  @Test func `guests book online and nobody books as a walk-in`() throws {
    var desk = try Desk.open()
    func book(_ channel: Channel, by actor: Actor) -> Desk.Outcome {
      desk.execute(
        .book(Book(venue: "sahil", party: 2, start: desk.requested("19:00"), channel: channel)), by: actor)
    }
    #expect(book(.inHouse, by: .ana).codes == [.forbidden])
    #expect(book(.online, by: .ana).events == [.booked])
    #expect(book(.online, by: .host).events == [.booked])
    #expect(book(.walkIn, by: .host).field?.field == "channel")
  }

  @Test func `R26 what a host books in the name of online is bound by online`() throws {
    var desk = try Desk.open(.sahil.with { $0.party = PartyPolicy(onlineMost: 2) })
    let start = desk.requested("19:00")
    let online = Book(venue: "sahil", party: 4, start: start, channel: .online)
    #expect(desk.execute(.book(online)).codes == [.partyTooLarge])
    #expect(desk.book("19:00", party: 4, by: .host).events == [.booked])
  }
}
