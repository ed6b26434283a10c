internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What is wrong, as Reservo's clients read it: `{error, message}`.
enum ReservoProblem {
  static func answer(_ problem: Problem) -> HTTPAnswer {
    let (status, code) = told(problem)
    let message = problem.detail ?? problem.title
    var json = JSONWriter()
    json.object { json in
      json.field("error", text: code)
      json.field("message", text: problem.field.map { "\($0): \(message)" } ?? message)
    }
    json.endLine()
    return HTTPAnswer(
      status, [HTTPField("Content-Type", "application/json")] + problem.fields, body: json.bytes)
  }

  private static func told(_ problem: Problem) -> (status: Int, code: String) {
    switch problem.code {
    case "INVALID", "MALFORMED", "IDEMPOTENCY_KEY_MISSING": (400, "VALIDATION_ERROR")
    case "NOT_FOUND": (404, "RESERVATION_NOT_FOUND")
    case RefusalCode.notCancellable.rawValue: (409, "INVALID_STATE")
    default: (problem.status, problem.code)
    }
  }

  /// A problem by one of that system's own codes.
  static func of(_ status: Int, _ code: String, _ message: String) -> Problem {
    Problem(status: status, code: code, title: message, detail: message, advice: "correct the request")
  }

  static func noResource(_ id: String) -> Problem {
    of(404, "RESOURCE_NOT_FOUND", "Resource \(JSONValue.string(id).found) not found")
  }
}

extension Reason {
  /// Why Reservo would have rejected it.
  fileprivate var reservoReason: String {
    switch code {
    case .poolFull: "RESOURCE_FULL"
    case .venueClosed, .blocked, .channelNotAllowed: "RESOURCE_CLOSED"
    default: "INVALID_STATE"
    }
  }
}

extension Problem {
  /// The reason of a rejected reservation, a closed resource before a full one; nil for what is no rejection.
  var reservoReason: String? {
    if code == RefusalCode.maintenance.rawValue { return "MAINTENANCE_MODE" }
    guard status == 409, !reasons.isEmpty else { return nil }
    let found = reasons.map(\.reservoReason)
    return ["RESOURCE_CLOSED", "RESOURCE_FULL"].first { found.contains($0) } ?? found[0]
  }
}
