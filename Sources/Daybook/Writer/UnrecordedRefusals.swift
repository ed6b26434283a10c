public import DaybookDomain
internal import DaybookStore
public import DaybookTime

/// A refusal that left no record, because the command had no key, or its code is never recorded.
public struct UnrecordedRefusal: Hashable, Sendable {
  /// The code of its first reason.
  public let code: RefusalCode
  /// The venue that the command was about; nil: none, or none that there is.
  public let venue: VenueID?
  /// The word in the command's field `command`.
  public let command: String
  /// Who asked.
  public let by: Actor
  /// The caller's own name for the request.
  public let requestID: String?
  /// The trace that the request belongs to.
  public let traceparent: TraceParent?
  /// When it was answered, by the machine's clock.
  public let at: Timestamp
  /// The last record then; what it was decided from is in the log up to here.
  public let position: Position
}

/// The refusals of this opening of a ledger that left no record: counted, and the latest of them by request.
///
/// They are in memory alone and gone when the ledger is closed: whoever asks without a key asks for no memory, and
/// nobody shall be able to fill a disk by being refused. They hold nothing that a guest said of themselves.
public final class UnrecordedRefusals: Sendable {
  /// How many with one code there were at one venue.
  public struct Count: Hashable, Sendable {
    /// The venue; nil for commands about none.
    public let venue: VenueID?
    /// The code of the first reason.
    public let code: RefusalCode
    /// How many since the ledger was opened.
    public let count: UInt64
  }

  /// The most that are kept to be traced; older ones are only counted.
  public static let mostKept = 1000

  private struct Key: Hashable {
    let venue: VenueID?
    let code: RefusalCode
  }

  private struct State {
    var counts: [Key: UInt64] = [:]
    /// A ring: the next one takes the place of the oldest, at `next`.
    var latest: [UnrecordedRefusal] = []
    var next = 0
  }

  private let state = Monitor(State())

  init() {}

  func note(_ refusal: UnrecordedRefusal) {
    state.withLock { state in
      state.counts[Key(venue: refusal.venue, code: refusal.code), default: 0] += 1
      if state.latest.count < UnrecordedRefusals.mostKept {
        state.latest.append(refusal)
      } else {
        state.latest[state.next] = refusal
        state.next = (state.next + 1) % UnrecordedRefusals.mostKept
      }
    }
  }

  /// How many there were, in order of venue and code.
  public var counts: [Count] {
    let counts = state.withLock { $0.counts }
    return counts.map { Count(venue: $0.key.venue, code: $0.key.code, count: $0.value) }.sorted { a, b in
      let (x, y) = (a.venue?.text ?? "", b.venue?.text ?? "")
      return x != y ? x < y : a.code.rawValue < b.code.rawValue
    }
  }

  /// The latest, the newest first; with a request id, those of that request.
  public func latest(requestID: String? = nil) -> [UnrecordedRefusal] {
    let all = state.withLock { state in state.latest[state.next...] + state.latest[..<state.next] }
    return all.reversed().filter { requestID == nil || $0.requestID == requestID }
  }
}

extension Ledger {
  /// The refusals since it was opened that left no record.
  public var unrecordedRefusals: UnrecordedRefusals { workers.writer.refusals }
}

extension QueuedCommand {
  /// Whether a refusal of it is recorded, so that a retry under its key is answered the same.
  func isRecorded(_ code: RefusalCode) -> Bool {
    key != nil && code.isRecorded && type(of: command.body).note.recordsRefusals
  }
}
