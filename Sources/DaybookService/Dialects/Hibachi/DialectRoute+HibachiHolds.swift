internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Slots that are held while somebody signs elsewhere; the token is the hold's id.
extension DialectRoute {
  static let hibachiHolds = [
    DialectRoute("hibachiHold", .post, "/hibachi/api/v1/agreements/holds", by: .guestsAndHosts) {
      context async throws(Problem) in try await hold(context)
    },
    DialectRoute("hibachiHeld", .get, "/hibachi/api/v1/agreements/holds/{token}", by: .guestsAndHosts) {
      context async throws(Problem) in try await held(context)
    },
    DialectRoute("hibachiRelease", .delete, "/hibachi/api/v1/agreements/holds/{token}", by: .guestsAndHosts) {
      context async throws(Problem) in
      let hold = try await context.hibachiHold(context.path["token"] ?? "")
      _ = try await context.execute(ReleaseHold(hold.id), key: context.call.idempotencyKey())
      return context.json { json in
        json.object { json in
          json.field("success", bool: true)
          json.field("message", text: "Hold released")
        }
      }
    },
  ]

  private static func hold(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let body = try DialectBody(context)
    let id = try body.text("station_id")
    let date = try context.hibachiDate(body.needed("event_date", body.text))
    let time = try HibachiTime(body.needed("slot_time", body.text), "slot_time")
    let command = try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(id, context)
      guard let start = station.start(time, on: date) else {
        throw HibachiProblem.badRequest("Invalid date format. Use YYYY-MM-DD")
      }
      return PlaceHold(venue: station.venue.id, party: station.leastParty, start: start)
    }
    let receipt = try await context.execute(command, key: context.call.idempotencyKey())
    let token = receipt.value.id
    let hold = try await context.seeing(receipt.position).read { $0.hold(token) }
    return context.json { json in
      json.object { json in
        json.field("hold_id", id: token)
        json.field("signing_token", id: token)
        json.field("expires_at", instant: hold?.lapsesAt)
        json.field("signing_url", text: "/hibachi/api/v1/agreements/holds/\(token)")
        json.field("message", text: "Slot held. Book with hold_token before it expires.")
      }
    }
  }

  private static func held(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let id = HoldID(context.path["token"] ?? "")
    return try await context.read { snapshot in
      let hold = id.flatMap { snapshot.hold($0) }
      let station = hold.flatMap { snapshot.venue($0.venue) }.flatMap { HibachiStation($0, snapshot) }
      guard let hold, let station, context.maySee(hold.owner, at: hold.venue) else {
        return unheld("NOT_FOUND", context)
      }
      switch hold.state {
      case .active: break
      case .lapsed: return unheld("EXPIRED", context)
      case .consumed: return unheld("CONVERTED", context)
      case .released: return unheld("RELEASED", context)
      }
      return context.json { json in
        json.object { json in
          json.field("success", bool: true)
          json.object("hold") { json in
            json.field("id", id: hold.id)
            json.field("station_id", text: station.venue.id.text)
            json.field("station_name", text: station.venue.name)
            json.field("slot_datetime", text: station.rules.label(hold.stay.start))
            json.field("customer_email", text: "")
            json.field("expires_at", instant: hold.lapsesAt)
            json.field("status", text: "pending")
            json.field("agreement_signed", bool: false)
            json.field("deposit_paid", bool: false)
          }
          json.nullable("agreement", nil)
          json.nullable("error_code", nil)
        }
      }
    }
  }

  private static func unheld(_ why: String, _ context: DialectContext) -> HTTPAnswer {
    context.json { json in
      json.object { json in
        json.field("success", bool: false)
        json.nullable("hold", nil)
        json.nullable("agreement", nil)
        json.field("error_code", text: "SLOT_HOLD_\(why)")
      }
    }
  }
}

extension DialectContext {
  /// The hold of a token; throws that there is none, also for a stranger's.
  func hibachiHold(_ token: String) async throws(Problem) -> Hold {
    let hold = try await read { snapshot in HoldID(token).flatMap { snapshot.hold($0) } }
    guard let hold, maySee(hold.owner, at: hold.venue) else { throw .notFound("Hold not found") }
    return hold
  }
}
