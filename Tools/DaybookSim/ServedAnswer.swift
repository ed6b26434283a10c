import Daybook
import DaybookDomain
import DaybookHTTP
import DaybookJSON
import DaybookJSONText
import DaybookLog
import DaybookModel
import DaybookService
import DaybookStore

/// What a request was answered.
struct ServedAnswer {
  let status: Int
  let body: [UInt8]
  private let members: [JSONValue.Member]

  init(_ answer: HTTPAnswer) {
    (status, body) = (answer.status, answer.body)
    if case .object(let found)? = try? JSONParser.parse(answer.body) { members = found } else { members = [] }
  }

  subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  /// The code of its problem; empty where it has none.
  var code: String { if case .string(let code)? = self["code"] { code } else { "" } }

  /// Whether it says nothing of the request, but that it could not be answered.
  var isTrouble: Bool { status >= 500 && code != RefusalCode.maintenance.rawValue }

  /// Whether this is how an outcome is told over HTTP to somebody of this role, who may be turned away at the door.
  func tells(_ outcome: Outcome, of command: Command, to role: Actor.Role) -> Bool {
    // Whose role may not ask at all is turned away before anything is looked at.
    if status == 403, !type(of: command.body).note.roles.contains(role) {
      if case .accepted = outcome { return false }
      return true
    }
    return switch outcome {
    case .accepted: (200...201).contains(status)
    case .refused(let refusal, _): status >= 400 && code == refusal.code.rawValue
    case .invalid: status == 422 && code == "INVALID"
    case .busy, .undecided, .failed: isTrouble
    }
  }
}

extension Machine {
  /// Has the service's handlers answer a request; throws when they do not within a minute.
  private func serve(_ request: HTTPRequest) throws(Fault) -> ServedAnswer {
    let answer = Monitor<HTTPAnswer?>(nil)
    desk?.answer(request, HTTPReply { found in answer.withLock(wake: true) { $0 = found } })
    guard let answer = answer.wait(until: .now + .seconds(60), for: { $0 }) else {
      throw Fault("no answer: a request waits for a minute")
    }
    return ServedAnswer(answer)
  }

  private func request(_ method: String, _ target: String, _ fields: [HTTPField], _ body: [UInt8])
    throws(Fault)
    -> HTTPRequest
  {
    do throws(HTTPFault) {
      return HTTPRequest(
        method: method, target: try HTTPTarget(Array(target.utf8)),
        // A name of its own for each: those that the service makes come from a pool.
        fields: fields + [HTTPField("x-request-id", "simulated")], body: body, peer: HTTPPeer("127.0.0.1"))
    } catch { throw Fault("no target: \(target)") }
  }

  /// Posts a command as its caller would.
  func post(_ asked: Asked) throws(Fault) -> ServedAnswer {
    takeLease()
    var json = JSONWriter()
    CommandWriter.write(
      CommandInput(command: asked.command, by: asked.by, key: nil, requestID: nil), to: &json)
    guard case .object(var members)? = try? JSONParser.parse(json.bytes),
      var path = CommandPaths.all.first(where: { $0.command == asked.command.name })?.path
    else { throw Fault("no path: \(asked.command.name)") }
    members.removeAll { member in
      guard case .string(let text) = member.value, path.contains("{\(member.name)}") else {
        return ["command", "by"].contains(member.name)
      }
      path = path.split(separator: "/").map { $0 == "{\(member.name)}" ? text[...] : $0 }.reduce("") {
        "\($0)/\($1)"
      }
      return true
    }
    var body = JSONWriter()
    body.value(.object(members))
    return try serve(
      request(
        "POST", path,
        [
          HTTPField("content-type", "application/json"), HTTPField("daybook-actor", "\(asked.by)"),
          HTTPField("idempotency-key", asked.key?.text ?? ""),
        ], body.bytes))
  }

  /// Reads as a host.
  func get(_ target: String) throws(Fault) -> ServedAnswer {
    try serve(request("GET", target, [HTTPField("daybook-actor", "\(Actor.host)")], []))
  }
}
