internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Whether requests are answered as they should be, and what does not work.
struct Health: Sendable {
  /// One part that does not work as it should; others do.
  struct Trouble: Sendable {
    let part: String
    let detail: String
  }

  /// False: ask elsewhere.
  let isReady: Bool
  let troubles: [Trouble]

  /// A view that is so many records behind is told: its answers are old, or wait.
  private static let muchLag: UInt64 = 10_000

  /// - Parameter resting: Engines that do not answer.
  init(
    _ counts: ServiceWatch.Counts, _ views: Result<[ViewStatus], LedgerError>,
    _ webhooks: [WebhookStatus] = [],
    resting: [RoutingEngine.Kind] = [], node: ServiceNode? = nil
  ) {
    var troubles: [Trouble] = []
    if counts.isStopping {
      troubles.append(Trouble(part: "service", detail: "it is being stopped"))
    }
    if let failure = counts.failure {
      troubles.append(Trouble(part: "log", detail: "the last command failed: \(failure)"))
    }
    troubles += resting.map { Trouble(part: "engine \($0.rawValue)", detail: "it does not answer") }
    switch views {
    case .failure(let error):
      troubles.append(Trouble(part: "views", detail: "they cannot be read: \(Problem(error).code)"))
    case .success(let views): troubles += views.compactMap(Health.trouble)
    }
    troubles += webhooks.compactMap { webhook in
      webhook.trouble.map { Trouble(part: "webhook \(webhook.name)", detail: $0) }
    }
    troubles += node?.troubles ?? []
    if case .success = views { isReady = !counts.isStopping } else { isReady = false }
    self.troubles = troubles
  }

  /// Reasons in words may name files: they are the operator's, and in the ledger's notices.
  private static func trouble(_ view: ViewStatus) -> Trouble? {
    switch view.state {
    case .ready:
      view.lag > muchLag
        ? Trouble(part: "view \(view.name)", detail: "\(view.lag) records behind") : nil
    case .incomplete: Trouble(part: "view \(view.name)", detail: "it is being filled")
    case .unusable: Trouble(part: "view \(view.name)", detail: "it is filled anew")
    case .contradicted:
      Trouble(part: "view \(view.name)", detail: "it remembers what the log does not have")
    case .stopped: Trouble(part: "view \(view.name)", detail: "it does not go on")
    }
  }

  /// 200 while requests are answered, with what is degraded; 503 when they are not.
  func answer(at head: Position) -> HTTPAnswer {
    var json = JSONWriter()
    json.object { json in
      json.field("status", text: !isReady ? "unready" : troubles.isEmpty ? "ready" : "degraded")
      json.field("position", unsigned: head.value)
      json.objects("troubles", troubles) { trouble, json in
        json.field("part", text: trouble.part)
        json.field("detail", text: trouble.detail)
      }
    }
    json.endLine()
    var answer = HTTPAnswer(
      isReady ? 200 : 503, [HTTPField("Content-Type", "application/json")], body: json.bytes)
    if !isReady { answer.fields.append(HTTPField("Retry-After", "5")) }
    return answer
  }

  /// The process answers: that is all.
  static let live = HTTPAnswer(
    200, [HTTPField("Content-Type", "application/json")],
    body: Array("{\"status\":\"live\"}\n".utf8))
}
