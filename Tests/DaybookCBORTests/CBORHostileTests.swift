import DaybookCBOR
import DaybookRandom
import Testing

struct CBORHostileTests {
  /// A record-like map with every kind of item.
  private func sample(_ generator: inout SeededGenerator) -> [UInt8] {
    var writer = CBORWriter()
    writer.writeMapHeader(6)
    writer.writeText("at" as StaticString)
    writer.write(Int64.random(in: .min ... .max, using: &generator))
    writer.writeText("ok" as StaticString)
    writer.write(Bool.random(using: &generator))
    writer.writeText("who" as StaticString)
    writer.writeText(String(repeating: "ə", count: Int.random(in: 0..<40, using: &generator)))
    writer.writeText("list" as StaticString)
    let items = Int.random(in: 0..<30, using: &generator)
    writer.writeArrayHeader(items)
    for _ in 0..<items { writer.write(UInt64.random(in: 0 ... .max, using: &generator)) }
    writer.writeText("seal" as StaticString)
    writer.writeBytes((0..<Int.random(in: 0..<300, using: &generator)).map { UInt8(truncatingIfNeeded: $0) })
    writer.writeText("tagged" as StaticString)
    writer.writeTag(UInt64.random(in: 0..<70_000, using: &generator))
    writer.write(Int64.random(in: -300...300, using: &generator))
    return writer.copy()
  }

  @Test(arguments: 0..<64 as Range<UInt64>)
  func `mutated bytes are read or refused and never trap`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      var item = sample(&generator)
      try validateDeterministic(item.span.bytes)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0...item.count, using: &generator)
        let byte = UInt8.random(in: 0...255, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0 where place < item.count: item[place] = byte
        case 1 where place < item.count: item[place] ^= 1 << (byte & 7)
        case 2: item.removeSubrange(place...)
        default: item.insert(byte, at: place)
        }
      }
      exercise(item, &generator)
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>)
  func `random bytes are read or refused and never trap`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed ^ 0xdead)
    for _ in 0..<500 {
      let item = (0..<Int.random(in: 0..<64, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      exercise(item, &generator)
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `what is valid is what a reader and a writer give back byte for byte`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      var item = sample(&generator)
      item[Int.random(in: 0..<item.count, using: &generator)] = .random(in: 0...255, using: &generator)
      guard refusal(of: item) == nil else { continue }
      var reader = CBORReader(item.span.bytes)
      var writer = CBORWriter()
      do throws(CBORError) {
        try rewrite(&reader, &writer)
      } catch {
        #expect(error.problem == .outOfRange, "only an integer below the least Int64 is valid but not read")
        continue
      }
      #expect(writer.copy() == item)
    }
  }

  /// Calls every read of the reader in random order until none of them advances.
  private func exercise(_ item: [UInt8], _ generator: inout SeededGenerator) {
    if let error = refusal(of: item) { #expect(error.offset <= item.count) }
    var reader = CBORReader(item.span.bytes)
    for _ in 0..<60 where !reader.isAtEnd {
      let before = reader.offset
      do throws(CBORError) {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: _ = try reader.readMapHeader()
        case 1: _ = try reader.readArrayHeader()
        case 2: _ = try reader.readInt64()
        case 3: _ = try reader.readUInt64()
        case 4: _ = try reader.readBool()
        case 5: _ = try reader.readText()
        case 6: _ = try reader.readBytes()
        case 7: _ = try reader.readTag()
        case 8: _ = reader.nextKeyIs("who")
        default: try reader.skip()
        }
      } catch {
        let after = reader.offset
        #expect(after == before)
      }
      let offset = reader.offset
      #expect(offset <= item.count)
    }
  }

  private func rewrite(_ reader: inout CBORReader, _ writer: inout CBORWriter) throws(CBORError) {
    switch reader.peekMajorType {
    case .unsigned: writer.write(try reader.readUInt64())
    case .negative: writer.write(try reader.readInt64())
    case .bytes: writer.writeBytes(try reader.readBytes())
    case .text: writer.writeText(try reader.readText())
    case .simple: writer.write(try reader.readBool())
    case .tag:
      writer.writeTag(try reader.readTag())
      try rewrite(&reader, &writer)
    case .array:
      let count = try reader.readArrayHeader()
      writer.writeArrayHeader(count)
      for _ in 0..<count { try rewrite(&reader, &writer) }
    case .map:
      let count = try reader.readMapHeader()
      writer.writeMapHeader(count)
      for _ in 0..<(2 * count) { try rewrite(&reader, &writer) }
    case nil: break
    }
  }
}
