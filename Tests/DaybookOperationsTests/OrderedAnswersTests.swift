import DaybookOperations
import DaybookStore
import Testing

struct OrderedAnswersTests {
  @Test func `answers given backwards are handed over in the order of their questions`() throws {
    let heard = Monitor<[Int]>([])
    let answers = try OrderedAnswers<Int>(
      most: 100, isLost: { false }, write: { known in heard.withLock { $0 += known } })
    let slots = (0..<100).map { _ in answers.reserve() }
    #expect(slots == Array(0..<100))
    for slot in (0..<100).reversed() { answers.answer(slot, slot * 7) }
    let (known, written) = answers.finish()
    #expect(known == 100 && written == 100)
    #expect(heard.withLock { $0 } == (0..<100).map { $0 * 7 })
  }

  @Test func `nothing more is asked once answers are lost, and those are not counted as written`() throws {
    let isLost = Monitor(false)
    let answers = try OrderedAnswers<Int>(
      most: 2, isLost: { isLost.withLock { $0 } }, write: { _ in isLost.withLock { $0 = true } })
    let slot = try #require(answers.reserve())
    answers.answer(slot, 1)
    while answers.reserve().map({ answers.answer($0, 2) }) != nil {}
    let (known, written) = answers.finish()
    #expect(known >= 1 && written == 0)
  }
}
