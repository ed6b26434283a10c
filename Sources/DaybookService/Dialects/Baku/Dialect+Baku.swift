internal import DaybookHTTP
internal import DaybookJSON

extension Dialect {
  /// Baku Reserve over the ledger; `directory` is what its apps know of restaurants.
  static func baku(_ directory: BakuDirectory) -> Dialect {
    let baku = Baku(directory: directory)
    let routes = baku.restaurants + baku.reservations + baku.preorders + baku.arrivals + baku.service
    return Dialect(
      routes: routes.map { $0.under("/baku/v1") } + routes.map { $0.under("/baku", named: "Bare") },
      answer: Baku.answer, fields: Baku.fields)
  }
}

/// Baku Reserve: restaurants, reservations, preorders and arrivals as its apps know them.
///
/// Its routes are declared below `/restaurants`, `/reservations` and so on; they stand under `/baku/v1` and, as in the old
/// system, under `/baku` too.
struct Baku: Sendable {
  let directory: BakuDirectory

  /// `{"detail": text}`: all that the apps read of a problem.
  static func answer(_ problem: Problem) -> HTTPAnswer {
    var json = JSONWriter()
    json.object { $0.field("detail", text: detail(of: problem)) }
    json.endLine()
    return HTTPAnswer(
      problem.status, [HTTPField("Content-Type", "application/json")] + problem.fields, body: json.bytes)
  }

  private static func detail(of problem: Problem) -> String {
    switch problem.code {
    case Problem.bakuCode: problem.title
    case "TABLES_TAKEN", "TABLES_HELD", "TABLES_OCCUPIED", "BLOCKED": "Selected table/time is already booked"
    case "PING_TOO_SOON":
      "Location updates are limited to once every 30 seconds. Please \(problem.detail ?? "wait")."
    case "INVALID": [problem.field, problem.detail].compactMap { $0 }.joined(separator: ": ")
    default: [problem.title, problem.detail].compactMap { $0 }.joined(separator: ": ")
    }
  }

  /// A path without its version is answered with the advice to take the one with it, as it was.
  static func fields(_ request: HTTPRequest) -> [HTTPField] {
    let rest = request.target.segments.dropFirst()
    guard rest.first != "v1" else { return [] }
    let successor = "/baku/v1" + rest.map { "/" + Address.part($0) }.joined()
    return [
      HTTPField("Deprecation", "true"), HTTPField("Sunset", "2026-12-31"),
      HTTPField("Link", "<\(successor)>; rel=\"successor-version\""),
      HTTPField("Warning", "299 - \"This path is deprecated; use \(successor)\""),
    ]
  }
}

extension DialectRoute {
  /// The same below a path, and with more to its name.
  fileprivate func under(_ root: String, named suffix: String = "") -> DialectRoute {
    DialectRoute(name + suffix, method, root + path, by: roles, isPublic: isPublic, run: run)
  }
}

extension Problem {
  /// The code of a problem in the old system's own words: these are its title.
  static let bakuCode = "BAKU"

  /// A problem in the old system's own words.
  static func baku(_ status: Int, _ words: String) -> Problem {
    Problem(status: status, code: bakuCode, title: words, advice: "correct the request")
  }

  static let noRestaurant = Problem.baku(404, "Restaurant not found")
  static let noReservation = Problem.baku(404, "Reservation not found")
  static let notActive = Problem.baku(409, "Reservation is not active")
}
