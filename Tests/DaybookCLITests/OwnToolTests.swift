import DaybookJSON
import Testing

/// An embedder's executable offers the commands of `daybook` over its own views too.
@Suite struct OwnToolTests {
  private let place: Place

  init() throws {
    place = try Place(Place.book("19:00", table: "T1"), Place.book("19:30", table: "T2", party: 4))
  }

  private func own(_ words: String..., code: Int32 = 0) throws -> Ran {
    let ran = try place.run(words, tool: "DaybookOwnTool")
    guard ran.code == code else { throw Unexpected("\(words): \(ran)") }
    return ran
  }

  @Test func `views lists, rebuilds, prunes and goes back in a projection of the embedder's`() throws {
    let before = try own("views", "--json").json()
    #expect(before.last?["view"]?.text == "covers-per-hour")
    #expect(before.last?["state"]?.text?.hasPrefix("to be filled") == true)
    #expect(try own("views", "rebuild", "covers-per-hour").output.contains("position"))
    let head = try place.head()
    let filled = try own("views", "--json").json().last
    #expect(filled?["position"]?.integer == head && filled?["state"]?.text == "ready")
    let rebuilt = try own("views", "rebuild", "covers-per-hour", "--json").json()
    #expect(rebuilt.first?["view"]?.text == "covers-per-hour")
    let back = try own("views", "back", "covers-per-hour", "--json").json().first
    #expect(back?["generation"]?.integer == filled?["generation"]?.integer)
    let pruned = try own("views", "prune", "covers-per-hour", "--json").json().first
    #expect(pruned?["generation"]?.integer == back?["previous"]?.integer && pruned?["generation"] != nil)
    #expect(try own("verify", "--views").code == 0)
    #expect(try own("doctor").output.contains("good  view covers-per-hour  generation "))
  }

  @Test func `the tool without projections does not know their views, and leaves them alone`() throws {
    _ = try own("views", "rebuild", "covers-per-hour")
    let refused = try place.run("views", "rebuild", "covers-per-hour")
    #expect(refused.code == 2 && refused.errors.contains("no view covers-per-hour"))
    _ = try place.must("views", "rebuild", "--all")
    _ = try place.must("views", "prune", "--all")
    #expect(try own("views", "--json").json().last?["state"]?.text == "ready")
  }
}
