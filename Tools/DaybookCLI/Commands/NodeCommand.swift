import Daybook
import DaybookReplication
import DaybookService

struct NodeCommand: CLICommand {
  static let declaration = Declaration(
    name: "node",
    abstract: "Serve a ledger on several machines: this one is a node of a cluster.",
    discussion: """
      The log is a stream that NATS servers keep on several machines; each node has a copy of it, in its own directory. \
      Commands may be given to any node: the one that writes decides them. Reads are answered from this node's copy, \
      which may lag; a read at least at a position waits for it. Where there is no ledger yet the node makes one from \
      the stream and the other nodes, once daybook cluster add has named it there. The one node whose ledger is to be everybody's founds the cluster with --found, once. All that \
      daybook serve takes is taken too.
      """,
    options: [
      .value("name", "NAME", "This node's own name: a-z, 0-9 and hyphens."),
      .flag("found", "Make this node's log the cluster's, while the stream is empty."),
      .value("replicas", "N", "With --found: how many servers keep each commit; 1, 3 or 5. Default 3."),
    ] + streamOptions + ServeCommand.serviceOptions,
    examples: [
      "daybook --ledger house node --name a --stream nats://n1:4222 --stream nats://n2:4222 --found",
      "daybook --ledger copy node --name b --stream nats://n1:4222 --listen 127.0.0.1:8081",
    ])

  /// How a cluster's servers are reached.
  static let streamOptions: [Declaration.Option] = [
    .values("stream", "URL", "A server, as nats://user:password@host:port; give all of them."),
    .value("stream-name", "NAME", "The stream; default DAYBOOK. One ledger has one."),
    .value("stream-authorities", "FILE", "Certificates to trust, PEM, where servers want TLS."),
  ]

  static func configuration(_ arguments: Arguments, name: String) -> NodeConfiguration {
    var configuration = NodeConfiguration(servers: arguments.all("stream"), name: name)
    if let stream = arguments.value("stream-name") { configuration.stream = stream }
    configuration.authorities = arguments.value("stream-authorities")
    return configuration
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    var service = try ServeCommand.configuration(arguments)
    try service.check()
    guard let name = arguments.value("name") else { throw arguments.wrong("--name is missing") }
    var configuration = configuration(arguments, name: name)
    configuration.founds = arguments.has("found")
    if let text = arguments.value("replicas") {
      configuration.replicas = try arguments.parsed(text, "--replicas", "1, 3 or 5") { Int($0) }
    }
    var options = LedgerOptions()
    options.observer = Notices()
    let node = try ClusterNode(arguments.ledgerPath, configuration, options: options)
    service.node = {
      let status = node.status
      return ServiceNode(
        isWriter: status.isWriter, writer: status.writer, lag: status.lag, silence: status.silence,
        fault: status.fault, closedGuests: status.closedGuests)
    }
    return try ServeCommand.serve(node.ledger, service, arguments) { node.stop() }
  }
}
