internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What webhooks are sent, in the words of AsyncAPI: CloudEvents, signed as Standard Webhooks says.
enum WebhookDescription {
  static let channel: JSONValue = .object([
    // It is not known before somebody asks for it.
    .init("address", .null),
    .init(
      "summary",
      .string("What an operator's webhooks are told: events of the log, and notices when they are made.")),
    .init(
      "messages",
      .object([
        .init(
          "event",
          message(
            "An event of the log, without what tells of a person.", EventType.allCases.map(\.rawValue),
            data:
              "The event as in the answer of /v1/events: roles for actors, nothing sealed, no typed texts.")),
        .init(
          "notice",
          message(
            "A notice, when it is made.", NoticeKind.allCases.map { "notice.\($0.rawValue)" },
            data: "The notice as in the answer of /v1/venues/{venue}/notices, without whom it is about.")),
      ])),
  ])

  static let operation: JSONValue = .object([
    .init("action", .string("send")),
    .init("summary", .string("Posts one message; any answer 200–299 takes it, 410 wants nothing more.")),
    .init("channel", .object([.init("$ref", .string("#/channels/webhook"))])),
    .init(
      "bindings",
      .object([
        .init(
          "http",
          .object([.init("method", .string("POST")), .init("bindingVersion", .string("0.3.0"))]))
      ])),
  ])

  private static func message(_ summary: String, _ types: [String], data: String) -> JSONValue {
    .object([
      .init("summary", .string(summary)),
      .init("contentType", .string(WebhookMessage.mediaType)),
      .init(
        "headers",
        object([
          ("webhook-id", described("the message's id, the same each time it is sent")),
          ("webhook-timestamp", described("when it was sent, in seconds since 1970")),
          ("webhook-signature", described("one or more of v1,BASE64 (HMAC-SHA256) and v1a,BASE64 (Ed25519)")),
        ])),
      .init(
        "payload",
        object(
          [
            ("specversion", .object([.init("const", .string("1.0"))])), ("id", .type("string")),
            ("source", described("urn:uuid: and the ledger's id")),
            ("type", ParameterSchema.words(types.map { WebhookMessage.prefix + $0 })),
            ("time", described("when it happened, RFC 3339 in UTC")),
            ("datacontenttype", .object([.init("const", .string(WebhookMessage.mediaType))])),
            ("data", .type("object").adding([.init("description", .string(data))])),
          ],
          others: [
            ("subject", described("the reservation's id, where it is of one")),
            ("venue", described("the venue, where it is of one")),
          ])),
    ])
  }

  private static func described(_ note: String) -> JSONValue {
    JSONValue.type("string").adding([.init("description", .string(note))])
  }

  private static func object(_ needed: [(String, JSONValue)], others: [(String, JSONValue)] = []) -> JSONValue
  {
    .object([
      .init("type", .string("object")),
      .init("properties", .object((needed + others).map { .init($0.0, $0.1) })),
      .init("required", .array(needed.map { .string($0.0) })),
    ])
  }
}
