internal import Daybook
internal import DaybookHTTP

/// The streams that are open: how many there may be, their signs of life, and their end.
final class StreamDesk: Sendable {
  private struct Reader {
    let stream: HTTPStream
    let client: [UInt8]
    /// Until when its credentials are believed.
    let expiresAt: Timestamp?
    let minutes: Signal
  }

  private struct State {
    var readers: [UInt64: Reader] = [:]
    var next: UInt64 = 0
    var isOver = false
    var minute: Int64 = 0
  }

  private let state = Guarded(State())
  private let limits: ServiceLimits
  private let now: @Sendable () -> Timestamp

  init(_ limits: ServiceLimits, now: @escaping @Sendable () -> Timestamp) {
    (self.limits, self.now) = (limits, now)
  }

  /// How many are open.
  var count: Int { state.with { $0.readers.count } }

  /// Takes a place for a stream, which keeps it until it leaves.
  func admit(
    _ stream: HTTPStream, of client: [UInt8], until expiresAt: Timestamp?, _ minutes: Signal
  )
    throws(Problem) -> UInt64
  {
    let result: Result<UInt64, Problem> = state.with { state in
      guard !state.isOver else { return .failure(.busy(.closing)) }
      guard state.readers.count < limits.openStreams else {
        return .failure(.tooManyStreams(503, limits.openStreams))
      }
      guard state.readers.values.count(where: { $0.client == client }) < limits.openStreamsPerPeer
      else {
        return .failure(.tooManyStreams(429, limits.openStreamsPerPeer))
      }
      state.next += 1
      state.readers[state.next] = Reader(
        stream: stream, client: client, expiresAt: expiresAt, minutes: minutes)
      return .success(state.next)
    }
    return try result.get()
  }

  func leave(_ place: UInt64) { state.with { $0.readers[place] = nil } }

  /// Called every few seconds: whoever is gone is found out, whose credentials have expired is sent away.
  func tick() {
    let now = now()
    let (readers, isNewMinute) = state.with { state in
      let minute = now.epochSeconds / 60
      defer { state.minute = minute }
      return (Array(state.readers.values), state.minute != minute)
    }
    for reader in readers {
      if let end = reader.expiresAt, end <= now {
        reader.stream.finish()
      } else {
        if isNewMinute { reader.minutes.raise() }
        reader.stream.beat(EventSink.signOfLife)
      }
    }
  }

  /// Ends all that are open, whose readers may come again.
  func endAll() {
    for reader in state.with({ Array($0.readers.values) }) { reader.stream.finish() }
  }

  /// Ends them, and opens no more.
  func close() {
    state.with { $0.isOver = true }
    endAll()
  }
}

extension Problem {
  fileprivate static func tooManyStreams(_ status: Int, _ allowed: Int) -> Problem {
    Problem(
      status: status, code: "TOO_MANY_STREAMS", title: "no more streams are opened now",
      detail: "allowed: \(allowed) at a time" + (status == 429 ? " for one address" : ""),
      advice: "close streams that are not read, and ask again later"
    ).retrying(after: 10)
  }
}
