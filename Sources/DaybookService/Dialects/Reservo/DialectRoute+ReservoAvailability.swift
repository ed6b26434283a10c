internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What is left of resources: read from the ledger each time, so there is no cache to empty.
extension DialectRoute {
  static let reservoAvailability = [
    DialectRoute(
      "reservoResourceAvailability", .get, "/reservo/api/v1/resources/{id}/availability", by: .everybody
    ) { context async throws(Problem) in try await availability(context) },
    DialectRoute("reservoAvailability", .get, "/reservo/api/v1/availability/{id}", by: .everybody) {
      context async throws(Problem) in try await availability(context)
    },
    DialectRoute("reservoAvailabilities", .get, "/reservo/api/v1/availability", by: .everybody) {
      context async throws(Problem) in try await availabilities(context)
    },
    DialectRoute("reservoEmptyCache", .delete, "/reservo/api/v1/availability/cache", by: .hosts) { _ in
      HTTPAnswer(204)
    },
    DialectRoute("reservoEmptyCacheOf", .delete, "/reservo/api/v1/availability/cache/{id}", by: .hosts) { _ in
      HTTPAnswer(204)
    },
    DialectRoute("reservoCache", .get, "/reservo/api/v1/availability/cache/stats", by: .hosts) { context in
      context.json { json in
        json.object { json in
          for name in ["cacheSize", "maxCacheSize", "ttlMs", "utilizationPercent"] as [StaticString] {
            json.field(name, integer: 0)
          }
        }
      }
    },
  ]

  private static func availability(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let id = context.path["id"] ?? ""
    return try await context.read { snapshot throws(Problem) in
      guard let found = snapshot.reservoResource(id, context) else { throw ReservoProblem.noResource(id) }
      let now = snapshot.ledgerTime()
      let tag = EntityTag(snapshot.position, at: now).seen(by: context.principal)
      let fields = [HTTPField("Cache-Control", "no-cache"), HTTPField("ETag", tag.text)]
      if let known = context.request.field("if-none-match"), tag.isNamed(in: known) {
        return HTTPAnswer(304, fields)
      }
      var answer = context.json { found.writeAvailability(snapshot, at: now, to: &$0) }
      answer.fields += fields
      return answer
    }
  }

  private static func availabilities(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    guard let ids = context.query("ids"), !ids.isEmpty else {
      throw ReservoProblem.of(
        400, "BAD_REQUEST", "Query parameter \"ids\" is required (comma-separated resource IDs)")
    }
    return try await context.read { snapshot in
      let found = ids.split(separator: ",").compactMap { id in
        snapshot.reservoResource(String(id.drop { $0 == " " }), context)
      }
      let now = snapshot.ledgerTime()
      return context.json { json in
        json.object { json in
          json.name("resources")
          json.array(found) { $0.writeAvailability(snapshot, at: now, to: &$1) }
          json.field("count", integer: found.count)
        }
      }
    }
  }
}
