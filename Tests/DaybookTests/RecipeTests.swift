import Daybook
import DaybookRecipes
import DaybookStore
import DaybookTemporary
import Foundation
import Testing

/// What the guides tell to write does what they say, and is what they show.
@Suite struct RecipeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: RecipeTests.root.appendingPathComponent(path), encoding: .utf8)
  }

  private static let recipes = "Tests/SamplePackage/Sources/Recipes/"
  private static let table = "Tests/SamplePackage/Sources/BookingsTable/"

  @Test(arguments: [
    ("OwnViews", recipes + "CoversPerHour"),
    ("OwnViews", recipes + "Outbox"), ("OwnViews", table + "BookingsTable"),
    ("Recipes", recipes + "GracefulService"), ("Recipes", recipes + "Ledger+Answers"),
    ("Recipes", recipes + "BookingsScreen"), ("Recipes", recipes + "VenueDefinition+Sahil"),
    ("Testing", "Tests/DaybookTests/ManualClockTests"),
  ])
  func `the guide shows the recipe that is compiled`(guide: String, recipe: String) throws {
    let guide = try text("Sources/Daybook/Daybook.docc/Guides/\(guide).md")
    let recipe = try text("\(recipe).swift")
    #expect(guide.contains("```swift\n\(recipe)```"))
    #expect(recipe.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
  }

  @Test func `an outbox hands over each event, again only what was not stored`() async throws {
    struct Down: Error {}
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let first = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00"), by: .host("1"))
    let (sent, cursor, fails) = (Monitor<[String]>([]), Monitor<String?>(nil), Monitor(true))
    let outbox = Outbox(
      publish: { id, _ in
        if fails.withLock({ $0 }) { throw Down() }
        sent.withLock { $0.append(id) }
      }, stored: { cursor.withLock { $0 } }, store: { text in cursor.withLock { $0 = text } })
    await #expect(throws: Down.self) { try await outbox.run(over: ledger, following: false) }
    #expect(cursor.withLock { $0 } == nil)
    fails.withLock { $0 = false }
    try await outbox.run(over: ledger, following: false)
    let second = try await ledger.execute(Cancel(first.value.id), by: .host("1"))
    try await outbox.run(over: ledger, following: false)
    #expect(sent.withLock { $0 } == ["\(first.position)", "\(second.position)"])
    await ledger.close()
  }
}
