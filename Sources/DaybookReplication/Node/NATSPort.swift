internal import DaybookNATS

/// The stream of a cluster, as a node reaches it.
struct NATSPort: StreamPort {
  let stream: NATSStream

  /// How long the servers have for one answer.
  private static let time = Duration.seconds(2)

  func publish(_ bytes: [UInt8], at slot: UInt64, id: String) -> PublishAnswer {
    do throws(NATSFailure) {
      switch try stream.publish(bytes, after: slot - 1, id: id, within: NATSPort.time) {
      case .stored(let sequence): return .stored(sequence)
      // Another has the place, or is about to.
      case .refused(10071, _), .refused(10164, _): return .taken
      case .refused(10059, let words), .refused(10060, let words), .refused(10109, let words):
        return .misconfigured(words)
      case .refused(10054, _): return .tooLarge
      case .refused(_, let words): return .unknown(words)
      }
    } catch {
      switch error.kind {
      case .noResponders: return .noLeader
      case .tooLarge: return .tooLarge
      case .timedOut, .disconnected, .forbidden, .malformed, .broken: return .unknown(error.found)
      }
    }
  }

  func read(_ slot: UInt64) -> SlotReading {
    do throws(NATSFailure) {
      switch try stream.message(at: slot, within: NATSPort.time) {
      case .message(let bytes): return .message(bytes)
      case .absent: return .absent
      case .refused(_, let words): return .unavailable(words)
      }
    } catch {
      return .unavailable(error.found)
    }
  }

  func readAhead(from slot: UInt64) -> [PlacedMessage] {
    // What cannot be read now is read later.
    let found = try? stream.messages(from: slot, most: 256, mostBytes: 4 << 20, within: NATSPort.time)
    return found?.map { PlacedMessage($0.sequence, $0.bytes) } ?? []
  }

  func extent() -> StreamExtent? {
    guard let info = (try? stream.info(within: NATSPort.time)) ?? nil else { return nil }
    return StreamExtent(first: info.last == 0 ? 0 : info.first, last: info.last, count: info.messages)
  }

  func pause(_ time: Duration) { Pause.take(time) }
}
