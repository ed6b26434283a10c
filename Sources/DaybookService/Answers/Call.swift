internal import Daybook
internal import DaybookHTTP

/// One request on its way through the service, and where its answer goes.
struct Call: Sendable {
  let request: HTTPRequest
  let reply: HTTPReply
  let watch: ServiceWatch
  let began = ContinuousClock.now
  /// The caller's own name for it, or one made for it.
  var requestID = RequestID.made()
  /// The trace that it belongs to.
  let traceparent: TraceParent?
  /// What is asked for, and by whom, once that is known.
  var route: Route?
  var own: OwnPath?
  var dialect: DialectRoute?
  var role: Actor.Role?
  /// Header lines of every answer to it.
  var fields: [HTTPField] = []

  init(_ request: HTTPRequest, _ reply: HTTPReply, _ watch: ServiceWatch) {
    (self.request, self.reply, self.watch) = (request, reply, watch)
    // One that cannot be read begins a trace of its own, which is not ours to begin (Trace Context §3.2).
    traceparent = request.field("traceparent").flatMap { TraceParent($0) }
  }

  /// Sends the answer, with the lines that every answer has; `code` is that of its problem.
  func finish(_ answer: HTTPAnswer, code: String? = nil) {
    var answer = answer
    answer.fields += [
      HTTPField("X-Request-ID", requestID), HTTPField("X-Content-Type-Options", "nosniff"),
    ]
    answer.fields += fields
    if let traceparent { answer.fields.append(HTTPField("traceparent", traceparent.text)) }
    if !answer.fields.contains(where: { $0.name == "Cache-Control" }) {
      answer.fields.append(HTTPField("Cache-Control", "no-store"))
    }
    watch.answered(self, answer.status, code: code)
    reply(answer)
  }

  func finish(_ problem: Problem) { finish(problem.answer, code: problem.code) }

  /// Takes the caller's own name for the request: up to 128 visible letters, digits and marks.
  mutating func takeRequestID() throws(Problem) {
    guard request.count(of: "x-request-id") > 0 else { return }
    guard let given = request.field("x-request-id"), (1...128).contains(given.utf8.count),
      given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .malformed("X-Request-ID: allowed: once, 1–128 visible ASCII characters") }
    requestID = given
  }
}
