internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// What the service says of itself, and of who asks.
extension Baku {
  var service: [DialectRoute] {
    [
      DialectRoute("bakuHealth", .get, "/health", by: .everybody, isPublic: true) {
        context async throws(Problem) in
        let health = Health(context.call.watch.counts, await context.ledger.statusOfViews())
        return try await answer(health, context)
      },
      DialectRoute("bakuFeatures", .get, "/config/features", by: .everybody, isPublic: true) {
        context async throws(Problem) in
        let isPrepared = try await context.read { snapshot in
          snapshot.venues().contains { $0.prep != nil && context.principal.may(at: $0.id) }
        }
        return context.json { json in
          json.object { json in
            json.field("prep_notify_enabled", bool: isPrepared)
            json.field("payments_mode", text: "mock")
            json.field("payment_provider", text: "mock")
            json.field("currency", text: "AZN")
            json.field("maps_api_key_present", bool: false)
            json.field("gomap_ready", bool: false)
          }
        }
      },
      DialectRoute("bakuSession", .get, "/auth/session", by: .everybody) {
        context async throws(Problem) in
        context.json { json in
          json.object { json in
            json.object("user") { json in
              json.field("sub", text: context.principal.actor.id)
              for name in ["email", "name"] { json.nullable(name, nil) }
            }
          }
        }
      },
    ]
  }

  private func answer(_ health: Health, _ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let now = health.isReady ? try await context.now() : nil
    return context.json(health.isReady ? 200 : 503) { json in
      json.object { json in
        json.field("status", text: health.isReady ? "healthy" : "degraded")
        json.nullable("timestamp", now?.description)
        json.object("checks") { json in
          json.field("database", text: health.isReady && health.troubles.isEmpty ? "ok" : "degraded")
          for name in ["gomap", "auth0", "sentry"] {
            json.name(name)
            json.string("not used")
          }
        }
        json.field("service", text: "baku-reserve")
        json.field("version", text: "0.1.0")
      }
    }
  }
}
