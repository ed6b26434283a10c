import Daybook
import DaybookJSON
import DaybookOperations

/// Answers to commands as lines of JSON, in the order of the commands.
struct AnswerLine: Sendable {
  private let answers: OrderedAnswers

  init(clients: Int) {
    answers = OrderedAnswers(
      most: clients, isLost: { Output.standard.isLost },
      write: { answers in
        for answer in answers { Output.standard.write(answer) }
        Output.standard.flush()
      })
  }

  /// Reserves a place for the next answer; nil once answers cannot be written any more.
  func reserve() -> Int? { answers.reserve() }

  func answer(_ slot: Int, _ outcome: Outcome, id: JSONValue?) {
    var json = JSONWriter()
    ResultWriter.write(outcome, id: id, to: &json)
    json.endLine()
    answers.answer(slot, json.bytes)
  }

  /// Waits until every answer is known; how many there were, and how many of them could be written.
  func finish() -> (known: Int, written: Int) { answers.finish() }
}
