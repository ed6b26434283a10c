internal import DaybookJSON

/// A problem as the contract tells it: an HTTP status, the canonical code that belongs to it, and the ledger's own code.
struct RPCStatus {
  let code: Int
  let name: String
  private let problem: Problem

  init(_ problem: Problem) {
    self.problem = problem
    (code, name) =
      switch problem.status {
      case 401: (401, "UNAUTHENTICATED")
      case 403: (403, "PERMISSION_DENIED")
      case 404: (404, "NOT_FOUND")
      case 405: (405, "UNIMPLEMENTED")
      case 409, 412: (400, "FAILED_PRECONDITION")
      case 429: (429, "RESOURCE_EXHAUSTED")
      case 500: (500, "INTERNAL")
      case 503: (503, "UNAVAILABLE")
      default: (400, "INVALID_ARGUMENT")
      }
  }

  func write(to json: inout JSONWriter) {
    json.field("code", integer: code)
    json.field(
      "message",
      text: [problem.field, problem.detail ?? problem.title].compactMap(\.self).joined(separator: ": "))
    json.field("status", text: name)
    json.objects("details", [problem]) { problem, json in
      json.field("@type", text: "type.googleapis.com/google.rpc.ErrorInfo")
      json.field("reason", text: problem.code)
      json.field("domain", text: "daybook")
    }
  }
}
