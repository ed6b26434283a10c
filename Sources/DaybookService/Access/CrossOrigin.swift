internal import Daybook
internal import DaybookHTTP

/// Whose pages a browser lets ask (CORS, Fetch Standard): those of origins that are named, and of no others.
struct CrossOrigin: Sendable {
  private let origins: Set<String>

  /// Origins as browsers send them, such as https://app.example.
  init(allowing origins: [String]) throws(LedgerFailure) {
    for origin in origins {
      let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 3, ["http:", "https:"].contains(parts[0]), parts[1].isEmpty,
        !parts[2].isEmpty,
        origin.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), origin == origin.lowercased()
      else {
        throw LedgerFailure(
          .malformed,
          "serve: found the origin \"\(origin)\"; allowed: a scheme, a host in lower case and a port, such as https://app.example"
        )
      }
    }
    self.origins = Set(origins)
  }

  /// The header lines that let a page read an answer.
  func fields(for request: HTTPRequest) -> [HTTPField] {
    guard !origins.isEmpty else { return [] }
    let vary = HTTPField("Vary", "Origin")
    guard let origin = request.field("origin"), origins.contains(origin) else { return [vary] }
    return [
      vary, HTTPField("Access-Control-Allow-Origin", origin),
      HTTPField("Access-Control-Expose-Headers", CrossOrigin.readable),
    ]
  }

  /// The answer to a browser that asks whether it may; nil for any other request.
  func preflight(_ request: HTTPRequest) throws(Problem) -> HTTPAnswer? {
    guard !origins.isEmpty, request.method == "OPTIONS",
      request.count(of: "access-control-request-method") > 0
    else { return nil }
    guard let origin = request.field("origin"), origins.contains(origin) else {
      throw .forbidden("pages of this origin may not ask")
    }
    return HTTPAnswer(
      204,
      [
        HTTPField("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"),
        HTTPField("Access-Control-Allow-Headers", CrossOrigin.sendable),
        HTTPField("Access-Control-Max-Age", "600"),
      ])
  }

  private static let sendable = [
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
    "Last-Event-ID",
    "X-Request-ID", "traceparent",
  ].joined(separator: ", ")

  private static let readable = [
    "Daybook-Nearest", "Daybook-Position", "Deprecation", "ETag", "Idempotency-Replayed", "Link", "Location",
    "RateLimit",
    "RateLimit-Policy", "Retry-After", "Sunset", "X-Request-ID",
  ].joined(separator: ", ")
}
