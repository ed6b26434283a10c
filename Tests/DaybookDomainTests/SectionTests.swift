import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R24: which server looks after which tables, and whose turn it is.
struct SectionTests {
  private let sections = [
    Section(server: "Ali", tables: ["A"]), Section(server: "Rena", tables: ["B", "C"]),
  ]

  @discardableResult
  private func set(_ sections: [Section], _ desk: inout Desk, by actor: Actor = .host) -> Desk.Outcome {
    desk.execute(
      .setSections(SetSections(venue: "kiez", date: .on(Desk.day), sections: sections)), by: actor)
  }

  @Test func `R24 who is next has had the fewest covers, then parties, and the words say why`() throws {
    var desk = try Desk.open(.kiez)
    #expect(set(sections, &desk).events == [.sectionsSet])
    desk.at("19:00")
    func loads() -> [SectionLoad] { sections.loads(of: desk.state.everyReservation) }
    #expect(loads().map(\.server) == ["Ali", "Rena"])
    let first = try desk.walkedIn(2, ["A"])
    #expect(loads().map(\.server) == ["Rena", "Ali"])
    _ = try desk.walkedIn(4, ["C"])
    _ = try desk.walkedIn(1, ["B"])
    desk.leave(first)
    #expect(loads().map(\.words) == ["Ali: 1 party, 2 covers", "Rena: 2 parties, 5 covers"])
    #expect(loads().map(\.partiesNow) == [0, 2] && loads().map(\.coversNow) == [0, 5])
    _ = try desk.booked("20:00", ["A"])
    #expect(loads().map(\.covers) == [2, 5], "who has not come is nobody's yet")
  }

  @Test func `R30 sections are not set for a date that is over`() throws {
    var desk = try Desk.open(.kiez)
    desk.at("2030-05-02T06:00")
    #expect(set(sections, &desk).codes == [.inThePast])
    desk.now = desk.now.adding(microseconds: -1)
    #expect(set(sections, &desk).events == [.sectionsSet])
  }

  @Test func `R24 the same sections again are no change`() throws {
    var desk = try Desk.open(.kiez)
    #expect(set([], &desk).events == [])
    #expect(set(sections, &desk).events == [.sectionsSet])
    #expect(set(sections, &desk).events == [])
    #expect(set(sections.reversed(), &desk).events == [.sectionsSet])
    #expect(set([], &desk).events == [.sectionsSet] && set([], &desk).events == [])
  }

  @Test func `R21 the venue sets sections of a date that is open, each table in one`() throws {
    var desk = try Desk.open(.kiez)
    #expect(set(sections, &desk, by: .bob).codes == [.forbidden])
    let twice = [Section(server: "Ali", tables: ["A"]), Section(server: "Rena", tables: ["B", "A"])]
    #expect(
      set(twice, &desk)
        == .invalid(InvalidField("sections[1].tables[1]", "found A again; allowed: each table once")))
    #expect(
      set([Section(server: "Ali", tables: ["Z"])], &desk)
        == .refuses(Reason(.notFound, message: "sections[0].tables[0]: the venue has no such table")))
    desk.at("23:40")
    desk.execute(.closeDay(CloseDay(venue: "kiez", date: .on(Desk.day))))
    #expect(set(sections, &desk).codes == [.dateClosed])
  }
}
