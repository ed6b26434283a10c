internal import Daybook
internal import DaybookOperations

/// Figures as OpenMetrics text (version 1.0.0), which Prometheus reads.
struct Metrics {
  private var text = ""

  /// `views` is empty where they cannot be read.
  init(
    _ counts: ServiceWatch.Counts, health: Health, connections: Int, streams: Int,
    engines: [RoutingEngine.Kind: [String: UInt64]], head: Position, views: [ViewStatus],
    webhooks: [WebhookStatus], node: ServiceNode? = nil
  ) {
    family("daybook_build", "info", "The software.")
    sample("daybook_build_info", [("version", Ledger.version)], "1")
    family("daybook_ready", "gauge", "1 when requests are answered as they should be, 0 when not.")
    sample("daybook_ready", [], health.isReady ? "1" : "0")
    family("daybook_degraded", "gauge", "How many parts do not work as they should.")
    sample("daybook_degraded", [], "\(health.troubles.count)")
    family("daybook_connections", "gauge", "Connections open now.")
    sample("daybook_connections", [], "\(connections)")
    family("daybook_streams", "gauge", "Event streams open now.")
    sample("daybook_streams", [], "\(streams)")
    family("daybook_log_position", "gauge", "The position of the last record.")
    sample("daybook_log_position", [], "\(head)")
    family("daybook_view_lag", "gauge", "Records that a view has not seen yet.")
    for view in views { sample("daybook_view_lag", [("view", view.name)], "\(view.lag)") }
    family("daybook_requests", "counter", "Requests answered, by route, method and status.")
    for (series, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
      sample(
        "daybook_requests_total",
        [("route", series.route), ("method", series.method), ("status", "\(series.status)")],
        "\(count)")
    }
    if !engines.isEmpty {
      family("daybook_engine_answers", "counter", "What routing engines said of ways, or why they did not.")
    }
    for (engine, counts) in engines.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for (answer, count) in counts.sorted(by: { $0.key < $1.key }) {
        sample(
          "daybook_engine_answers_total", [("engine", engine.rawValue), ("answer", answer)], "\(count)")
      }
    }
    family("daybook_problems", "counter", "Refusals and failures, by their code.")
    for (code, count) in counts.problems.sorted(by: { $0.key < $1.key }) {
      sample("daybook_problems_total", [("code", code)], "\(count)")
    }
    family(
      "daybook_request_seconds", "histogram", "From a whole request to its answer.", unit: "seconds"
    )
    for (kind, durations) in counts.durations.sorted(by: { $0.key < $1.key }) {
      var sum: UInt64 = 0
      for (end, count) in zip(
        ServiceWatch.Durations.ends.map { "\($0)" } + ["+Inf"], durations.counts)
      {
        sum += count
        sample("daybook_request_seconds_bucket", [("kind", kind), ("le", end)], "\(sum)")
      }
      sample("daybook_request_seconds_count", [("kind", kind)], "\(sum)")
      sample("daybook_request_seconds_sum", [("kind", kind)], "\(durations.sum)")
    }
    add(webhooks, head)
    if let node { add(node) }
    text += "# EOF\n"
  }

  private mutating func add(_ webhooks: [WebhookStatus], _ head: Position) {
    guard !webhooks.isEmpty else { return }
    family(
      "daybook_webhook_messages", "counter", "Messages sent to a webhook, by what became of each sending.")
    for webhook in webhooks {
      for (outcome, count) in [
        ("taken", webhook.counts.taken), ("failed", webhook.counts.failed),
        ("given_up", webhook.counts.givenUp),
      ] {
        sample(
          "daybook_webhook_messages_total", [("webhook", webhook.name), ("outcome", outcome)], "\(count)")
      }
    }
    family(
      "daybook_webhook_lag", "gauge", "Records past the last one that a webhook was told of, wanted or not.")
    for webhook in webhooks {
      guard let position = webhook.state?.position else { continue }
      sample("daybook_webhook_lag", [("webhook", webhook.name)], "\(head.value - min(head, position).value)")
    }
    family("daybook_webhook_dead_letters", "gauge", "Messages given up and not sent again.")
    for webhook in webhooks {
      sample("daybook_webhook_dead_letters", [("webhook", webhook.name)], "\(webhook.deadLetters)")
    }
    family(
      "daybook_webhook_stopped", "gauge", "1 when a webhook is sent nothing until an operator has it go on.")
    for webhook in webhooks {
      sample("daybook_webhook_stopped", [("webhook", webhook.name)], webhook.state?.stop == nil ? "0" : "1")
    }
  }

  private mutating func add(_ node: ServiceNode) {
    family("daybook_node_writer", "gauge", "1 when this node decides commands, 0 when it hands them on.")
    sample("daybook_node_writer", [], node.isWriter ? "1" : "0")
    family("daybook_node_lag", "gauge", "Commits that this node does not have yet, as far as it knows.")
    sample("daybook_node_lag", [], "\(node.lag)")
    family("daybook_node_stopped", "gauge", "1 when this node follows the cluster no more.")
    sample("daybook_node_stopped", [], node.fault == nil ? "0" : "1")
    family("daybook_node_guests_closed", "gauge", "1 when this node opens no guests' details.")
    sample("daybook_node_guests_closed", [], node.closedGuests == nil ? "0" : "1")
  }

  var bytes: [UInt8] { Array(text.utf8) }

  private mutating func family(_ name: String, _ type: String, _ help: String, unit: String? = nil) {
    text += "# TYPE \(name) \(type)\n"
    if let unit { text += "# UNIT \(name) \(unit)\n" }
    text += "# HELP \(name) \(help)\n"
  }

  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
    let parts = labels.map { "\($0.0)=\"\(Metrics.escaped($0.1))\"" }
    text += name + (parts.isEmpty ? "" : "{\(parts.joined(separator: ","))}") + " \(value)\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
