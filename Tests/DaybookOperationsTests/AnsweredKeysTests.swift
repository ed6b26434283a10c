import Daybook
import DaybookDomain
import DaybookOperations
import DaybookTemporary
import DaybookTime
import Foundation
import Testing

/// One answer to a key, found without keeping the keys in memory.
@Suite struct AnsweredKeysTests {
  private func fact(_ position: UInt64, _ key: String?, by: Actor = .ledger, first: UInt64? = nil) -> Fact {
    Fact(
      position: Position(position), first: Position(first ?? position), recordedAt: .epoch, by: by,
      key: key.map { IdempotencyKey($0) }, event: .clockAdvanced(to: .epoch))
  }

  @Test func `the earliest repeated key is found, in memory and through the file`() throws {
    let directory = try TemporaryDirectory()
    for count in [1000, 20_000] as [UInt64] {
      var keys = AnsweredKeys(temporary: directory.path, blockCount: 8)
      for position in 1...count { try keys.note(fact(position, "key \(position % (count - 10))")) }
      let found = try keys.firstRepeated()
      #expect(found?.position == Position(count - 9) && found?.before == 1)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
  }

  @Test func `another actor, another record of the command, and no key are no repetition`() throws {
    var keys = AnsweredKeys(temporary: "/nowhere")
    try keys.note(fact(1, "a"))
    try keys.note(fact(2, "a", by: .operator("a")))
    try keys.note(fact(3, "b"))
    try keys.note(fact(4, "b", first: 3))
    for position in 5...9 as ClosedRange<UInt64> { try keys.note(fact(position, nil)) }
    #expect(try keys.firstRepeated() == nil)
  }
}
