/// One message on its way into one place, until it is known what stands there.
///
/// The bytes never change. Whatever is answered, only what stands in the place decides: so a message is never sent for
/// another place while this one is in doubt, and an empty reading never means that it failed.
package struct SlotProposal: Hashable, Sendable {
  /// What to do next.
  package enum Step: Hashable, Sendable {
    /// Ask for the place, after a pause.
    case publish(after: Duration)
    /// Look what stands there, after a pause.
    case read(after: Duration)
    case ended(Ending)
  }

  /// What became of it; none of these ever changes.
  package enum Ending: Hashable, Sendable {
    /// It stands in its place.
    case committed
    /// Another message stands there: this one never can.
    case taken(by: [UInt8])
    /// Surely not stored: it has too many bytes.
    case tooLarge
    /// Surely not stored: the stream is not as it must be.
    case misconfigured(String)
    /// It was stored in another place than the one asked for, which no server does.
    case misplaced(UInt64)
  }

  package let slot: UInt64
  package let bytes: [UInt8]
  /// The same for every try.
  package let id: String
  package private(set) var step = Step.publish(after: .zero)
  /// Whether a try may have been stored, or may still be.
  package private(set) var isInDoubt = false
  /// Readings since the last try that found nothing.
  private var emptyReadings = 0
  private var tries = 0

  /// So many readings find nothing before the same bytes are sent again: together about a tenth of a second.
  private static let mostEmptyReadings = 6

  package init(slot: UInt64, bytes: [UInt8], id: String) {
    (self.slot, self.bytes, self.id) = (slot, bytes, id)
  }

  /// Takes what was said to a try.
  package mutating func take(_ answer: PublishAnswer) {
    tries += 1
    emptyReadings = 0
    switch answer {
    case .stored(slot): step = .ended(.committed)
    case .stored(let other): step = .ended(.misplaced(other))
    case .taken: step = .read(after: .zero)
    case .noLeader: step = .publish(after: pause)
    case .tooLarge: step = isInDoubt ? .read(after: pause) : .ended(.tooLarge)
    case .misconfigured(let found): step = isInDoubt ? .read(after: pause) : .ended(.misconfigured(found))
    case .unknown:
      isInDoubt = true
      step = .read(after: .zero)
    }
  }

  /// Takes what was said of the place.
  package mutating func take(_ reading: SlotReading) {
    switch reading {
    case .message(bytes): step = .ended(.committed)
    case .message(let other): step = .ended(.taken(by: other))
    case .absent, .unavailable:
      emptyReadings += 1
      step =
        emptyReadings < SlotProposal.mostEmptyReadings
        ? .read(after: .milliseconds(1 << emptyReadings)) : .publish(after: pause)
    }
  }

  /// Grows with the tries, to a quarter of a second.
  private var pause: Duration { .milliseconds(min(250, 5 << min(tries, 6))) }
}

extension SlotProposal {
  /// Goes on until it is known what became of it, or the time is over; then it can go on later.
  package mutating func settle(by port: some StreamPort, until isOver: () -> Bool) -> Ending? {
    while true {
      switch step {
      case .ended(let ending): return ending
      case .publish(let time):
        if isOver() { return nil }
        if time > .zero { port.pause(time) }
        take(port.publish(bytes, at: slot, id: id))
      case .read(let time):
        if isOver() { return nil }
        if time > .zero { port.pause(time) }
        take(port.read(slot))
      }
    }
  }
}
