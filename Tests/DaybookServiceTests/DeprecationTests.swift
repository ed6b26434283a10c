import Daybook
import DaybookDomain
import DaybookHTTP
import DaybookJSON
import Testing

@testable import DaybookService

/// What is said of a path that is going away. None of ours is: these are declarations of the test's own.
@Suite struct DeprecationTests {
  private static let deprecation = Deprecation(
    since: Timestamp(epochSeconds: 1_688_169_599), sunset: Timestamp(epochSeconds: 1_893_456_000),
    successor: "/v2/venues", guide: "https://docs.example/venues")

  /// The routes as they are, but that the lists of venues and the command to book are going away.
  private static let routes = Route.all.map { route in
    var route = route
    if ["getVenues", "book"].contains(route.name) { route.deprecation = deprecation }
    return route
  }

  @Test func `every answer of the path says so, also refusals, and no other path's does`() async throws {
    try await apart {
      var configuration = ServiceConfiguration()
      configuration.routes = DeprecationTests.routes
      let served = try ServedLedger(configuration)
      defer { served.close() }
      let answers = [
        try served.get("/v1/venues"), try served.get("/v1/venues?nothing=1"),
        try served.post("/v1/reservations", ServedLedger.booking), try served.post("/v1/reservations", "{}"),
      ]
      #expect(answers.map(\.status).map { $0 / 100 } == [2, 4, 2, 4])
      for answer in answers {
        #expect(answer.field("deprecation") == "@1688169599")
        #expect(answer.field("sunset") == "Tue, 01 Jan 2030 00:00:00 GMT")
        #expect(answer.raw.head.contains("Link: </v2/venues>; rel=\"successor-version\""))
        #expect(answer.raw.head.contains("Link: <https://docs.example/venues>; rel=\"deprecation\""))
      }
      let other = try served.get("/v1/venues/sahil")
      #expect(other.field("deprecation") == nil && other.field("sunset") == nil)
    }
  }

  @Test func `without an end, a successor or a guide none is named`() {
    #expect(Deprecation(since: .epoch).fields == [HTTPField("Deprecation", "@0")])
  }

  @Test func `the description marks such paths, and today none`() throws {
    func deprecated(_ document: JSONValue) -> [String] {
      guard case .object(let paths)? = document["paths"] else { return [] }
      return paths.flatMap { path -> [String] in
        guard case .object(let methods) = path.value else { return [] }
        return methods.filter { $0.value["deprecated"] == .bool(true) }.map { "\($0.name) \(path.name)" }
      }
    }
    #expect(
      deprecated(OpenAPI.document(of: DeprecationTests.routes)).sorted() == [
        "get /v1/venues", "post /v1/reservations",
      ])
    #expect(deprecated(OpenAPI.document).isEmpty)
  }
}
