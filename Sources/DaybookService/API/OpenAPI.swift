internal import Daybook
internal import DaybookJSON

/// The description of the API (OpenAPI 3.1), made from the routes that are answered; streams are in ``AsyncAPI``.
///
/// This version has no words for an answer that does not end, and its tools would wait for the end.
enum OpenAPI {
  static let document = document(of: Route.all)

  static func document(of routes: [Route]) -> JSONValue {
    var paths: [JSONValue.Member] = []
    for route in routes where !route.isStream {
      let operation = JSONValue.Member(route.method.rawValue.lowercased(), OpenAPI.operation(route))
      if let place = paths.firstIndex(where: { $0.name == route.path }) {
        paths[place] = .init(route.path, paths[place].value.adding([operation]))
      } else {
        paths.append(.init(route.path, .object([operation])))
      }
    }
    for own in OwnPath.allCases {
      paths.append(.init(own.rawValue, .object([.init("get", OpenAPI.operation(own))])))
    }
    return .object([
      .init("openapi", .string("3.1.0")),
      .init(
        "info",
        .object([
          .init("title", .string("Daybook")), .init("version", .string(Ledger.version)),
          .init(
            "description",
            .string("A reservation ledger: every command and every query of its reference.")),
        ])),
      .init("jsonSchemaDialect", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("paths", .object(paths)),
      .init(
        "components",
        .object([
          .init(
            "schemas",
            .object(CommandDescription.objectSchemas.map { .init($0.name, moved($0.value)) } + own)
          ),
          .init(
            "securitySchemes",
            .object([
              .init(
                "bearer",
                .object([.init("type", .string("http")), .init("scheme", .string("bearer"))]))
            ])),
        ])),
      .init("security", .array([.object([.init("bearer", .array([]))]), .object([])])),
    ])
  }

  private static let own: [JSONValue.Member] = [
    .init(
      "Problem",
      .object([
        .init("type", .string("object")),
        .init(
          "properties",
          .object([
            .init("type", .type("string")), .init("title", .type("string")),
            .init("status", .type("integer")),
            .init("code", .type("string")), .init("detail", .type("string")),
            .init("field", .type("string")),
            .init("do", .type("string")), .init("reasons", .array(of: .type("object"))),
          ])),
        .init("required", .array(["type", "title", "status", "code"].map { .string($0) })),
      ])),
    .init(
      "Accepted",
      .object([
        .init("type", .string("object")),
        .init(
          "properties",
          .object([
            .init("position", .type("integer")), .init("events", .array(of: .type("string"))),
            .init("reservation", ParameterSchema.uuid), .init("hold", ParameterSchema.uuid),
            .init("block", ParameterSchema.uuid), .init("entry", ParameterSchema.uuid),
          ])),
        .init("required", .array([.string("events")])),
      ])),
  ]

  private static func operation(_ own: OwnPath) -> JSONValue {
    let problem = response("Refused.", content("application/problem+json", reference("Problem")))
    let schema = own == .metrics ? JSONValue.type("string") : .type("object")
    var responses = [
      JSONValue.Member("200", response("The answer.", content(own.mediaType, schema))),
      .init("400", problem),
    ]
    if own == .metrics { responses += [.init("401", problem), .init("403", problem)] }
    if own == .ready {
      responses.append(.init("503", response("Not ready.", content(own.mediaType, schema))))
    }
    return .object([
      .init("operationId", .string(own.name)), .init("summary", .string(own.summary)),
      .init("responses", .object(responses)),
    ])
  }

  private static func operation(_ route: Route) -> JSONValue {
    var members: [JSONValue.Member] = [.init("operationId", .string(route.name))]
    let roles = "By: \(route.roles.map(\.rawValue).joined(separator: ", "))."
    var parameters = [
      header(
        "X-Request-ID", "the caller's own name for the request, 1–128 characters",
        pattern: "^[!-~]{1,128}$")
    ]
    switch route.work {
    case .command(let command):
      members.append(.init("summary", .string("\(command.note.summary)")))
      let refusals = command.note.refusals.map(\.rawValue).joined(separator: ", ")
      members.append(
        .init("description", .string(roles + (refusals.isEmpty ? "" : " Refused: \(refusals)."))))
      parameters += route.pathNames.map { name in
        parameter(name, "path", command.schema(of: name) ?? .type("string"), "", isRequired: true)
      }
      parameters.append(
        header(
          "Idempotency-Key", "a new one for each thing to be done, the same for its retry",
          pattern: "^(?!\"\"$)[!-~]([ -~]{0,253}[!-~])?$", isRequired: true))
      let fields = Set(route.pathNames)
      if command.object.fields.contains(where: { $0.name == "version" }) {
        parameters.append(
          header(
            "If-Match", "the ETag of the reservation that the caller has seen",
            pattern: text))
      }
      members.append(
        .init(
          "requestBody",
          .object([
            .init("required", .bool(!command.mayBeEmpty(without: fields))),
            .init("content", content("application/json", moved(command.schema(without: fields)))),
          ])))
    case .query(let query):
      members.append(.init("summary", .string(query.summary)))
      members.append(.init("description", .string(roles)))
      parameters += query.parameters.map { one in
        let isPath = route.pathNames.contains(one.name)
        let schema = one.isList ? JSONValue.array(of: one.schema, least: 1, most: 8) : one.schema
        return parameter(
          one.name, isPath ? "path" : "query", schema, one.note,
          isRequired: isPath || one.isRequired,
          isList: one.isList)
      }
      parameters.append(
        parameter(
          QueryAnswer.atLeast, "query", ParameterSchema.integer(0...Int.max),
          "a position that the answer must have seen", isRequired: false))
      parameters.append(
        header("If-None-Match", "an ETag that the caller has, or several", pattern: text))
    case .stream: break
    }
    if route.deprecation != nil { members.append(.init("deprecated", .bool(true))) }
    members.append(.init("parameters", .array(parameters)))
    members.append(.init("responses", .object(responses(route))))
    return .object(members)
  }

  private static func responses(_ route: Route) -> [JSONValue.Member] {
    let problem = content("application/problem+json", reference("Problem"))
    var members: [JSONValue.Member] = []
    var statuses = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503]
    switch route.work {
    case .command(let command):
      let status = CommandPaths.made[command.name] == nil ? "200" : "201"
      members.append(
        .init(status, response("Done.", content("application/json", reference("Accepted")))))
    case .query:
      members.append(
        .init("200", response("The answer.", content("application/json", .object([])))))
      members.append(.init("304", response("As the caller has it.", nil)))
      statuses = [400, 401, 403, 404, 409, 422, 429, 500, 503]
    case .stream: break
    }
    return members
      + statuses.map { .init(String($0), response("Refused, with every reason.", problem)) }
  }

  private static func response(_ description: String, _ content: JSONValue?) -> JSONValue {
    .object(
      [.init("description", .string(description))] + (content.map { [.init("content", $0)] } ?? []))
  }

  private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
    .object([.init(type, .object([.init("schema", schema)]))])
  }

  /// Of a line in which whatever is no tag names none.
  private static let text = "^[\\t -~]*$"

  private static func header(
    _ name: String, _ note: String, pattern: String, isRequired: Bool = false
  )
    -> JSONValue
  {
    parameter(name, "header", .pattern(pattern), note, isRequired: isRequired)
  }

  private static func parameter(
    _ name: String, _ place: String, _ schema: JSONValue, _ note: String, isRequired: Bool,
    isList: Bool = false
  ) -> JSONValue {
    var members: [JSONValue.Member] = [.init("name", .string(name)), .init("in", .string(place))]
    if !note.isEmpty { members.append(.init("description", .string(note))) }
    members.append(.init("required", .bool(isRequired)))
    if isList { members += [.init("style", .string("form")), .init("explode", .bool(false))] }
    return .object(members + [.init("schema", moved(place == "path" ? segment(schema) : schema))])
  }

  /// A name that stands in a path has no slash and is no dot segment; ids and dates have none anyway.
  private static func segment(_ schema: JSONValue) -> JSONValue {
    guard case .object(let members) = schema, case .string(let pattern)? = schema["pattern"],
      [ParameterSchema.id, ParameterSchema.guest].contains(.pattern(pattern))
    else { return schema }
    let narrowed = "^(?!\\.{1,2}$)(?![^/\\\\]*[/\\\\])" + pattern.dropFirst()
    return .object(members.map { $0.name == "pattern" ? .init("pattern", .string(narrowed)) : $0 })
  }

  private static func reference(_ name: String) -> JSONValue {
    .object([.init("$ref", .string("#/components/schemas/\(name)"))])
  }

  /// The same schema with its references to where this document has them.
  private static func moved(_ schema: JSONValue) -> JSONValue {
    switch schema {
    case .array(let values): return .array(values.map(moved))
    case .object(let members):
      return .object(
        members.map { member in
          guard member.name == "$ref", case .string(let text) = member.value,
            text.hasPrefix("#/$defs/")
          else {
            return .init(member.name, moved(member.value))
          }
          return .init("$ref", .string("#/components/schemas/" + text.dropFirst(8)))
        })
    default: return schema
    }
  }
}
