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
  private let kept: KeptAnswers

  init(
    _ call: Call, _ ledger: Ledger, _ history: LedgerHistory, _ principal: Principal, _ travel: TravelDesk,
    _ threads: WorkThreads, _ kept: KeptAnswers
  ) {
    (self.call, self.ledger, self.history, self.principal) = (call, ledger, history, principal)
    (self.travel, self.threads, self.kept) = (travel, threads, kept)
  }

  /// Called on the server's thread: what was told before is told again there, anything else is worked out elsewhere.
  func give(_ query: Query, _ path: @autoclosure () -> [(name: String, value: String)]) throws(Problem) {
    let known = call.request.field("if-none-match")
    let question =
      query.isKept && call.request.body.isEmpty
      ? KeptAnswers.Question(call.request.target.raw, of: principal) : nil
    if let question, let told = kept.answer(to: question) { return call.finish(told.answer(known: known)) }
    let parameters = try ParameterValues(call.request, path(), query.parameters, also: QueryAnswer.atLeast)
    let least = try parameters.integer(QueryAnswer.atLeast, in: 0...Int.max)
    let context = QueryContext(
      ledger: ledger, history: history, principal: principal, travel: travel, values: parameters,
      least: Position(UInt64(least ?? 0)))
    Task(executorPreference: threads) {
      do throws(Problem) {
        let lull = question == nil ? nil : ledger.lull()
        let result = try await query.run(context)
        let told = ToldAnswer(result, to: principal)
        if let question, let lull { kept.keep(told, to: question, knowing: result.position, since: lull) }
        call.finish(told.answer(known: known))
      } catch {
        call.finish(error)
      }
    }
  }

  /// The parameter of every query: the position that the answer must have seen, so that a caller reads its own writes.
  static let atLeast = "atLeast"
}
