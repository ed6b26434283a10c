internal import Daybook
internal import DaybookFiles
internal import DaybookJSON

/// What is kept of webhooks: the folder `webhooks` in a ledger's directory.
///
/// A service that tells webhooks holds the lock of the folder and alone writes states and dead letters. What an operator
/// asks for is left in a file of its own, which the service takes.
struct WebhookFolder: Sendable {
  /// What an operator has asked of a webhook.
  enum Request: Hashable, Sendable {
    /// To send the dead letters again, and to go on where it was stopped.
    case deadLetters
    /// To send everything again from a record on.
    case from(Position)
  }

  let path: String

  init(of ledger: String) { path = ledger + "/webhooks" }

  private static let requestTitle = "daybook webhook replay"
  private static let ending = ".state"

  private func file(_ name: String, _ ending: String) -> String { "\(path)/\(name)\(ending)" }

  // MARK: States

  /// Those that were ever told anything, by name.
  var names: [String] {
    get throws(LedgerFailure) {
      try Files.names(in: path).filter { $0.hasSuffix(WebhookFolder.ending) }
        .map { String($0.dropLast(WebhookFolder.ending.count)) }.sorted()
    }
  }

  /// Nil for one that was never told anything.
  func state(of name: String) throws(LedgerFailure) -> WebhookState? {
    try WebhookState(reading: file(name, WebhookFolder.ending))
  }

  func write(_ state: WebhookState, of name: String) throws(LedgerFailure) {
    try state.write(name + WebhookFolder.ending, in: path)
  }

  // MARK: Dead letters

  /// In the order in which they were given up.
  func deadLetters(of name: String) throws(LedgerFailure) -> [DeadLetter] {
    let path = file(name, ".dead")
    var letters: [DeadLetter] = []
    for line in (try Files.bytes(of: path) ?? []).split(separator: UInt8(ascii: "\n")) {
      guard let letter = DeadLetter(line) else {
        throw LedgerFailure(
          .corrupt, "read \(path): a line is no dead letter; put back the file that was there, or remove it")
      }
      letters.append(letter)
    }
    return letters
  }

  func write(_ letters: [DeadLetter], of name: String) throws(LedgerFailure) {
    var json = JSONWriter()
    for letter in letters { letter.write(to: &json) }
    try Files.replace(file(name, ".dead"), with: json.bytes)
  }

  // MARK: Requests

  func isAsked(_ name: String) throws(LedgerFailure) -> Bool { try Files.isTaken(file(name, ".replay")) }

  func request(of name: String) throws(LedgerFailure) -> Request? {
    let path = file(name, ".replay")
    guard let text = try LabelledText.read(path, title: WebhookFolder.requestTitle) else { return nil }
    guard let from = text["from"] else { return .deadLetters }
    guard let position = UInt64(from) else { throw LabelledText.incomplete(path) }
    return .from(Position(position))
  }

  func ask(_ request: Request, of name: String) throws(LedgerFailure) {
    var text = LabelledText(WebhookFolder.requestTitle)
    if case .from(let position) = request { text.add("from", position) }
    try text.write(name + ".replay", in: path)
  }

  /// The request was followed.
  func endRequest(of name: String) throws(LedgerFailure) { try Files.remove(file(name, ".replay")) }
}
