internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What the service answers of itself, apart from the ledger's commands and queries.
enum OwnPath: String, CaseIterable, Sendable {
  case openAPI = "/v1/openapi.json"
  case asyncAPI = "/v1/asyncapi.json"
  case live = "/health/live"
  case ready = "/health/ready"
  case metrics = "/metrics"

  var summary: String {
    switch self {
    case .openAPI: "The description of commands and queries (OpenAPI 3.1)."
    case .asyncAPI: "The description of event streams (AsyncAPI 3.0)."
    case .live: "Whether the process answers."
    case .ready:
      "Whether requests are answered as they should be, and what is degraded; 503 when not."
    case .metrics: "Figures as OpenMetrics text. By: operator."
    }
  }

  /// A name of its own among all routes.
  var name: String {
    switch self {
    case .openAPI: "getOpenAPI"
    case .asyncAPI: "getAsyncAPI"
    case .live: "getLive"
    case .ready: "getReady"
    case .metrics: "getMetrics"
    }
  }

  var mediaType: String {
    self == .metrics
      ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "application/json"
  }

  static let openAPIAnswer = answer(with: OpenAPI.document)
  static let asyncAPIAnswer = answer(with: AsyncAPI.document)

  private static func answer(with document: JSONValue) -> HTTPAnswer {
    var json = JSONWriter()
    json.value(document)
    json.endLine()
    return HTTPAnswer(
      200, [HTTPField("Content-Type", "application/json"), HTTPField("Cache-Control", "no-cache")],
      body: json.bytes)
  }
}
