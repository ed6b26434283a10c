internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// What a route of a dialect has to work with.
struct DialectContext: ReadContext {
  let ledger: Ledger
  let history: LedgerHistory
  let principal: Principal
  let travel: TravelDesk
  /// All that was written before the request came.
  private(set) var least: Position
  let call: Call
  /// The parameters of the path, by their names.
  let path: [String: String]

  var request: HTTPRequest { call.request }

  /// A parameter of the query: the first of its name, as lenient systems take it.
  func query(_ name: String) -> String? { request.target.query.first { $0.name == name }?.value }

  /// A whole number of the query; `absent` where it is not there.
  func integer(_ name: String, in range: ClosedRange<Int>, else absent: Int) throws(Problem) -> Int {
    guard let text = query(name) else { return absent }
    guard let number = Int(text), range.contains(number) else {
      throw ParameterValues.wrong(name, text, "a whole number, \(range.lowerBound)–\(range.upperBound)")
    }
    return number
  }

  /// The body as JSON.
  func body() throws(Problem) -> JSONValue {
    do throws(JSONParser.Failure) {
      return try JSONParser.parse(request.body)
    } catch {
      throw .malformed("the body is not JSON: \(error)")
    }
  }

  /// The same, who sees all up to a position that was just written.
  func seeing(_ position: Position) -> DialectContext {
    var later = self
    later.least = max(least, position)
    return later
  }

  /// Refuses in maintenance also what a host asks for somebody: the host's own claims go on then (R22).
  func requireNoMaintenance() async throws(Problem) {
    let maintenance = try await read { $0.maintenance }
    guard !maintenance.isOn else { throw Problem(Refusal(.maintenance, message: maintenance.message)) }
  }

  /// Has a command decided under a key, in the caller's name, or in that of whom the caller speaks for.
  func execute<C: LedgerCommand>(
    _ command: C, by actor: Actor? = nil, key: IdempotencyKey?
  ) async throws(Problem) -> Receipt<C.Value> {
    do throws(LedgerError) {
      return try await ledger.execute(
        command, by: actor ?? principal.actor, key: key, requestID: call.requestID,
        traceparent: call.traceparent)
    } catch {
      throw Problem(error)
    }
  }

  /// An answer of JSON.
  func json(_ status: Int = 200, _ write: (inout JSONWriter) -> Void) -> HTTPAnswer {
    var json = JSONWriter()
    write(&json)
    json.endLine()
    return HTTPAnswer(status, [HTTPField("Content-Type", "application/json")], body: json.bytes)
  }
}
