import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R25: the same definition is no change; a changed one binds new claims and lists who lost a place.
struct RedefinitionTests {
  @Test func `the first venue of a zone adopts its rules, once`() throws {
    var desk = try Desk.open()
    #expect(desk.facts.map(\.event.type) == [.ledgerCreated, .zoneRulesAdopted, .venueDefined])
    #expect(desk.define(.sahil.with { $0.id = "mugham" }).events == [.venueDefined])
    #expect(desk.facts.last?.venue == "mugham")
    #expect(
      desk.define(
        .sahil.with {
          $0.id = "spree"
          $0.zone = "Europe/Berlin"
        }
      ).events == [.zoneRulesAdopted, .venueDefined])
  }

  @Test func `an unknown zone is invalid`() throws {
    var desk = try Desk.open()
    let message = "found Asia/Atlantis; allowed: a name of the IANA time-zone database"
    #expect(
      desk.define(.sahil.with { $0.zone = "Asia/Atlantis" }) == .invalid(InvalidField("venue.zone", message)))
  }

  @Test func `the same definition again is no change`() throws {
    var desk = try Desk.open()
    #expect(desk.define(.sahil).events == [])
    #expect(desk.define(.sahil.with { $0.graceMinutes = 16 }).events == [.venueDefined])
  }

  @Test func `R23 names are trimmed and their white space collapsed`() throws {
    var desk = try Desk.open()
    let untidy = VenueDefinition.sahil.with {
      $0.name = "  Sahil  "
      $0.services[0].name = "all   day"
      $0.tables[0].area = " hall"
      $0.tables[1].name = "T2 "
    }
    #expect(desk.define(untidy).events == [])
    #expect(desk.block("19:00", "20:00", area: "hall ").events == [.blocked])
    #expect(desk.define(untidy.with { $0.name = " Sahil  Bar" }).events == [.venueDefined])
    #expect(desk.venue.definition.name == "Sahil Bar" && desk.venue.definition.tables[0].area == "hall")
  }

  @Test func `a retired table leaves its bookings needing one, ends its holds and keeps who sits`() throws {
    var desk = try Desk.open()
    let sitting = try desk.booked("10:00", ["T1"])
    let lost = try desk.booked("19:00", ["T1"])
    let kept = try desk.booked("19:00", ["T2"])
    let hold = try desk.held("20:30", ["T1"], seconds: 86_400)
    let over = try desk.booked("12:00", ["T1"])
    desk.at("10:00")
    desk.seat(sitting)
    desk.at("13:30")
    let outcome = desk.define(.sahil.with { $0.tables.removeFirst() })
    #expect(outcome.events == [.venueDefined, .needsTable, .holdReleased])
    #expect(outcome.answer?.needsTable == [lost])
    #expect(try desk.reservation(kept).stay.tables == ["T2"])
    #expect(try desk.reservation(over).needsTable == false)
    #expect(desk.state.hold(hold)?.state == .released)
    #expect(try desk.reservation(sitting).stay.tables == ["T1"])
    #expect(
      desk.book("19:00", ["T1"])
        == .refuses(Reason(.notFound, message: "tables[0]: the venue has no such table")))
    #expect(desk.leave(sitting).events == [.left])
    #expect(desk.modify(lost).answer?.tables == ["T4"])
  }

  @Test func `a day that is closed leaves its bookings needing a table`() throws {
    var desk = try Desk.open()
    let lost = try desk.booked("19:00", ["T1"])
    let next = try desk.booked("2030-05-02T19:00", ["T1"])
    let hold = try desk.held("19:00", ["T2"], seconds: 86_400)
    let outcome = desk.define(
      .sahil.with { $0.specialDays.append(SpecialDay(date: .on(Desk.day), services: nil)) })
    #expect(outcome.answer?.needsTable == [lost])
    #expect(outcome.events == [.venueDefined, .needsTable, .holdReleased])
    #expect(desk.state.hold(hold)?.state == .released)
    #expect(try desk.reservation(next).needsTable == false)
    #expect(desk.book("19:00", ["T1"]) == .refuses(Reason(.closedSpecialDay)))
  }

  @Test func `changed hours leave bookings outside them needing a table, a changed grid does not`() throws {
    var desk = try Desk.open()
    let early = try desk.booked("10:30", ["T1"])
    let late = try desk.booked("21:30", ["T1"])
    let odd = try desk.booked("19:30", ["T1"])
    let outcome = desk.define(
      .sahil.with { $0.services = [.daily("12:00", last: "21:00", closes: "23:00", every: 60)] })
    #expect(outcome.answer?.needsTable == [early, late])
    #expect(try desk.reservation(odd).needsTable == false)
  }

  @Test func `who was given a table outside the hours keeps it when something else changes`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("21:30", ["T1"])
    let shorter = VenueDefinition.sahil.with {
      $0.services = [.daily("10:00", last: "21:00", closes: "23:00")]
    }
    #expect(desk.define(shorter).answer?.needsTable == [id])
    #expect(desk.modify(id, tables: ["T2"]).events == [.reassigned])
    #expect(desk.define(shorter.with { $0.name = "Sahil Bar" }).events == [.venueDefined])
    #expect(try desk.reservation(id).stay.tables == ["T2"])
  }

  @Test func `a lapsed hold is not released by a new definition`() throws {
    var desk = try Desk.open()
    let hold = try desk.held("19:00", ["T1"], seconds: 60)
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.define(.sahil.with { $0.tables.removeFirst() }).events == [.venueDefined])
    #expect(desk.state.hold(hold)?.state == .lapsed)
  }

  @Test func `a smaller table or pool binds new claims only`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T4"], party: 4)
    _ = try desk.booked("19:00", pool: "bar", units: 8)
    let outcome = desk.define(
      .sahil.with {
        $0.tables[2].most = 3
        $0.pools[0].capacity = 4
      })
    #expect(outcome.events == [.venueDefined, .unsuited])
    #expect(outcome.answer?.unsuited == [id])
    #expect(try desk.reservation(id).stay.tables == ["T4"])
    #expect(desk.book("19:00", pool: "bar") == .refuses(Reason(.poolFull, pool: "bar", free: 0)))
    desk.at("19:00")
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `a table that comes back has the claims that stayed on it`() throws {
    var desk = try Desk.open()
    let sitting = try desk.booked("10:00", ["T1"])
    desk.at("10:00")
    desk.seat(sitting)
    desk.define(.sahil.with { $0.tables.removeFirst() })
    desk.define(.sahil)
    #expect(
      desk.book("10:30", ["T1"]) == .refuses(desk.reason(.tablesTaken, ["T1"], by: sitting, from: "10:00")))
  }

  @Test func `R24 who comes after its end to a table retired since cannot sit where another sits`() throws {
    var desk = try Desk.open()
    let late = try desk.booked("10:00", ["T1"])
    let sitting = try desk.booked("11:30", ["T1"])
    desk.at("11:30")
    desk.seat(sitting)
    desk.define(.sahil.with { $0.tables.removeFirst() })
    #expect(desk.seat(late) == .refuses(desk.reason(.tablesTaken, ["T1"], by: sitting, from: "11:30")))
  }
}
