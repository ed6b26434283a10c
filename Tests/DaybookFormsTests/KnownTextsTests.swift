import DaybookDomain
import DaybookForms
import DaybookRandom
import Testing

@testable import DaybookForms

struct KnownTextsTests {
  /// What a record is read as, or the fault found in it.
  private func outcome(_ bytes: [UInt8], _ known: KnownTexts?) -> Result<Fact, FormError> {
    Result { () throws(FormError) in try RecordForm.decode(bytes.span.bytes, position: 1, known: known) }
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `a record is read as the same whatever was read before it`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let known = KnownTexts()
    for fixture in Fixtures.all {
      let stored = try fixture.bytes()
      for step in 0..<12 {
        var bytes = stored
        if step % 3 != 0 { for _ in 0...Int.random(in: 0...2, using: &random) { random.mutate(&bytes) } }
        switch (outcome(bytes, nil), outcome(bytes, known)) {
        case (.success(let plain), .success(let kept)): #expect(plain == kept, "seed \(seed), \(hex(bytes))")
        case (.failure(let plain), .failure(let kept)):
          #expect("\(plain)" == "\(kept)" && plain.offset == kept.offset, "seed \(seed), \(hex(bytes))")
        case (let plain, let kept): Issue.record("seed \(seed), \(hex(bytes)): \(plain) and \(kept)")
        }
      }
    }
  }

  @Test func `texts that differ in any byte are told apart`() {
    let known = KnownTexts()
    for count in 0..<40 {
      let text = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 7) }
      for place in -1..<count {
        var bytes = text
        if place >= 0 { bytes[place] = UInt8(ascii: "z") }
        for _ in 0..<2 { #expect(known.text(bytes.span.bytes).map { Array($0.utf8) } == bytes) }
      }
    }
  }

  @Test func `bytes that are no text are none, before and after`() {
    let known = KnownTexts()
    for bytes: [UInt8] in [[0xC3], [0x61, 0xFF], Array(repeating: 0x80, count: 12), [0xED, 0xA0, 0x80]] {
      #expect(known.text(bytes.span.bytes) == nil)
      #expect(known.text(bytes.span.bytes) == nil)
    }
  }
}
