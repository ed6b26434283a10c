internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Figures over all resources, and over each client.
extension DialectRoute {
  static let reservoAnalytics = [
    DialectRoute("reservoAnalytics", .get, "/reservo/api/v1/analytics", by: .hosts) {
      context async throws(Problem) in try await analytics(context)
    },
    DialectRoute("reservoClients", .get, "/reservo/api/v1/clients", by: .hosts) {
      context async throws(Problem) in try await clients(context)
    },
  ]

  private struct Usage {
    let resource: ReservoResource
    let used: Int
    let count: Int
    var percent: Int { (used * 200 + resource.pool.capacity) / (2 * resource.pool.capacity) }
  }

  private static func analytics(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let (usage, all) = try await context.read { snapshot in
      let all = snapshot.reservoReservations(context)
      let counts = Dictionary(grouping: all) { $0.reservation.venue }.mapValues(\.count)
      let usage = snapshot.reservoResources(context).map {
        Usage(resource: $0, used: $0.used(snapshot), count: counts[$0.venue.id] ?? 0)
      }
      return (usage.sorted { $0.percent > $1.percent }, all)
    }
    let standing = all.filter { ReservoReservation.stands($0.reservation) }
    let rejected = try await rejected(at: Set(usage.map(\.resource.venue.id)), context)
    let percents = usage.map(\.percent).reduce(0, +)
    return context.json { json in
      json.object { json in
        json.object("metrics") { json in
          json.field("totalReservations", integer: all.count + rejected)
          json.field("confirmedReservations", integer: standing.count)
          json.field("cancelledReservations", integer: all.count - standing.count)
          json.field("rejectedReservations", integer: rejected)
          json.field("totalQuantity", integer: standing.map(\.reservation.stay.units).reduce(0, +))
          json.field("uniqueClients", integer: Set(all.map(\.clientID)).count)
          json.field("totalResources", integer: usage.count)
          json.field(
            "utilizationRate",
            integer: usage.isEmpty ? 0 : (percents * 2 + usage.count) / (2 * usage.count))
        }
        json.objects("resourceUsage", Array(usage.prefix(10))) { usage, json in
          json.field("name", text: usage.resource.id)
          json.field("type", text: usage.resource.type)
          json.field("capacity", integer: usage.resource.pool.capacity)
          json.field("currentBookings", integer: usage.used)
          json.field("usage", integer: usage.percent)
          json.field("reservationCount", integer: usage.count)
        }
      }
    }
  }

  /// Refusals are records of the log and no reservations: they are counted there, some millions of records a second.
  private static func rejected(at venues: Set<VenueID>, _ context: DialectContext) async throws(Problem)
    -> Int
  {
    guard !venues.isEmpty else { return 0 }
    do throws(LedgerError) {
      var count = 0
      let filter = EventFilter(venues: venues, types: [.refused])
      for try await batch in context.ledger.batches(after: .start, matching: filter) {
        count += batch.events.count
      }
      return count
    } catch {
      throw Problem(error)
    }
  }

  private struct Client {
    let id: String
    let all: [ReservoReservation]
    let last: Int

    init(id: String, all: [ReservoReservation]) {
      (self.id, self.all) = (id, all)
      last = all.map(\.reservation.id.milliseconds).max() ?? 0
    }
  }

  private static func clients(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let (all, now) = try await context.read { ($0.reservoReservations(context), $0.ledgerTime()) }
    let weekAgo = now.adding(seconds: -7 * 86_400).milliseconds
    let grouped: [String: [ReservoReservation]] = Dictionary(grouping: all) { $0.clientID }
    let clients = grouped.map { Client(id: $0, all: $1) }.sorted { (a: Client, b: Client) in
      a.last != b.last ? a.last > b.last : a.id < b.id
    }
    return context.json { json in
      json.object { json in
        json.objects("data", clients) { (client: Client, json: inout JSONWriter) in
          let standing = client.all.filter { ReservoReservation.stands($0.reservation) }
          json.field("id", text: client.id)
          json.field("email", text: client.id)
          json.field("totalReservations", integer: client.all.count)
          json.field("activeReservations", integer: standing.count)
          json.field("cancelledReservations", integer: client.all.count - standing.count)
          json.field("totalQuantity", integer: standing.map(\.reservation.stay.units).reduce(0, +))
          json.field("lastActivity", integer: client.last)
          json.field("status", text: client.last > weekAgo ? "active" : "inactive")
        }
        json.field("total", integer: clients.count)
      }
    }
  }
}
