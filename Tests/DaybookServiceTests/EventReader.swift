import DaybookJSON

/// Reads a stream of server-sent events as a browser does (HTML Standard §9.2.6), and counts what is no event.
final class EventReader {
  struct Event {
    let id: String
    let json: JSONValue

    func text(_ name: String) -> String? { if case .string(let text)? = json[name] { text } else { nil } }
    func integer(_ name: String) -> Int? { if case .integer(let value)? = json[name] { value } else { nil } }
  }

  let client: RawClient
  let head: RawClient.Answer
  private(set) var comments = 0
  private(set) var lastID: String?
  private var waiting: [UInt8] = []

  /// Asks for a stream, after an id where there is one; reads the head of the answer.
  init(_ port: Int, _ path: String, after id: String? = nil, _ lines: [String] = [], room: Int32? = nil)
    throws
  {
    client = try RawClient(UInt16(port), room: room)
    let all = ["Host: localhost"] + lines + (id.map { ["Last-Event-ID: \($0)"] } ?? [])
    client.send("GET \(path) HTTP/1.1\r\n\(all.map { $0 + "\r\n" }.joined())\r\n")
    let text = try client.head()
    head = RawClient.Answer(status: Int(text.split(separator: " ")[1]) ?? 0, head: text, body: "")
  }

  /// The next event; nil at the end of the stream.
  func next() throws -> Event? {
    while let block = try block() {
      let lines = block.split(separator: "\n")
      if lines.allSatisfy({ $0.hasPrefix(":") }) {
        comments += 1
        continue
      }
      let ids = lines.filter { $0.hasPrefix("id: ") }
      let data = lines.filter { $0.hasPrefix("data: ") }
      guard lines.count == 2, ids.count == 1, data.count == 1 else {
        throw RawClient.Failure(what: "no event has other lines than one id and one of data: \(block)")
      }
      lastID = String(ids[0].dropFirst(4))
      return Event(
        id: String(ids[0].dropFirst(4)), json: try JSONParser.parse(Array(data[0].dropFirst(6).utf8)))
    }
    return nil
  }

  /// Reads comments until one more has come.
  func nextComment() throws {
    let count = comments
    while comments == count {
      guard let block = try block() else { throw RawClient.Failure(what: "the stream ended") }
      guard block.hasPrefix(":") else { throw RawClient.Failure(what: "an event came: \(block)") }
      comments += 1
    }
  }

  private var searched = 0

  /// What stands before the next empty line.
  private func block() throws -> String? {
    while true {
      while searched + 1 < waiting.count {
        if waiting[searched] == 10, waiting[searched + 1] == 10 {
          defer {
            waiting.removeFirst(searched + 2)
            searched = 0
          }
          return String(decoding: waiting[..<searched], as: UTF8.self)
        }
        searched += 1
      }
      guard let part = try client.part() else { return nil }
      waiting += part
    }
  }
}
