internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// The description of event streams and webhooks (AsyncAPI 3.0), made from the feeds and the types that are told.
enum AsyncAPI {
  static let document: JSONValue = .object([
    .init("asyncapi", .string("3.0.0")),
    .init(
      "info",
      .object([
        .init("title", .string("Daybook")), .init("version", .string(Ledger.version)),
        .init(
          "description",
          .string(
            "Server-sent events of a reservation ledger. Each has an id and data, one JSON value; none has a name. "
              + "After a reconnect Last-Event-ID says which came last. Webhooks are told the same events by POST."
          )),
      ])),
    .init("defaultContentType", .string("application/json")),
    .init(
      "channels",
      .object(Feed.all.map { .init($0.name, channel($0)) } + [.init("webhook", WebhookDescription.channel)])),
    .init(
      "operations",
      .object(
        streams.map { route, feed in .init(route.name, operation(route, feed)) }
          + [.init("sendWebhook", WebhookDescription.operation)])),
    .init(
      "components",
      .object([
        .init(
          "securitySchemes",
          .object([
            .init("bearer", .object([.init("type", .string("http")), .init("scheme", .string("bearer"))]))
          ]))
      ])),
  ])

  private static let streams = Route.all.compactMap { route -> (Route, Feed)? in
    if case .stream(let feed) = route.work { (route, feed) } else { nil }
  }

  private static func channel(_ feed: Feed) -> JSONValue {
    let names = feed.pathNames
    let parameters = feed.parameters.filter { names.contains($0.name) }
    return .object([
      .init("address", .string(feed.path)), .init("summary", .string(feed.summary)),
      .init(
        "parameters",
        .object(parameters.map { .init($0.name, .object([.init("description", .string($0.note))])) })),
      .init(
        "messages",
        .object([
          .init(
            "event",
            .object([
              .init("contentType", .string("application/json")), .init("payload", .type("object")),
              .init("summary", .string(feed.data)),
            ]))
        ])),
    ])
  }

  private static func operation(_ route: Route, _ feed: Feed) -> JSONValue {
    let names = feed.pathNames
    let parameters = feed.parameters.filter { !names.contains($0.name) }
    let after = Parameter.optional(
      StreamAnswer.after, .pattern(EventID.pattern), "the id of the last event that the reader has")
    return .object([
      .init("action", .string("send")), .init("summary", .string(feed.summary)),
      .init("description", .string("By: \(feed.roles.map(\.rawValue).joined(separator: ", "))")),
      .init("channel", .object([.init("$ref", .string("#/channels/\(feed.name)"))])),
      .init(
        "security", .array([.object([.init("$ref", .string("#/components/securitySchemes/bearer"))])])),
      .init(
        "bindings",
        .object([
          .init(
            "http",
            .object([
              .init("method", .string(route.method.rawValue)),
              .init(
                "query",
                .object([
                  .init("type", .string("object")),
                  .init(
                    "properties",
                    .object(
                      (parameters + [after]).map {
                        .init($0.name, $0.schema.adding([.init("description", .string($0.note))]))
                      })),
                  .init(
                    "required", .array(parameters.filter(\.isRequired).map { .string($0.name) })),
                  .init("additionalProperties", .bool(false)),
                ])),
              .init("bindingVersion", .string("0.3.0")),
            ]))
        ])),
    ])
  }
}
