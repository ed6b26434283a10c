internal import DaybookLog

/// A stream as a node sees it: messages in places that are counted from 1 without gaps.
///
/// Anything may be answered late, twice or not at all; only what stands in a place decides.
package protocol StreamPort: Sendable {
  /// Asks for a place, once; `id` is the same for every try of these bytes.
  func publish(_ bytes: [UInt8], at slot: UInt64, id: String) -> PublishAnswer

  /// What stands in a place, as the stream's leader says.
  func read(_ slot: UInt64) -> SlotReading

  /// Messages from a place on, from any server: fewer than there are may come, with gaps, or damaged.
  func readAhead(from slot: UInt64) -> [PlacedMessage]

  /// How far the stream reaches; nil: nobody knows now.
  func extent() -> StreamExtent?

  /// Lets so much time go by.
  func pause(_ time: Duration)
}

/// A message and its place.
package struct PlacedMessage: Hashable, Sendable {
  package let slot: UInt64
  package let bytes: [UInt8]

  package init(_ slot: UInt64, _ bytes: [UInt8]) { (self.slot, self.bytes) = (slot, bytes) }
}

/// What was said to one try to take a place.
package enum PublishAnswer: Hashable, Sendable {
  /// The message stands in this place.
  case stored(UInt64)
  /// Another message has the place, or is about to.
  case taken
  /// Surely not stored: nobody leads the stream now.
  case noLeader
  /// Surely not sent: too many bytes.
  case tooLarge
  /// Surely not stored: the stream is not there, or not as it must be.
  case misconfigured(String)
  /// Stored or not, now or later.
  case unknown(String)
}

/// What was said of a place.
package enum SlotReading: Hashable, Sendable {
  case message([UInt8])
  /// Nothing that this server knows of: another may know more.
  case absent
  case unavailable(String)
}

/// How far a stream reaches.
package struct StreamExtent: Hashable, Sendable {
  /// The first place that still has its message: 1, or 0 in an empty stream.
  package let first: UInt64
  /// The last place taken; 0 in an empty stream.
  package let last: UInt64
  /// How many messages there are.
  package let count: UInt64

  package init(first: UInt64, last: UInt64, count: UInt64) {
    (self.first, self.last, self.count) = (first, last, count)
  }

  /// What is missing of it, for people; nil: nothing.
  var damage: String? {
    guard count != last || (last > 0 && first != 1) else { return nil }
    return "its messages are \(first) to \(last), \(count) of them; a ledger's stream has all from 1 on"
  }
}
