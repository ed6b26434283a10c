import Daybook
import DaybookJSON
import DaybookOperations

/// The Model Context Protocol over lines of JSON-RPC 2.0: an answer for each request, in the order they came.
struct AssistantServer: ~Copyable {
  /// Versions of the protocol that it speaks, the newest first.
  static let versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]

  private enum Fault: Int, Error {
    case parse = -32_700
    case request = -32_600
    case method = -32_601
    case parameters = -32_602
  }

  private let desk: AssistantDesk

  init(_ desk: AssistantDesk) { self.desk = desk }

  /// The answer to a line; nil where none is due.
  func answer(to line: [UInt8]) -> JSONValue? {
    guard line.contains(where: { $0 > 0x20 }) else { return nil }
    guard let message = try? JSONParser.parse(line) else {
      return AssistantServer.failed(.parse, "not JSON", id: .null)
    }
    guard case .object = message, case .string(let method)? = message["method"] else {
      // An answer to something that was never asked.
      if message["result"] != nil || message["error"] != nil { return nil }
      return AssistantServer.failed(.request, "a request has a method", id: .null)
    }
    guard let id = message["id"], id != .null else { return nil }
    do {
      return .object([
        .init("jsonrpc", .string("2.0")), .init("id", id),
        .init("result", try result(of: method, message["params"] ?? .object([]))),
      ])
    } catch let fault as Fault {
      return AssistantServer.failed(fault, "\(method): \(AssistantServer.words(fault))", id: id)
    } catch {
      return AssistantServer.failed(.parameters, "\(method): \(error)", id: id)
    }
  }

  private static func words(_ fault: Fault) -> String {
    switch fault {
    case .method: "no such method"
    case .parameters: "no such tool; tools/list names them"
    case .parse, .request: "cannot be read"
    }
  }

  private static func failed(_ fault: Fault, _ message: String, id: JSONValue) -> JSONValue {
    .object([
      .init("jsonrpc", .string("2.0")), .init("id", id),
      .init(
        "error", .object([.init("code", .integer(fault.rawValue)), .init("message", .string(message))])),
    ])
  }

  private func result(of method: String, _ parameters: JSONValue) throws -> JSONValue {
    switch method {
    case "initialize": return start(parameters)
    case "ping": return .object([])
    case "tools/list": return .object([.init("tools", .array(desk.tools.map(\.description)))])
    case "tools/call":
      guard case .string(let name)? = parameters["name"],
        let tool = desk.tools.first(where: { $0.name == name })
      else { throw Fault.parameters }
      return call(tool, parameters["arguments"] ?? .object([]))
    default: throw Fault.method
    }
  }

  private func start(_ parameters: JSONValue) -> JSONValue {
    var version = AssistantServer.versions[0]
    if case .string(let asked)? = parameters["protocolVersion"], AssistantServer.versions.contains(asked) {
      version = asked
    }
    return .object([
      .init("protocolVersion", .string(version)),
      .init("capabilities", .object([.init("tools", .object([.init("listChanged", .bool(false))]))])),
      .init(
        "serverInfo",
        .object([.init("name", .string("daybook")), .init("version", .string(Ledger.version))])),
      .init("instructions", .string(AssistantServer.instructions)),
    ])
  }

  private static let instructions =
    "Books tables in restaurants. Find a time, hold it, tell the person what is agreed, and book only when they said yes. "
    + "Nothing is booked, changed or cancelled without the second call that confirms. A refusal says why, and what else is free."

  private func call(_ tool: AssistantTool, _ arguments: JSONValue) -> JSONValue {
    do {
      let (answer, isError) = try desk.call(tool, arguments)
      return AssistantServer.content(answer, isError: isError)
    } catch let refusal as AssistantDesk.Refusal {
      return AssistantServer.content(.object([.init("message", .string(refusal.text))]), isError: true)
    } catch let field as InvalidField {
      return AssistantServer.content(
        .object([
          .init("outcome", .string("invalid")), .init("field", .string(field.field)),
          .init("message", .string(field.message)),
        ]), isError: true)
    } catch {
      return AssistantServer.content(.object([.init("message", .string("\(error)"))]), isError: true)
    }
  }

  private static func content(_ answer: JSONValue, isError: Bool) -> JSONValue {
    var json = JSONWriter()
    json.value(answer)
    let text = String(decoding: json.bytes, as: UTF8.self)
    return .object([
      .init(
        "content", .array([.object([.init("type", .string("text")), .init("text", .string(text))])])),
      .init("structuredContent", answer), .init("isError", .bool(isError)),
    ])
  }
}
