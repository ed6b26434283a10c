internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Why a request is not answered as it wished: a status, a stable code, every reason, and what to do (RFC 9457).
package struct Problem: Error, Sendable {
  package let status: Int
  /// A word for programs; it does not change.
  let code: String
  /// What the code means, always the same.
  let title: String
  /// What was found, and what is allowed.
  var detail: String?
  /// What the caller does next.
  let advice: String
  /// The field or parameter it is about.
  var field: String?
  /// What stands in the way, each with its own code.
  var reasons: [Reason] = []
  /// Header lines, such as when to come again.
  var fields: [HTTPField] = []

  /// The answer; the same for the same problem, so that a retry gets the same bytes.
  var answer: HTTPAnswer {
    var json = JSONWriter()
    json.object { json in
      json.field("type", text: "urn:daybook:problem:\(code)")
      json.field("title", text: title)
      json.field("status", integer: status)
      json.field("code", text: code)
      json.field("detail", text: detail)
      json.field("field", text: field)
      json.field("do", text: advice)
      if !reasons.isEmpty {
        json.objects("reasons", reasons) { reason, json in
          ResultWriter.write(reason, to: &json)
          json.field("meaning", text: "\(reason.code.meaning)")
          json.field("do", text: reason.code.advice)
        }
      }
    }
    json.endLine()
    return HTTPAnswer(
      status, [HTTPField("Content-Type", "application/problem+json")] + fields, body: json.bytes)
  }
}

extension Problem {
  /// Says when to come again, in seconds.
  func retrying(after seconds: Int) -> Problem {
    var problem = self
    problem.fields.append(HTTPField("Retry-After", String(seconds)))
    return problem
  }

  static func malformed(_ detail: String) -> Problem {
    Problem(
      status: 400, code: "MALFORMED", title: "the request cannot be read", detail: detail,
      advice: "correct the request")
  }

  static func invalid(_ field: InvalidField) -> Problem {
    Problem(
      status: 422, code: "INVALID", title: "a field has a value that it may not have", detail: field.message,
      advice: "correct the field and ask again", field: field.field)
  }

  static func notFound(_ what: String) -> Problem {
    Problem(
      status: 404, code: "NOT_FOUND", title: "there is no such thing, or it is a stranger's", detail: what,
      advice: "look at the id")
  }

  static func forbidden(_ detail: String) -> Problem {
    Problem(
      status: 403, code: "FORBIDDEN", title: "not for this caller", detail: detail,
      advice: "ask with credentials that may")
  }

  static let keyMissing = Problem(
    status: 400, code: "IDEMPOTENCY_KEY_MISSING", title: "a write needs a key that makes its retry safe",
    detail: "no Idempotency-Key; allowed: 1–255 bytes, a new one for each thing to be done",
    advice: "send Idempotency-Key, and the same one with every retry", field: "Idempotency-Key")

  static func failed(_ failure: LedgerFailure) -> Problem {
    Problem(
      status: failure.code == .viewBehind ? 503 : 500, code: failure.code.rawValue,
      title: "the service could not do it; nothing was done",
      // What failed, in words, is the operator's: it may name files.
      detail: nil, advice: "ask again later with the same key; an operator finds more in the service's log"
    ).retrying(after: 5)
  }

  static func busy(_ reason: BusyReason) -> Problem {
    Problem(
      status: 503, code: reason == .closing ? "CLOSING" : "BUSY",
      title: "surely not done: the ledger was busy",
      detail: reason == .closing ? "the service is being stopped" : "it waited its time and was not taken",
      advice: "ask again with the same key"
    ).retrying(after: reason == .closing ? 5 : 1)
  }

  static let undecided = Problem(
    status: 503, code: "UNDECIDED", title: "it is not known whether it was done", detail: nil,
    advice: "ask again with the same key: the answer is then exact"
  ).retrying(after: 1)

  init(_ error: LedgerError) {
    switch error {
    case .refused(let refusal): self.init(refusal)
    case .invalid(let field): self = .invalid(field)
    case .busy(let reason): self = .busy(reason)
    case .undecided: self = .undecided
    case .failed(let failure): self = .failed(failure)
    }
  }

  init(_ rejection: Rejection) {
    switch rejection {
    case .invalid(let field): self = .invalid(field)
    case .refused(let refusal): self.init(refusal)
    }
  }

  /// A refusal; what is free instead, which no retry repeats, goes into a header line.
  init(_ refusal: Refusal) {
    let code = refusal.code
    self.init(
      status: code.status, code: code.rawValue, title: "\(code.meaning)",
      detail: refusal.reasons.compactMap(\.message).first, advice: code.advice, reasons: refusal.reasons)
    if !refusal.nearest.isEmpty {
      fields.append(HTTPField("Daybook-Nearest", refusal.nearest.map(\.description).joined(separator: ", ")))
    }
    switch code {
    case .maintenance: self = retrying(after: 60)
    case .pingTooSoon: self = retrying(after: 30)
    default: break
    }
  }
}
