/// Finds the route of a method and a path: a tree of the paths' parts, a name before a parameter.
final class Router: Sendable {
  enum Found {
    /// The route, and the parameters of its path in their order.
    case route(Route, [String])
    /// The path is known, by other methods.
    case otherMethods([String])
    case none
  }

  private struct Node: Sendable {
    var names: [String: Node] = [:]
    /// At most one node: what stands in a parameter's place.
    var parameter: [Node] = []
    var routes: [String: Route] = [:]
  }

  private let root: Node

  init(_ routes: [Route]) {
    var root = Node()
    for route in routes { Router.add(route, route.parts[...], to: &root) }
    self.root = root
  }

  private static func add(_ route: Route, _ parts: ArraySlice<Substring>, to node: inout Node) {
    guard let part = parts.first else {
      precondition(node.routes[route.method.rawValue] == nil, "\(route.path) is declared twice")
      node.routes[route.method.rawValue] = route
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
