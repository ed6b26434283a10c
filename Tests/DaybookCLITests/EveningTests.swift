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
    let ida = try evening.book("Ida", 4, "21:00")
    try evening.on(bob, "confirmPrep", #","items":[{"name":"soup"},{"name":"lamb"}]"#)
    try told("the book at ten in the morning")

    try evening.clock("18:40")
    try evening.on(bob, "declareArrival", #","leadMinutes":30,"etaMinutes":20"#)
    try told("Bob is on his way, his soup and lamb are planned")
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
    try evening.act(#"{"command":"walkIn","venue":"h","party":2,"tables":["B"]}"#)
    try told("Eva's table is given away")

    try evening.clock("19:35")
    let back = try evening.on(eva, "undo", #","tables":["C"]"#, mayBeRefused: true)
    #expect(back.outcome == "refused", "table C is Bob's")
    try evening.on(gus, "arrive", #","covers":4"#)
    try evening.on(gus, "seat", #","covers":4"#)
    try told("four of Gus's six sit")
    try evening.on(gus, "seat")
    try told("the other two follow")
    try evening.on(bob, "modify", #","party":3"#)
    try told("one of Bob's four goes")

    try evening.on(
      fay, "modify", #","party":5,"tables":["D"],"override":{"codes":["NO_TABLE_FITS"],"why":"a chair more"}"#
    )
    try told("Fay's party grows, and squeezes in")
    try evening.on(fay, "arrive")
    try evening.on(fay, "seat")
    try told("Fay sits")

    let joined = try evening.join(2, "19:40")
    try told("a party waits for a table")
    try evening.on(eva, "undo", #","tables":["C"]"#, mayBeRefused: true)
    try evening.on(ana, "modify", #","pool":"bar","units":2"#)
    try told("Ana moves to the bar, and her table is offered")
    try evening.settle(joined)
    try told("the list is empty")

    let broken = try evening.act(
      #"{"command":"block","venue":"h","tables":["E"],"from":"2030-06-14T21:30","until":"2030-06-14T23:30","reason":"leg"}"#
    )[0]["block"]?.text
    try told("table E breaks for the late seating")
    let jon = try evening.book("Jon", 2, "21:30")
    let kim = try evening.book("Kim", 2, "21:30")
    try told("Jon and Kim book")
    try evening.on(kim, "cancel")
    try evening.on(jon, "modify", #","party":4"#)
    try told("Kim sits with Jon: one booking of four")
    let block = try #require(broken)
    try evening.act(#"{"command":"unblock","block":"\#(block)"}"#)
    try told("table E is mended")

    try evening.clock("20:45")
    try told("who is past the end keeps others waiting")
    try evening.on(bob, "leave")
    try told("Bob has left")
    try evening.on(eva, "undo", #","tables":["C"]"#)
    try evening.on(eva, "arrive")
    try evening.on(eva, "seat")
    try told("Eva comes after all, and sits at a table that is free")
    try evening.on(hal, "arrive")
    try told("Hal has come")

    try evening.act(
      #"{"command":"closeDay","venue":"h","date":"2030-06-14","override":{"codes":["TOO_SOON"],"why":"wrong button"}}"#
    )
    try told("the day is closed by mistake")
    try evening.act(#"{"command":"reopenDay","venue":"h","date":"2030-06-14","why":"wrong button"}"#)
    try told("the day is open again")

    try evening.clock("23:00")
    try evening.on(ida, "noShow")
    try told("Ida never came")
    try evening.on(fay, "leave")
    try evening.on(gus, "leave")
    try told("the house empties")
    try evening.clock("02:00")
    try told("after the last service")
  }
}
