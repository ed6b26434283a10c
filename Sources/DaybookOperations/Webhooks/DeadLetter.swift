public import Daybook
package import DaybookJSON
public import DaybookTime

/// A message that a webhook did not take, and that is tried no more by itself. What it says is in the log.
public struct DeadLetter: Hashable, Sendable {
  /// The id that the receiver knows it by: `webhook-id`.
  public let id: String
  /// The record that it is of.
  public var position: Position { place.position }
  /// Such as `daybook.booked`.
  public let type: String
  /// When it was given up.
  public let at: Timestamp
  /// How often it was sent.
  public let attempts: Int
  /// What was found the last time, for people.
  public let found: String

  let place: EventID

  init(_ message: WebhookMessage, at: Timestamp, attempts: Int, found: String) {
    self.init(
      id: message.id, place: message.place, type: message.type, at: at, attempts: attempts, found: found)
  }

  /// The same, sent once more in vain.
  func failedAgain(_ found: String) -> DeadLetter {
    DeadLetter(id: id, place: place, type: type, at: at, attempts: attempts + 1, found: found)
  }

  private init(id: String, place: EventID, type: String, at: Timestamp, attempts: Int, found: String) {
    (self.id, self.place, self.type, self.at) = (id, place, type, at)
    (self.attempts, self.found) = (attempts, found)
  }

  /// Reads a line that `write` has written; nil for anything else.
  init?(_ line: some Sequence<UInt8>) {
    guard let value = try? JSONParser.parse(Array(line)), case .string(let id)? = value["id"],
      case .string(let place)? = value["event"], let place = EventID(place),
      case .string(let type)? = value["type"],
      case .string(let at)? = value["at"], let at = Timestamp(rfc3339: at),
      case .integer(let attempts)? = value["attempts"], case .string(let found)? = value["found"]
    else { return nil }
    self.init(id: id, place: place, type: type, at: at, attempts: attempts, found: found)
  }

  /// Writes it as one line.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("id", text: id)
      json.field("event", text: place.description)
      json.field("type", text: type)
      json.field("at", instant: at)
      json.field("attempts", integer: attempts)
      json.field("found", text: found)
    }
    json.endLine()
  }
}
