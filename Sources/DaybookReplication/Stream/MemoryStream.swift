internal import DaybookStore

/// A stream in memory that several nodes share, and what a cluster may do to them: for tests.
package final class MemoryStream: Sendable {
  /// What happens to one try to take a place.
  package enum Fault: Hashable, Sendable, CaseIterable {
    /// It is stored, and nobody says so.
    case storedUnsaid
    /// It is lost on the way, and nobody says so.
    case lostUnsaid
    /// It is on its way for long: it arrives behind a later try of anybody's.
    case late
    /// It arrives twice.
    case twice
    /// It is refused as if the place were taken, which it is not.
    case phantom
    /// Nobody leads the stream.
    case noLeader
    /// The next readings of any place find nothing: they are answered by a leader of before.
    case staleReadings
  }

  fileprivate struct Contents {
    var messages: [[UInt8]?] = []
    var underWay: [PlacedMessage] = []
    var faults: [Fault] = []
    var staleReadings = 0

    var last: UInt64 { UInt64(messages.count) }

    func message(at slot: UInt64) -> [UInt8]? {
      slot >= 1 && slot <= last ? messages[Int(slot - 1)] : nil
    }

    /// Whether it took the place, or has it already.
    mutating func store(_ item: PlacedMessage) -> Bool {
      if message(at: item.slot) == item.bytes { return true }
      guard item.slot == last + 1 else { return false }
      messages.append(item.bytes)
      return true
    }

    mutating func arrive() {
      for item in underWay { _ = store(item) }
      underWay = []
    }
  }

  fileprivate let contents = Monitor(Contents())

  /// An empty stream.
  package init() {}

  /// What happens to the next tries, in this order.
  package func failNext(_ faults: [Fault]) { contents.withLock { $0.faults += faults } }

  /// Ends all faults; what is under way arrives.
  package func heal() {
    contents.withLock { contents in
      contents.arrive()
      (contents.faults, contents.staleReadings) = ([], 0)
    }
  }

  package var last: UInt64 { contents.withLock { $0.last } }

  package func message(at slot: UInt64) -> [UInt8]? { contents.withLock { $0.message(at: slot) } }

  /// Loses one message, as a damaged server does: later ones stay.
  package func lose(_ slot: UInt64) { contents.withLock { $0.messages[Int(slot - 1)] = nil } }

  /// Puts other bytes into a place.
  package func replace(_ slot: UInt64, with bytes: [UInt8]) {
    contents.withLock { $0.messages[Int(slot - 1)] = bytes }
  }

  /// Ends the stream after a place, as an old backup does.
  package func rollBack(to slot: UInt64) {
    contents.withLock { $0.messages.removeLast(Int($0.last - slot)) }
  }

  /// The stream as one node reaches it.
  package func port() -> MemoryPort { MemoryPort(self) }
}

/// One node's way to a stream in memory.
package final class MemoryPort: StreamPort {
  private let stream: MemoryStream
  private let isCut = Monitor(false)

  init(_ stream: MemoryStream) { self.stream = stream }

  /// Cuts this node off, or lets it back in.
  package func cut(_ isCut: Bool = true) { self.isCut.withLock { $0 = isCut } }

  private var isReached: Bool { isCut.withLock { !$0 } }

  package func publish(_ bytes: [UInt8], at slot: UInt64, id: String) -> PublishAnswer {
    guard isReached else { return .noLeader }
    let item = PlacedMessage(slot, bytes)
    return stream.contents.withLock { contents in
      let fault = contents.faults.isEmpty ? nil : contents.faults.removeFirst()
      switch fault {
      case .storedUnsaid:
        _ = contents.store(item)
        return .unknown("stored, and not said")
      case .lostUnsaid: return .unknown("lost, and not said")
      case .late:
        contents.underWay.append(item)
        return .unknown("under way")
      case .phantom: return .taken
      case .noLeader: return .noLeader
      case .twice:
        let isNew = contents.message(at: slot) == nil
        _ = contents.store(item)
        return isNew && contents.message(at: slot) == bytes ? .taken : .unknown("came twice")
      case .staleReadings: contents.staleReadings = 12
      case nil: break
      }
      let isStored = contents.store(item)
      defer { contents.arrive() }
      return isStored ? .stored(slot) : .taken
    }
  }

  package func read(_ slot: UInt64) -> SlotReading {
    guard isReached else { return .unavailable("cut off") }
    return stream.contents.withLock { contents in
      guard contents.staleReadings == 0 else {
        contents.staleReadings -= 1
        return .absent
      }
      return contents.message(at: slot).map { .message($0) } ?? .absent
    }
  }

  package func readAhead(from slot: UInt64) -> [PlacedMessage] {
    guard isReached else { return [] }
    return stream.contents.withLock { contents in
      guard slot <= contents.last else { return [] }
      return (slot...min(contents.last, slot + 7)).compactMap { slot in
        contents.message(at: slot).map { PlacedMessage(slot, $0) }
      }
    }
  }

  package func extent() -> StreamExtent? {
    guard isReached else { return nil }
    return stream.contents.withLock { contents in
      let first = contents.messages.firstIndex { $0 != nil }.map { UInt64($0) + 1 } ?? 0
      return StreamExtent(
        first: first, last: contents.last, count: UInt64(contents.messages.count { $0 != nil }))
    }
  }

  package func pause(_ time: Duration) {}
}
