import DaybookDomain
import DaybookRandom
import DaybookTime
import DaybookViews
import Testing

/// Keys and values made of parts: read back as they were, in the order of their parts, and no bytes trap.
@Suite struct RowBytesTests {
  private static let texts = ["", "\0", "a", "a\0", "a\0b", "ab", "b", "ə", "\0\0", "\u{10FFFF}"]
  private static let numbers = [Int.min, -1, 0, 1, 255, 256, Int.max]

  @Test func `parts are read back as they were`() throws {
    let id = ReservationID(high: 7, low: .max)
    let date = CivilDate(daysSinceEpoch: 22_035)
    let time = Timestamp(microseconds: -5)
    let row = RowBytes("ə\0x", -7, date, time, Position(9), id, VenueID("sahil"))
    let back = try row.parts(
      String.self, Int.self, CivilDate.self, Timestamp.self, Position.self, ReservationID.self, VenueID.self)
    #expect(back.0 == "ə\0x" && back.1 == -7 && back.2 == date && back.3 == time)
    #expect(back.4 == 9 && back.5 == id && back.6 == "sahil")
  }

  @Test func `the order of bytes is the order of parts`() {
    var sorted: [(String, Int)] = []
    for text in RowBytesTests.texts.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      for number in RowBytesTests.numbers { sorted.append((text, number)) }
    }
    let rows = sorted.map { RowBytes($0.0, $0.1) }
    #expect(rows == rows.sorted())
    #expect(Set(rows).count == rows.count)
    let dates = [CivilDate(daysSinceEpoch: -1), CivilDate(daysSinceEpoch: 0), CivilDate(daysSinceEpoch: 1)]
    #expect(dates.map { RowBytes($0) } == dates.map { RowBytes($0) }.sorted())
  }

  @Test func `no text's key is the beginning of another text's`() {
    for a in RowBytesTests.texts {
      for b in RowBytesTests.texts where a != b {
        #expect(!RowBytes(b).bytes.starts(with: RowBytes(a).bytes), "\(a) \(b)")
      }
    }
  }

  @Test(
    arguments: [
      [], [0], [0, 2], [0x61], [0x61, 0], [0xFF, 0, 1], [0, 1, 7],
    ] as [[UInt8]])
  func `bytes that are not the parts are an error`(bytes: [UInt8]) {
    #expect(throws: UnreadableRow.self) { try RowBytes(bytes: bytes).parts(String.self) }
    #expect(throws: UnreadableRow.self) { try RowBytes(bytes: bytes).parts(Int.self) }
    #expect(throws: UnreadableRow.self) { try RowBytes(bytes: bytes).parts(CivilDate.self) }
    #expect(throws: UnreadableRow.self) { try RowBytes(bytes: bytes).parts(ReservationID.self) }
  }

  @Test(arguments: 0..<32 as Range<UInt64>)
  func `no bytes trap`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        UInt8.random(in: 0...3, using: &random) &* 85
      }
      guard let parts = try? RowBytes(bytes: bytes).parts(String.self, Int.self) else { continue }
      #expect(RowBytes(parts.0, parts.1).bytes == bytes)
    }
  }
}
