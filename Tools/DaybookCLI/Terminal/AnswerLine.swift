import Daybook
import DaybookJSON
import DaybookOperations

/// Answers to commands as lines of JSON, in the order of the commands.
struct AnswerLine: Sendable {
  private struct Answer: Sendable {
    let outcome: Outcome
    let id: JSONValue?
  }

  private let answers: OrderedAnswers<Answer>

  init(clients: Int) throws(LedgerFailure) {
    answers = try OrderedAnswers(
      most: clients, isLost: { Output.standard.isLost },
      write: { answers in
        var json = JSONWriter()
        for answer in answers {
          ResultWriter.write(answer.outcome, id: answer.id, to: &json)
          json.endLine()
        }
        Output.standard.write(json.bytes)
        Output.standard.flush()
      })
  }

  /// Reserves a place for the next answer; nil once answers cannot be written any more.
  func reserve() -> Int? { answers.reserve() }

  func answer(_ slot: Int, _ outcome: Outcome, id: JSONValue?) {
    answers.answer(slot, Answer(outcome: outcome, id: id))
  }

  /// Waits until every answer is known and written; how many there were, and how many of them could be written.
  func finish() -> (known: Int, written: Int) { answers.finish() }
}
