internal import DaybookJSONText

/// Why a command is surely not done.
public struct ClientProblem: Hashable, Sendable {
  /// A word for programs, such as TABLES_TAKEN; NOT_SENT of a command that was given up before it was sent.
  public let code: String
  /// The status; 0 where nobody was asked.
  public let status: Int
  /// The problem as it came, with every reason and what to do (RFC 9457); empty where nobody was asked.
  public let body: String

  /// It waited its time and was not sent.
  static let notSent = ClientProblem(code: "NOT_SENT", status: 0, body: "")

  init(code: String, status: Int, body: String) { (self.code, self.status, self.body) = (code, status, body) }

  /// Nil for what no ledger's service says: a page of a proxy, or of a network that wants a password first.
  init?(_ answer: ClientAnswer) {
    guard let json = try? JSONParser.parse(Array(answer.body.utf8)), case .string(let code)? = json["code"],
      json["type"] == .string("urn:daybook:problem:\(code)")
    else { return nil }
    self.init(code: code, status: answer.status, body: answer.body)
  }
}
