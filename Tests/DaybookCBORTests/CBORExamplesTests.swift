import DaybookCBOR
import Testing

/// The examples of RFC 8949 appendix A.
struct CBORExamplesTests {
  @Test(
    arguments: [
      ("00", 0), ("01", 1), ("0a", 10), ("17", 23), ("1818", 24), ("1819", 25), ("1864", 100),
      ("1903e8", 1000), ("1a000f4240", 1_000_000), ("1b000000e8d4a51000", 1_000_000_000_000),
      ("20", -1), ("29", -10), ("3863", -100), ("3903e7", -1000),
      ("1b7fffffffffffffff", Int64.max), ("3b7fffffffffffffff", Int64.min),
      ("18ff", 255), ("190100", 256), ("19ffff", 65535), ("1a00010000", 65536), ("1affffffff", 4_294_967_295),
      ("1b0000000100000000", 4_294_967_296),
    ] as [(String, Int64)])
  func `a signed integer is written as in the RFC and read back`(encoding: String, value: Int64) throws {
    var writer = CBORWriter()
    writer.write(value)
    let written = writer.copy()
    #expect(hex(written) == encoding)
    var reader = CBORReader(written.span.bytes)
    let found = try reader.readInt64()
    let atEnd = reader.isAtEnd
    #expect(found == value)
    #expect(atEnd)
  }

  @Test(arguments: [("00", 0), ("17", 23), ("1bffffffffffffffff", UInt64.max)] as [(String, UInt64)])
  func `an unsigned integer is written as in the RFC and read back`(encoding: String, value: UInt64) throws {
    var writer = CBORWriter()
    writer.write(value)
    let written = writer.copy()
    #expect(hex(written) == encoding)
    var reader = CBORReader(written.span.bytes)
    let found = try reader.readUInt64()
    #expect(found == value)
  }

  @Test(arguments: [
    ("60", ""), ("6161", "a"), ("6449455446", "IETF"), ("62225c", "\"\\"), ("62c3bc", "\u{fc}"),
    ("63e6b0b4", "\u{6c34}"), ("64f0908591", "\u{10151}"),
  ])
  func `text is written as in the RFC and read back`(encoding: String, text: String) throws {
    var writer = CBORWriter()
    writer.writeText(text)
    let written = writer.copy()
    #expect(hex(written) == encoding)
    var reader = CBORReader(written.span.bytes)
    let found = try reader.readText()
    #expect(found == text)
  }

  @Test(arguments: [("40", []), ("4401020304", [1, 2, 3, 4])] as [(String, [UInt8])])
  func `bytes are written as in the RFC and read back`(encoding: String, value: [UInt8]) throws {
    var writer = CBORWriter()
    writer.writeBytes(value)
    let written = writer.copy()
    #expect(hex(written) == encoding)
    var reader = CBORReader(written.span.bytes)
    let found = try reader.readBytes()
    #expect(found == value)
  }

  @Test func `booleans, arrays, maps and tags are written as in the RFC`() throws {
    var writer = CBORWriter()
    writer.write(false)
    writer.write(true)
    #expect(hex(writer.copy()) == "f4f5")

    writer.removeAll()
    writer.writeArrayHeader(3)
    writer.write(1)
    writer.writeArrayHeader(2)
    writer.write(2)
    writer.write(3)
    writer.writeArrayHeader(2)
    writer.write(4)
    writer.write(5)
    #expect(hex(writer.copy()) == "8301820203820405")

    writer.removeAll()
    writer.writeMapHeader(2)
    writer.writeText("a" as StaticString)
    writer.write(1)
    writer.writeText("b" as StaticString)
    writer.writeArrayHeader(2)
    writer.write(2)
    writer.write(3)
    #expect(hex(writer.copy()) == "a26161016162820203")

    writer.removeAll()
    writer.writeTag(1)
    writer.write(1_363_896_240)
    #expect(hex(writer.copy()) == "c11a514b67b0")
  }

  @Test(arguments: [
    "00", "1818", "1bffffffffffffffff", "3bffffffffffffffff", "20", "f4", "f5", "40", "4401020304",
    "60", "64f0908591", "80", "83010203", "8301820203820405", "a0", "a26161016162820203",
    "98190102030405060708090a0b0c0d0e0f101112131415161718181819", "826161a161626163",
    "a56161614161626142616361436164614461656145", "c11a514b67b0", "d818456449455446",
    "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
    "c074323031332d30332d32315432303a30343a30305a", "c249010000000000000000",
  ])
  func `a deterministic example is valid and passed whole`(encoding: String) throws {
    let item = bytes(hex: encoding)
    try validateDeterministic(item.span.bytes)
    var reader = CBORReader(item.span.bytes)
    try reader.skip()
    let atEnd = reader.isAtEnd
    #expect(atEnd)
  }

  @Test(arguments: [
    "f90000", "f93c00", "fa47c35000", "fb3ff199999999999a", "f97e00", "f6", "f7", "f0", "f8ff",
    "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "bf61610161629f0203ffff", "a201020304",
  ])
  func `an example with floats, simple values, indefinite lengths or number keys is refused`(
    encoding: String
  ) {
    let item = bytes(hex: encoding)
    #expect(throws: CBORError.self) { try validateDeterministic(item.span.bytes) }
  }
}
