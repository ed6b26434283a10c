internal import Daybook
internal import DaybookHTTP

/// One request on its way through the service, and where its answer goes.
struct Call: Sendable {
  let request: HTTPRequest
  let reply: HTTPReply
  /// The caller's own name for it, or one made for it.
  let requestID: String
  /// Whether there are no keys: every answer says so.
  let isOpen: Bool

  /// Sends the answer, with the lines that every answer has.
  func finish(_ answer: HTTPAnswer) {
    var answer = answer
    answer.fields += [
      HTTPField("X-Request-ID", requestID), HTTPField("X-Content-Type-Options", "nosniff"),
    ]
    if !answer.fields.contains(where: { $0.name == "Cache-Control" }) {
      answer.fields.append(HTTPField("Cache-Control", "no-store"))
    }
    if isOpen { answer.fields.append(HTTPField("Daybook-Access", "open on loopback: there are no keys")) }
    reply(answer)
  }

  func finish(_ problem: Problem) { finish(problem.answer) }

  /// The caller's own name for a request: up to 128 visible letters, digits and marks; another one where there is none.
  static func requestID(of request: HTTPRequest) throws(Problem) -> String {
    guard request.count(of: "x-request-id") > 0 else { return made() }
    guard let given = request.field("x-request-id"), (1...128).contains(given.utf8.count),
      given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .malformed("X-Request-ID: allowed: once, 1–128 visible ASCII characters") }
    return given
  }

  static func made() -> String {
    var generator = SystemRandomNumberGenerator()
    return String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
      + String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
  }
}
