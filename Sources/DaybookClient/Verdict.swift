internal import DaybookFetch

/// What one attempt says of a command.
enum Verdict: Hashable {
  case done(ClientAnswer)
  case refused(ClientProblem)
  /// It is sent again, after so many seconds or more; `mayBeDone` unless this attempt surely did nothing.
  case again(mayBeDone: Bool, seconds: Int)

  init(_ outcome: Result<FetchAnswer, FetchFailure>?) {
    switch outcome {
    case nil: self = .again(mayBeDone: false, seconds: 0)
    case .success(let answer):
      self = Verdict(ClientAnswer(answer), seconds: answer.field("retry-after").flatMap { Int($0) } ?? 0)
    case .failure(let failure):
      switch failure.kind {
      // There was no connection that it could have gone through.
      case .unknownHost, .unreachable, .untrusted: self = .again(mayBeDone: false, seconds: 0)
      case .timedOut, .tooLarge, .broken, .stopped: self = .again(mayBeDone: true, seconds: 0)
      }
    }
  }

  /// Only what a ledger's service says counts. A network that wants a password first answers 200 too.
  private init(_ answer: ClientAnswer, seconds: Int) {
    guard let problem = ClientProblem(answer) else {
      let isDone = (200...299).contains(answer.status) && answer.position != nil
      self = isDone ? .done(answer) : .again(mayBeDone: true, seconds: seconds)
      return
    }
    switch (problem.status, problem.code) {
    case (_, "UNDECIDED"): self = .again(mayBeDone: true, seconds: seconds)
    // It is answered like this for ever under its key.
    case (429, "PING_TOO_SOON"): self = .refused(problem)
    // Busy, too many, or a token that is over: not decided yet.
    case (401, _), (408, _), (429, _), (500..., _): self = .again(mayBeDone: false, seconds: seconds)
    default: self = .refused(problem)
    }
  }
}
