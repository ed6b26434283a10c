internal import Daybook
internal import DaybookDomain
internal import DaybookJSON
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// Takes commands that other nodes hand over while this node writes, and sends the answers back.
final class CommandDesk: Sendable {
  private let subscription: NATSSubscription

  init(
    _ ledger: Ledger, _ log: StreamLog, _ connection: NATSConnection, _ subject: String
  ) throws(LedgerFailure) {
    do throws(NATSFailure) {
      subscription = try connection.subscribe(subject) { message in
        guard let reply = message.reply else { return }
        let lines = message.body.split(separator: 0x0A)
        let gathered = GatheredAnswers(lines.count) { answers in
          // A caller whose answer is lost asks again, under the same key.
          try? connection.publish(NATSMessage(subject: reply, body: answers))
        }
        for (place, line) in lines.enumerated() {
          CommandDesk.decide(Array(line), ledger, log) { gathered.note($0, at: place, ledger.head) }
        }
      }
    } catch {
      throw LedgerFailure(.storage, "listen for other nodes' commands: \(error.found)")
    }
  }

  private static func decide(
    _ line: [UInt8], _ ledger: Ledger, _ log: StreamLog, reply: @escaping @Sendable (Outcome) -> Void
  ) {
    do throws(InvalidField) {
      let (input, within) = try ForwardedCommand.read(line)
      guard log.isWriter else {
        return reply(
          .failed(
            LedgerFailure(
              .locked, "decide on node", log.node, cause: .elsewhere, found: "another node writes")))
      }
      var submission = Submission(
        input.command, by: input.by, key: input.key, requestID: input.requestID,
        traceparent: input.traceparent, deadline: .now + within, reply: reply)
      submission.isForwarded = true
      ledger.submit(submission)
    } catch {
      reply(.invalid(error))
    }
  }
}

/// The answers to commands that came together; they go back together, with the last.
private final class GatheredAnswers: Sendable {
  private struct State {
    var answers: [[UInt8]?]
    var missing: Int
  }

  private let state: Monitor<State>
  private let send: @Sendable ([UInt8]) -> Void

  init(_ count: Int, _ send: @escaping @Sendable ([UInt8]) -> Void) {
    state = Monitor(State(answers: Array(repeating: nil, count: count), missing: count))
    self.send = send
  }

  func note(_ outcome: Outcome, at place: Int, _ head: Position) {
    var json = JSONWriter()
    let seen: Position = if case .accepted(_, _, let head, _) = outcome { head } else { head }
    ForwardedCommand.write(outcome, at: seen, to: &json)
    let line = json.take()
    let all: [UInt8]? = state.withLock { state in
      state.answers[place] = line
      state.missing -= 1
      return state.missing == 0 ? state.answers.flatMap { $0 ?? [] } : nil
    }
    if let all { send(all) }
  }
}
