import DaybookCBOR
import Testing

struct CBORWriterTests {
  @Test func `the buffer grows as far as it must and keeps what was written`() throws {
    var writer = CBORWriter(capacity: 0)
    let texts = (0..<200).map { String(repeating: "é", count: $0) }
    writer.writeArrayHeader(texts.count)
    for text in texts { writer.writeText(text) }
    let written = writer.copy()
    #expect(written.count == writer.count)
    try validateDeterministic(writer.bytes)

    var reader = CBORReader(written.span.bytes)
    let count = try reader.readArrayHeader()
    #expect(count == texts.count)
    for text in texts {
      let found = try reader.readText()
      #expect(found == text)
    }
  }

  @Test(arguments: [true, false])
  func `a writer that was emptied writes the same bytes again`(keepingCapacity: Bool) {
    var writer = CBORWriter(capacity: 4)
    writer.writeText("a first, much longer use of the buffer")
    writer.removeAll(keepingCapacity: keepingCapacity)
    #expect(writer.count == 0)
    writer.writeText("b")
    #expect(writer.copy() == [0x61, 0x62])
  }

  @Test(arguments: 0...23)
  func `a back-patched map has the bytes of one whose count was known`(pairs: Int) {
    var known = CBORWriter()
    var patched = CBORWriter()
    known.writeMapHeader(pairs)
    let token = patched.beginMap()
    for key in 0..<pairs {
      let name = String(UnicodeScalar(UInt8(97 + key)))
      known.writeText(name)
      known.write(key)
      patched.writeText(name)
      patched.write(key)
    }
    patched.endMap(token, count: pairs)
    #expect(known.copy() == patched.copy())
  }

  @Test func `a key and a string of the same text are the same bytes`() {
    var writer = CBORWriter()
    writer.writeText("a key longer than twenty-three bytes" as StaticString)
    let key = writer.copy()
    writer.removeAll()
    writer.writeText("a key longer than twenty-three bytes" as String)
    #expect(writer.copy() == key)
  }

  @Test func `items encoded elsewhere are put in as they are`() throws {
    var inner = CBORWriter()
    inner.writeArrayHeader(1)
    inner.write(7)
    var outer = CBORWriter()
    outer.writeMapHeader(1)
    outer.writeText("a" as StaticString)
    outer.writeEncoded(inner.bytes)
    #expect(outer.copy() == [0xa1, 0x61, 0x61, 0x81, 0x07])
  }

  @Test func `a back-patched map of more than twenty-three pairs has its count in a byte of its own`() {
    var writer = CBORWriter(capacity: 16)
    let token = writer.beginMap()
    for number in 0..<24 { for _ in 0..<2 { writer.write(number) } }
    writer.endMap(token, count: 24)
    let pairs = (0..<24 as Range<UInt8>).flatMap { number in
      [number, number]
    }
    #expect(writer.copy() == [0xb8, 24] + pairs)
  }

  @Test func `a back-patched map of more than 255 pairs is a bug`() async {
    await #expect(processExitsWith: .failure) {
      var writer = CBORWriter()
      let token = writer.beginMap()
      writer.endMap(token, count: 256)
    }
  }

  @Test func `a token that is not an open map is a bug`() async {
    await #expect(processExitsWith: .failure) {
      var writer = CBORWriter()
      writer.write(1)
      writer.endMap(0, count: 1)
    }
  }
}
