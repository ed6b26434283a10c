/// How servers are reached.
package struct NATSOptions: Sendable {
  /// All servers of the cluster, as `nats://user:password@host:port`; one that answers is enough to begin.
  package var servers: [String]
  /// The name that the servers show for this client.
  package var name: String
  /// A file of PEM certificates to trust; nil: those of the system, where a server wants TLS.
  package var authorities: String?
  /// The longest that connecting to one server may take.
  package var connecting = Duration.seconds(2)

  /// Nothing is checked.
  package init(servers: [String], name: String) { (self.servers, self.name) = (servers, name) }
}
