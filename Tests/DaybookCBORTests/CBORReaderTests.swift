import DaybookCBOR
import Testing

struct CBORReaderTests {
  @Test func `fields are read one by one at their known places`() throws {
    var writer = CBORWriter()
    writer.writeMapHeader(5)
    writer.writeText("at" as StaticString)
    writer.write(Int64(-5))
    writer.writeText("who" as StaticString)
    writer.writeText("Ana M")
    writer.writeText("paid" as StaticString)
    writer.write(true)
    writer.writeText("seal" as StaticString)
    writer.writeBytes([1, 2, 3])
    writer.writeText("a key longer than twenty-three bytes" as StaticString)
    writer.write(UInt64.max)
    let written = writer.copy()

    var reader = CBORReader(written.span.bytes)
    let pairs = try reader.readMapHeader()
    let keyAt = reader.nextKeyIs("at")
    let at = try reader.readInt64()
    let wrong = [reader.nextKeyIs("whose"), reader.nextKeyIs("wh"), reader.nextKeyIs("whx")]
    let keyWho = reader.nextKeyIs("who")
    let who = try reader.readText()
    let keyPaid = reader.nextKeyIs("paid")
    let paid = try reader.readBool()
    let keySeal = reader.nextKeyIs("seal")
    let sealCount = try reader.readBytesSpan().byteCount
    let wrongLong = reader.nextKeyIs("a key longer than twenty-three bytex")
    let keyLong = reader.nextKeyIs("a key longer than twenty-three bytes")
    let largest = try reader.readUInt64()
    let atEnd = reader.isAtEnd
    let past = [reader.nextKeyIs("at"), reader.nextKeyIs("")]
    #expect((pairs, at, who, paid) == (5, -5, "Ana M", true))
    #expect((sealCount, largest) == (3, .max))
    #expect([keyAt, keyWho, keyPaid, keySeal, keyLong, atEnd].allSatisfy { $0 })
    #expect(!(wrong + past).contains(true) && !wrongLong)
  }

  @Test func `text is lent in place, checked`() throws {
    let good = bytes(hex: "63e6b0b4")
    var reader = CBORReader(good.span.bytes)
    let range = try reader.readTextRange()
    #expect(range == 1..<4)
    var again = CBORReader(good.span.bytes)
    let count = try again.readTextSpan().byteCount
    #expect(count == 3)
  }

  @Test(arguments: [
    ("", CBORProblem.truncated), ("18", .truncated), ("19ff", .truncated), ("1affffff", .truncated),
    ("1bffffffffffffff", .truncated), ("1817", .notShortest), ("1900ff", .notShortest),
    ("1a0000ffff", .notShortest), ("1b00000000ffffffff", .notShortest), ("1c", .reserved), ("1d", .reserved),
    ("1e", .reserved), ("1f", .indefiniteLength), ("1b8000000000000000", .outOfRange),
    ("3b8000000000000000", .outOfRange), ("61", .expected(.unsigned, found: .text)),
    ("f5", .expected(.unsigned, found: .simple)),
  ])
  func `a wrong integer is refused and the reader stays`(encoding: String, problem: CBORProblem) {
    let item = bytes(hex: encoding)
    let reading = Reading(item) { reader throws(CBORError) in try reader.readInt64() }
    #expect(reading.error == CBORError(offset: 0, problem: problem))
    #expect(reading.offset == 0)
  }

  @Test(arguments: [
    ("61", CBORProblem.truncated), ("6261", .truncated), ("7bffffffffffffffff61", .truncated),
    ("7b7fffffffffffffff61", .truncated), ("7f6161ff", .indefiniteLength), ("780161", .notShortest),
    ("61ff", .invalidUTF8), ("62c328", .invalidUTF8), ("62c080", .invalidUTF8), ("63eda080", .invalidUTF8),
    ("64f4908080", .invalidUTF8), ("61c3", .invalidUTF8), ("41c3", .expected(.text, found: .bytes)),
  ])
  func `wrong text is refused, never repaired`(encoding: String, problem: CBORProblem) {
    let item = bytes(hex: encoding)
    let wanted = CBORError(offset: 0, problem: problem)
    let text = Reading(item) { reader throws(CBORError) in try reader.readText() }
    let range = Reading(item) { reader throws(CBORError) in try reader.readTextRange() }
    #expect(text.error == wanted && text.offset == 0)
    #expect(range.error == wanted && range.offset == 0)
  }

  @Test(arguments: [
    ("a1", CBORProblem.countTooLarge), ("a10", .countTooLarge), ("a20101", .countTooLarge),
    ("bbffffffffffffffff0101", .countTooLarge), ("bb7fffffffffffffff0101", .countTooLarge),
    ("bf", .indefiniteLength),
  ])
  func `a map that says it is larger than its bytes is refused`(encoding: String, problem: CBORProblem) {
    let item = bytes(hex: encoding)
    let reading = Reading(item) { reader throws(CBORError) in try reader.readMapHeader() }
    #expect(reading.error == CBORError(offset: 0, problem: problem))
  }

  @Test(arguments: ["81", "9bffffffffffffffff01", "9b000000010000000001"])
  func `an array that says it is larger than its bytes is refused`(encoding: String) {
    let item = bytes(hex: encoding)
    let reading = Reading(item) { reader throws(CBORError) in try reader.readArrayHeader() }
    #expect(reading.error == CBORError(offset: 0, problem: .countTooLarge))
  }

  @Test(arguments: [
    ("f6", CBORProblem.unsupportedSimple), ("f7", .unsupportedSimple), ("e0", .unsupportedSimple),
    ("f8ff", .unsupportedSimple), ("f97e00", .unsupportedSimple), ("fa47c35000", .unsupportedSimple),
    ("f90000", .unsupportedSimple), ("01", .expected(.simple, found: .unsigned)), ("", .truncated),
    ("ff", .indefiniteLength), ("fc", .reserved),
  ])
  func `only false and true are booleans`(encoding: String, problem: CBORProblem) {
    let reading = Reading(bytes(hex: encoding)) { reader throws(CBORError) in try reader.readBool() }
    #expect(reading.error == CBORError(offset: 0, problem: problem))
    #expect(reading.offset == 0)
  }

  @Test(arguments: [
    ("a2616101616102", 4, CBORProblem.keyOrder), ("a2616201616102", 4, .keyOrder),
    ("a262616101616202", 5, .keyOrder), ("a161610100", 4, .trailingBytes), ("0000", 1, .trailingBytes),
    ("a10101", 1, .keyNotText), ("a1616181f6", 4, .unsupportedSimple), ("", 0, .truncated),
    ("82a161616161", 6, .truncated), ("a1616161ff", 3, .invalidUTF8), ("a161ff00", 1, .invalidUTF8),
  ])
  func `what is not deterministic is named with its byte`(
    encoding: String, offset: Int, problem: CBORProblem
  ) {
    #expect(refusal(of: bytes(hex: encoding)) == CBORError(offset: offset, problem: problem))
  }

  @Test func `nesting is followed to its limit and no further`() {
    let deepest = [UInt8](repeating: 0x81, count: CBORReader.maxDepth) + [0x00]
    #expect(refusal(of: deepest) == nil)
    let passed = Reading(deepest) { reader throws(CBORError) in try reader.skip() }
    #expect(passed.offset == deepest.count)

    let wanted = CBORError(offset: CBORReader.maxDepth + 1, problem: .tooDeep)
    let stopped = Reading([0x81] + deepest) { reader throws(CBORError) in try reader.skip() }
    #expect(stopped.error == wanted && stopped.offset == 0)
    #expect(refusal(of: [0x81] + deepest) == wanted)
    #expect(refusal(of: [UInt8](repeating: 0xc1, count: 100_000)) == wanted)
  }
}
