internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Takes requests that passed the door, finds who asks and what is asked, and has it answered.
final class ServiceDesk: Sendable {
  private let ledger: Ledger
  private let history: LedgerHistory
  private let access: Access
  private let threads: WorkThreads
  private let router = Router(Route.all)
  private let pages: Pages

  init(_ ledger: Ledger, _ access: Access, _ threads: WorkThreads, _ pages: Pages) throws(LedgerFailure) {
    self.ledger = ledger
    self.pages = pages
    history = try LedgerHistory(over: ledger)
    self.access = access
    self.threads = threads
  }

  /// Called on the server's thread: what may wait goes elsewhere.
  func answer(_ request: HTTPRequest, _ reply: HTTPReply) {
    do throws(Problem) {
      let requestID = try Call.requestID(of: request)
      try answer(Call(request: request, reply: reply, requestID: requestID, isOpen: access.isOpen))
    } catch {
      Call(request: request, reply: reply, requestID: Call.made(), isOpen: access.isOpen).finish(error)
    }
  }

  private func answer(_ call: Call) throws(Problem) {
    do throws(Problem) {
      if call.request.target.segments == OpenAPI.segments {
        guard ["GET", "HEAD"].contains(call.request.method) else {
          throw ServiceDesk.methods(["GET", "HEAD"])
        }
        return call.finish(OpenAPI.answer)
      }
      if let page = pages.find(call.request.target.segments) {
        guard ["GET", "HEAD"].contains(call.request.method) else {
          throw ServiceDesk.methods(["GET", "HEAD"])
        }
        return call.finish(page.answer(to: call.request))
      }
      switch router.find(call.request.method, call.request.target.segments) {
      case .none: throw .notFound("no such path; /v1/openapi.json lists all")
      case .otherMethods(let methods): throw ServiceDesk.methods(methods)
      case .route(let route, let values):
        let principal = try access.principal(call.request)
        guard route.roles.contains(principal.actor.role) else {
          throw .forbidden(
            "found \(principal.actor.role.rawValue); allowed: \(route.roles.map(\.rawValue).joined(separator: ", "))"
          )
        }
        switch route.work {
        case .command(let command):
          let values = Array(zip(route.pathNames, values))
          try CommandAnswer(call, ledger, principal, threads).give(command, values)
        case .query(let query):
          let values = Array(zip(route.pathNames, values))
          try QueryAnswer(call, ledger, history, principal, threads).give(query, values)
        }
      }
    } catch {
      call.finish(error)
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
