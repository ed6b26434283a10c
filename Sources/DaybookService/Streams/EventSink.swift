internal import DaybookHTTP
internal import DaybookOperations

/// Where a stream's events are written (HTML Standard §9.2.6): each with an id and data, which is one line of JSON.
///
/// None has a name, so that every reader hears all; signs of life are comments, which no reader takes for events.
struct EventSink: Sendable {
  private let stream: HTTPStream
  /// Says so each minute: what changes with time alone is looked at then.
  let minutes: Signal

  init(_ stream: HTTPStream, _ minutes: Signal) { (self.stream, self.minutes) = (stream, minutes) }

  /// A comment: what a stream begins with, and what is sent while nothing happens.
  static let signOfLife = Array(":\n\n".utf8)

  /// Writes an event, and waits while the reader has much to take; false once it is gone.
  func send(_ id: EventID, _ json: [UInt8]) async -> Bool {
    let data = json.last == UInt8(ascii: "\n") ? json.dropLast() : json[...]
    return stream.send(Array("id: \(id)\ndata: ".utf8) + data + Array("\n\n".utf8))
      ? await stream.room() : false
  }
}
