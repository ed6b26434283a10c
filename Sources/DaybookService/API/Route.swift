internal import Daybook
internal import DaybookJSON

/// One thing that can be asked of the service: the declaration from which it is found, read, answered and described.
struct Route: Routed {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  enum Work: Sendable {
    case command(CommandDescription)
    case query(Query)
    case stream(Feed)
  }

  let method: Method
  let path: String
  let work: Work
  /// A name of its own among all routes.
  let name: String
  let pathNames: [String]
  /// Nil: it is not going away.
  var deprecation: Deprecation?

  init(method: Method, path: String, work: Work) {
    (self.method, self.path, self.work) = (method, path, work)
    name =
      switch work {
      case .command(let command): command.name
      case .query(let query): "get" + query.name.prefix(1).uppercased() + query.name.dropFirst()
      case .stream(let feed): "stream" + feed.name.prefix(1).uppercased() + feed.name.dropFirst()
      }
    pathNames = Route.names(in: path)
  }

  var verb: String { method.rawValue }

  /// Whether its answer goes on.
  var isStream: Bool { if case .stream = work { true } else { false } }

  /// Who may ask (R21).
  var roles: [Actor.Role] {
    switch work {
    case .command(let command): command.note.roles
    case .query(let query): query.roles
    case .stream(let feed): feed.roles
    }
  }

  /// Every route of the API: commands first, then queries, then streams.
  static let all: [Route] = {
    let descriptions = Dictionary(uniqueKeysWithValues: CommandDescription.all.map { ($0.name, $0) })
    let commands = CommandPaths.all.compactMap { entry in
      descriptions[entry.command].map { Route(method: .post, path: entry.path, work: .command($0)) }
    }
    return commands + Query.all.map { Route(method: .get, path: $0.path, work: .query($0)) }
      + Feed.all.map { Route(method: .get, path: $0.path, work: .stream($0)) }
  }()
}
