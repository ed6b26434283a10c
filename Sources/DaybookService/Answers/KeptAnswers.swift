internal import Daybook
internal import DaybookHTTP

/// What was told in the lull that lasts: who asks the same, and may see the same, is told the same without a look.
///
/// Nothing outlives its lull, so an answer is never older than the log, and what a guest is called is not kept for long.
final class KeptAnswers: Sendable {
  /// What was asked, to the byte, and what whoever asked may see.
  struct Question: Hashable, Sendable {
    private let target: [UInt8]
    private let actor: Actor
    private let venues: Set<VenueID>?

    init(_ target: [UInt8], of principal: Principal) {
      (self.target, actor, venues) = (target, principal.actor, principal.venues)
    }

    var byteCount: Int { target.count }
  }

  private struct State {
    var lull: Lull?
    var answers: [Question: ToldAnswer] = [:]
    var byteCount = 0

    mutating func clear() { self = State() }
  }

  /// A longer one is made anew each time.
  private static let mostOfOne = 256 * 1024
  /// What an answer takes beside its bytes and those of its question.
  private static let overhead = 1024
  private let most: Int
  private let ledger: Ledger
  private let state = Guarded(State())

  /// At most so many bytes are kept.
  init(of ledger: Ledger, most: Int = 16 << 20) { (self.ledger, self.most) = (ledger, most) }

  /// What the question was answered in this lull; nil when nobody asked.
  func answer(to question: Question) -> ToldAnswer? {
    state.with { state in
      guard let lull = state.lull, ledger.lasts(lull) else {
        state.clear()
        return nil
      }
      return state.answers[question]
    }
  }

  /// Keeps an answer that was worked out since a lull was seen, and not before it.
  ///
  /// It is thrown away if the lull is over, or the answer does not know of its last record.
  func keep(_ answer: ToldAnswer, to question: Question, knowing position: Position, since lull: Lull) {
    let byteCount = answer.byteCount + question.byteCount + KeptAnswers.overhead
    guard position == lull.position, answer.byteCount <= KeptAnswers.mostOfOne, byteCount <= most else {
      return
    }
    state.with { state in
      guard ledger.lasts(lull) else { return }
      // When there is no room, all begins anew: whoever asks ever new things gains nothing for long.
      if state.lull.map({ !ledger.lasts($0) }) ?? true || state.byteCount + byteCount > most { state.clear() }
      state.lull = state.lull ?? lull
      guard state.answers.updateValue(answer, forKey: question) == nil else { return }
      state.byteCount += byteCount
    }
  }

  /// Throws away what has outlived its lull, though nobody asks.
  func sweep() {
    state.with { state in
      if let lull = state.lull, !ledger.lasts(lull) { state.clear() }
    }
  }

  /// How many are kept, and their bytes.
  var sizes: (count: Int, byteCount: Int) { state.with { ($0.answers.count, $0.byteCount) } }
}
