/// What is asked for by a method and a path.
protocol Routed: Sendable {
  /// The method, as on the wire.
  var verb: String { get }
  /// Parts in braces are parameters.
  var path: String { get }
  /// The names in braces, in their order.
  var pathNames: [String] { get }
}

extension Routed {
  /// The path's parts; those in braces are parameters.
  var parts: [Substring] { path.dropFirst().split(separator: "/") }

  var pathNames: [String] { Self.names(in: path) }

  static func names(in path: String) -> [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }
}

/// Finds the route of a method and a path: a tree of the paths' parts, a name before a parameter.
final class Router<Entry: Routed>: Sendable {
  enum Found {
    /// The route, and the parameters of its path in their order.
    case route(Entry, [String])
    /// The path is known, by other methods.
    case otherMethods([String])
    case none
  }

  private struct Node: Sendable {
    var names: [String: Node] = [:]
    /// At most one node: what stands in a parameter's place.
    var parameter: [Node] = []
    var routes: [String: Entry] = [:]
  }

  private let root: Node

  init(_ routes: [Entry]) {
    var root = Node()
    for route in routes { Router.add(route, route.parts[...], to: &root) }
    self.root = root
  }

  private static func add(_ route: Entry, _ parts: ArraySlice<Substring>, to node: inout Node) {
    guard let part = parts.first else {
      precondition(node.routes[route.verb] == nil, "\(route.path) is declared twice")
      node.routes[route.verb] = route
      return
    }
    if part.hasPrefix("{") {
      if node.parameter.isEmpty { node.parameter.append(Node()) }
      add(route, parts.dropFirst(), to: &node.parameter[0])
    } else {
      add(route, parts.dropFirst(), to: &node.names[String(part), default: Node()])
    }
  }

  func find(_ method: String, _ segments: [String]) -> Found {
    var (node, values) = (root, [String]())
    for segment in segments {
      if let next = node.names[segment] {
        node = next
      } else if let next = node.parameter.first {
        node = next
        values.append(segment)
      } else {
        return .none
      }
    }
    guard !node.routes.isEmpty else { return .none }
    // Whoever asks for the head alone gets the same lines; the body is left out when it is sent.
    if let route = node.routes[method == "HEAD" ? "GET" : method] { return .route(route, values) }
    let methods = node.routes.keys.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] }
    return .otherMethods(methods.sorted())
  }
}
