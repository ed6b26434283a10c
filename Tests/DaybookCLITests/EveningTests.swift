import DaybookJSON
import Testing

/// R31: one evening of a real house, told from end to end; at every step all outputs agree.
@Suite struct EveningTests {
  @Test func `R31 an evening told from end to end never contradicts itself`() throws {
    let evening = try Evening()
    func told(_ step: String) throws { try Outputs(evening, step).agree() }

    let ana = try evening.book("Ana", 2, "19:00", #","tables":["A"]"#)
    let bob = try evening.book("Bob", 4, "19:00")
    let eva = try evening.book("Eva", 2, "19:00")
    let fay = try evening.book("Fay", 4, "19:30")
    let gus = try evening.book("Gus", 6, "19:30")
    let hal = try evening.book("Hal", 2, "20:30", #","tables":["A"]"#)
    _ = try evening.book("Ida", 4, "21:00")
    try told("the book at ten in the morning")

    try evening.clock("19:00")
    try evening.on(bob, "arrive")
    try evening.on(bob, "seat")
    try told("Bob is on time")

    try evening.clock("19:20")
    try evening.on(eva, "noShow")
    try told("Eva has not come")
    try evening.on(ana, "arrive")
    try evening.on(ana, "seat")
    try told("Ana is late")

    try evening.clock("19:40")
    try evening.on(eva, "undo")
    try evening.on(eva, "arrive")
    try evening.on(eva, "seat")
    try told("Eva comes after all")

    try evening.on(gus, "arrive", #","covers":4"#)
    try evening.on(gus, "seat", #","covers":4"#)
    try told("four of Gus's six sit")
    try evening.on(gus, "seat")
    try told("the other two follow")

    try evening.on(bob, "modify", #","party":3"#)
    try told("one of Bob's four goes")

    try evening.act(
      #"{"command":"block","venue":"h","tables":["D"],"from":"2030-06-14T19:40","until":"2030-06-14T23:30","reason":"leg"}"#
    )
    try told("table D breaks")
    _ = fay
    try evening.clock("20:40")
    try told("Ana sits past her end, Hal waits")
    try evening.on(ana, "leave")
    try told("Ana has left")
    try evening.on(hal, "seat")
    try told("Hal sits")
    try evening.clock("23:00")
    try told("nearly everybody is past their end")
  }
}
