internal import Daybook
internal import DaybookHTTP

/// What a dialect answers, and how it tells what is wrong.
struct Dialect: Sendable {
  let routes: [DialectRoute]
  /// Whether a path may end in a slash too.
  var mayEndInSlash = false
  /// Whether who asks may say so by Basic, with the token as password.
  var takesBasic = false
  /// The answer to a problem, as the clients of that contract read it.
  let answer: @Sendable (Problem) -> HTTPAnswer
  /// Header lines of every answer to a request.
  var fields: @Sendable (HTTPRequest) -> [HTTPField] = { _ in [] }
}

/// One thing that can be asked in a dialect.
struct DialectRoute: Routed {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// A name of its own among all routes, such as `bakuBook`.
  let name: String
  let method: Method
  /// Parts in braces are parameters.
  let path: String
  /// Who may ask (R21).
  let roles: [Actor.Role]
  /// Whether it is answered, too, when it is not known who asks: then a guest who has nothing does.
  let isPublic: Bool
  /// It runs where it may wait.
  let run: @Sendable (DialectContext) async throws(Problem) -> HTTPAnswer

  var verb: String { method.rawValue }

  init(
    _ name: String, _ method: Method, _ path: String, by roles: [Actor.Role],
    isPublic: Bool = false,
    run: @escaping @Sendable (DialectContext) async throws(Problem) -> HTTPAnswer
  ) {
    (self.name, self.method, self.path, self.roles, self.run) = (name, method, path, roles, run)
    self.isPublic = isPublic
  }
}
