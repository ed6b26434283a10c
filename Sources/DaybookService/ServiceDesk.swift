package import Daybook
package import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Takes requests that passed the door, finds who asks and what is asked, and has it answered.
package final class ServiceDesk: Sendable {
  private let ledger: Ledger
  private let history: LedgerHistory
  private let access: Guarded<Access>
  private let addresses: ClientAddress
  private let origins: CrossOrigin
  private let limiter: RateLimiter
  private let travel: TravelDesk
  private let threads: WorkThreads
  private let router: Router<Route>
  private let webhooks: Webhooks?
  let kept: KeptAnswers
  private let node: (@Sendable () -> ServiceNode)?
  private let dialects: [(router: Router<DialectRoute>, dialect: Dialect)]
  private let pages: Pages
  let streams: StreamDesk
  let watch: ServiceWatch

  /// Starts the threads on which it works; throws what is wrong with the configuration.
  package init(_ ledger: Ledger, _ configuration: ServiceConfiguration) throws(LedgerFailure) {
    self.ledger = ledger
    history = try LedgerHistory(over: ledger)
    access = Guarded(try configuration.access())
    addresses = try ClientAddress(trusting: configuration.trustedProxies)
    origins = try CrossOrigin(allowing: configuration.origins)
    limiter = RateLimiter(
      address: configuration.limits.perAddress, principal: configuration.limits.perPrincipal)
    watch = ServiceWatch(log: configuration.log, now: configuration.keys.now)
    pages = Pages(phone: configuration.phone)
    router = Router(configuration.routes)
    webhooks = configuration.webhooks
    node = configuration.node
    dialects = try ServiceDialect.allCases.filter(configuration.dialects.contains).map {
      name throws(LedgerFailure) in
      let dialect = try name.dialect(configuration)
      return (Router(dialect.routes), dialect)
    }
    streams = StreamDesk(configuration.limits, now: configuration.keys.now)
    kept = KeptAnswers(of: ledger)
    threads = try WorkThreads()
    do throws(LedgerFailure) { travel = try TravelDesk(configuration.engines) } catch {
      threads.stop()
      throw error
    }
  }

  /// Ends its threads, once nothing is asked any more.
  package func end() {
    travel.stop()
    threads.stop()
  }

  /// From here on who asks is found out by other keys.
  func change(_ access: Access) { self.access.with { $0 = access } }

  /// Called on the server's thread: what may wait goes elsewhere.
  package func answer(
    _ request: HTTPRequest, _ reply: HTTPReply, connections: @escaping @Sendable () -> Int = { 0 }
  ) {
    let access = access.with { $0 }
    var call = Call(request, reply, watch)
    if access.isOpen {
      call.fields.append(HTTPField("Daybook-Access", "open on loopback: there are no keys"))
    }
    call.fields += origins.fields(for: request)
    do throws(Problem) {
      try call.takeRequestID()
      if let answer = try origins.preflight(request) { return call.finish(answer) }
      for (router, dialect) in dialects where dialect.mayEndInSlash || !request.target.endsInSlash {
        let found = router.find(request.method, request.target.segments)
        if case .none = found { continue }
        return answer(&call, access, in: found, of: dialect)
      }
      guard !request.target.endsInSlash else {
        throw .malformed("the path ends in a slash; allowed: names between single slashes")
      }
      let path = "/" + request.target.segments.joined(separator: "/")
      call.own = OwnPath(rawValue: path)
      if let own = call.own { return try give(own, call, access, connections) }
      if let page = pages.find(path) {
        guard ["GET", "HEAD"].contains(request.method) else { throw ServiceDesk.methods(["GET", "HEAD"]) }
        return call.finish(page.answer(to: request))
      }
      try answer(&call, access)
    } catch {
      call.finish(error)
    }
  }

  private func answer(_ call: inout Call, _ access: Access) throws(Problem) {
    let client = addresses.client(of: call.request)
    let found = router.find(call.request.method, call.request.target.segments)
    if case .route(let route, _) = found {
      call.route = route
      call.fields += route.deprecation?.fields ?? []
    }
    let principal = try principal(&call, access, client)
    switch found {
    case .none: throw .notFound("no such path; /v1/openapi.json and /v1/asyncapi.json list all")
    case .otherMethods(let methods): throw ServiceDesk.methods(methods)
    case .route(let route, let values):
      try ServiceDesk.check(principal, route.roles)
      switch route.work {
      case .command(let command):
        try CommandAnswer(call, ledger, principal, travel, threads)
          .give(command, Array(zip(route.pathNames, values)))
      case .query(let query):
        try QueryAnswer(call, ledger, history, principal, travel, threads, kept)
          .give(query, Array(zip(route.pathNames, values)))
      case .stream(let feed):
        try StreamAnswer(call, ledger, history, principal, client, streams, travel, threads)
          .give(feed, Array(zip(route.pathNames, values)))
      }
    }
  }

  /// Has a request answered as another system did; its clients read problems in that system's form.
  private func answer(
    _ call: inout Call, _ access: Access, in found: Router<DialectRoute>.Found, of dialect: Dialect
  ) {
    call.fields += dialect.fields(call.request)
    do throws(Problem) {
      guard case .route(let route, let values) = found else {
        if case .otherMethods(let methods) = found { throw ServiceDesk.methods(methods) }
        return
      }
      call.dialect = route
      let client = addresses.client(of: call.request)
      let principal = try principal(
        &call, access, client, isPublic: route.isPublic, takesBasic: dialect.takesBasic)
      try ServiceDesk.check(principal, route.roles)
      let context = DialectContext(
        ledger: ledger, history: history, principal: principal, travel: travel, least: ledger.head,
        call: call,
        path: Dictionary(zip(route.pathNames, values)) { first, _ in first })
      Task(executorPreference: threads) {
        do throws(Problem) {
          context.call.finish(try await route.run(context))
        } catch {
          context.call.finish(dialect.answer(error), code: error.code)
        }
      }
    } catch {
      call.finish(dialect.answer(error), code: error.code)
    }
  }

  private static func check(_ principal: Principal, _ roles: [Actor.Role]) throws(Problem) {
    guard roles.contains(principal.actor.role) else {
      throw .forbidden(
        "found \(principal.actor.role.rawValue); allowed: \(roles.map(\.rawValue).joined(separator: ", "))")
    }
  }

  /// Who asks, if so much may be asked; whoever is not known is counted by the address.
  ///
  /// What is public is answered to them, too, as to a guest who has nothing.
  private func principal(
    _ call: inout Call, _ access: Access, _ client: [UInt8], isPublic: Bool = false, takesBasic: Bool = false
  ) throws(Problem) -> Principal {
    let found = Result { () throws(Problem) in
      try access.principal(call.request, takesBasic: takesBasic)
    }
    let actor = (try? found.get())?.actor
    call.role = actor?.role
    let verdict = limiter.take(address: client, principal: actor?.description)
    call.fields += verdict.fields
    if let problem = verdict.problem { throw problem }
    if isPublic, case .failure(let problem) = found, problem.status == 401 {
      return Principal(actor: .guest("anybody"), venues: nil)
    }
    return try found.get()
  }

  // MARK: The service's own

  private func give(
    _ own: OwnPath, _ call: Call, _ access: Access, _ connections: @escaping @Sendable () -> Int
  ) throws(Problem) {
    guard ["GET", "HEAD"].contains(call.request.method) else {
      throw ServiceDesk.methods(["GET", "HEAD"])
    }
    switch own {
    case .openAPI: call.finish(OwnPath.openAPIAnswer)
    case .asyncAPI: call.finish(OwnPath.asyncAPIAnswer)
    case .live: call.finish(Health.live)
    case .ready:
      Task(executorPreference: threads) { [ledger, watch, travel, webhooks, node] in
        let health = Health(
          watch.counts, await ledger.statusOfViews(), webhooks?.statuses ?? [], resting: travel.resting,
          node: node?())
        call.finish(health.answer(at: ledger.head))
      }
    case .metrics:
      guard try access.principal(call.request).actor.role == .operator else {
        throw .forbidden("figures are for operators")
      }
      Task(executorPreference: threads) { [ledger, watch, streams, travel, webhooks, node] in
        let (counts, views) = (watch.counts, await ledger.statusOfViews())
        let told = webhooks?.statuses ?? []
        let standing = node?()
        let metrics = Metrics(
          counts, health: Health(counts, views, told, resting: travel.resting, node: standing),
          connections: connections(),
          streams: streams.count, engines: travel.counts, head: ledger.head, views: (try? views.get()) ?? [],
          webhooks: told, node: standing)
        call.finish(
          HTTPAnswer(200, [HTTPField("Content-Type", own.mediaType)], body: metrics.bytes))
      }
    }
  }

  private static func methods(_ allowed: [String]) -> Problem {
    var problem = Problem(
      status: 405, code: "METHOD", title: "not by this method",
      detail: "allowed: \(allowed.joined(separator: ", "))", advice: "ask by an allowed method")
    problem.fields.append(HTTPField("Allow", allowed.joined(separator: ", ")))
    return problem
  }
}

extension Ledger {
  func statusOfViews() async -> Result<[ViewStatus], LedgerError> {
    do throws(LedgerError) { return .success(try await views()) } catch { return .failure(error) }
  }
}
