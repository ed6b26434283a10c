internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Reads what a query is asked with, has it answered, and tells what the caller has already.
struct QueryAnswer: Sendable {
  private let call: Call
  private let ledger: Ledger
  private let history: LedgerHistory
  private let principal: Principal
  private let travel: TravelDesk
  private let threads: WorkThreads

  init(
    _ call: Call, _ ledger: Ledger, _ history: LedgerHistory, _ principal: Principal, _ travel: TravelDesk,
    _ threads: WorkThreads
  ) {
    (self.call, self.ledger, self.history, self.principal) = (call, ledger, history, principal)
    (self.travel, self.threads) = (travel, threads)
  }

  func give(_ query: Query, _ path: [(name: String, value: String)]) throws(Problem) {
    let parameters = try ParameterValues(call.request, path, query.parameters, also: QueryAnswer.atLeast)
    let least = try parameters.integer(QueryAnswer.atLeast, in: 0...Int.max)
    let context = QueryContext(
      ledger: ledger, history: history, principal: principal, travel: travel, values: parameters,
      least: Position(UInt64(least ?? 0)), known: call.request.field("if-none-match"))
    Task(executorPreference: threads) {
      do throws(Problem) {
        call.finish(answer(try await query.run(context), context))
      } catch {
        call.finish(error)
      }
    }
  }

  /// The parameter of every query: the position that the answer must have seen, so that a caller reads its own writes.
  static let atLeast = "atLeast"

  private func answer(_ result: QueryResult, _ context: QueryContext) -> HTTPAnswer {
    let position = HTTPField("Daybook-Position", String(result.position.value))
    let type = HTTPField("Content-Type", "application/json")
    // It is not kept: what has no Cache-Control is sent with no-store.
    guard !result.isFleeting else { return HTTPAnswer(200, [type, position], body: result.body) }
    let tag = result.tag.seen(by: principal)
    // Some proxies take the tag from an answer that they compress: where If-Match needs it, they are told not to.
    let caching = tag.hasVersion ? "no-cache, no-transform" : "no-cache"
    var fields = [
      position, HTTPField("Cache-Control", caching),
      HTTPField("Vary", "Authorization, Daybook-Actor"), HTTPField("ETag", tag.text),
    ]
    if let next = result.next { fields.append(HTTPField("Link", "<\(next)>; rel=\"next\"")) }
    if let known = context.known, tag.isNamed(in: known) { return HTTPAnswer(304, fields) }
    return HTTPAnswer(200, [type] + fields, body: result.body)
  }
}
