internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Resources: made, listed, closed and opened.
extension DialectRoute {
  static let reservoResources = [
    DialectRoute("reservoCreateResource", .post, "/reservo/api/v1/resources", by: .hosts) {
      context async throws(Problem) in try await createResource(context)
    },
    DialectRoute("reservoResources", .get, "/reservo/api/v1/resources", by: .everybody) {
      context async throws(Problem) in try await resources(context)
    },
    DialectRoute("reservoResource", .get, "/reservo/api/v1/resources/{id}", by: .everybody) {
      context async throws(Problem) in try await resource(context.path["id"] ?? "", context)
    },
    DialectRoute("reservoClose", .post, "/reservo/api/v1/resources/{id}/close", by: .hosts) {
      context async throws(Problem) in try await set(isClosed: true, context)
    },
    DialectRoute("reservoOpen", .post, "/reservo/api/v1/resources/{id}/open", by: .hosts) {
      context async throws(Problem) in try await set(isClosed: false, context)
    },
  ]

  /// Of two that come at once, the second finds the first's under its key: a resource is made once.
  private static func createResource(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let body = try DialectBody(context)
    let id = try body.needed("id", body.text)
    let definition = ReservoResource.definition(
      id: id, type: try body.needed("type", body.text), capacity: try body.needed("capacity", body.integer))
    guard context.principal.may(at: definition.id) else {
      throw .forbidden(
        "found the resource \(JSONValue.string(id).found); allowed: those of the caller's venues")
    }
    let isRetry = try context.call.idempotencyKey() != nil
    if let known = try await context.read({ $0.venue(definition.id) }) {
      guard isRetry, known == definition else { throw exists(id) }
      return try await resource(id, context, status: 201)
    }
    let receipt: Receipt<[ReservationID]>
    do throws(Problem) {
      receipt = try await context.execute(DefineVenue(definition), key: IdempotencyKey("resource:\(id)"))
    } catch {
      throw error.code == RefusalCode.idempotencyKeyReused.rawValue ? exists(id) : named(error)
    }
    guard !receipt.isReplay || isRetry else { throw exists(id) }
    return try await resource(id, context.seeing(receipt.position), status: 201)
  }

  private static func exists(_ id: String) -> Problem {
    ReservoProblem.of(
      409, "RESOURCE_ALREADY_EXISTS", "Resource with id \(JSONValue.string(id).found) already exists")
  }

  /// The ledger names its own fields: here they are the resource's.
  private static func named(_ problem: Problem) -> Problem {
    let names = [
      "venue.id": "id", "venue.name": "id", "venue.pools[0].id": "type",
      "venue.pools[0].capacity": "capacity",
    ]
    var problem = problem
    problem.field = problem.field.map { names[$0] ?? $0 }
    return problem
  }

  private static func resources(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let limit = try context.integer("limit", in: 1...100, else: 100)
    let offset = try context.integer("offset", in: 0...Int.max, else: 0)
    let (state, type) = (context.query("state"), context.query("type"))
    if let state, !["OPEN", "CLOSED"].contains(state) {
      throw ParameterValues.wrong("state", state, "OPEN, CLOSED")
    }
    return try await context.read { snapshot in
      let found = snapshot.reservoResources(context).filter {
        (state == nil || $0.state == state) && (type == nil || $0.type == type)
      }
      return context.json { json in
        json.reservoPage(found, limit: limit, offset: offset) { $0.write(snapshot, to: &$1) }
      }
    }
  }

  private static func resource(_ id: String, _ context: DialectContext, status: Int = 200)
    async throws(Problem) -> HTTPAnswer
  {
    try await context.read { snapshot throws(Problem) in
      guard let found = snapshot.reservoResource(id, context) else { throw ReservoProblem.noResource(id) }
      return context.json(status) { found.write(snapshot, to: &$0) }
    }
  }

  private static func set(isClosed: Bool, _ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let id = context.path["id"] ?? ""
    guard var venue = try await context.read({ $0.reservoResource(id, context)?.venue }) else {
      throw ReservoProblem.noResource(id)
    }
    venue.isRetired = isClosed
    let receipt = try await context.execute(DefineVenue(venue), key: context.call.idempotencyKey())
    return try await resource(id, context.seeing(receipt.position))
  }
}
