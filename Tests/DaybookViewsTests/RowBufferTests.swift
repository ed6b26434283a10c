import DaybookRandom
import DaybookStore
import Testing

@testable import DaybookViews

/// Gathered rows are written as they would have been one by one.
@Suite struct RowBufferTests {
  @Test(arguments: 0..<10 as Range<UInt64>)
  func `what is written last counts, in the order of keys`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var buffer = RowBuffer()
    var (expected, found): ([[UInt8]: [UInt8]], [[UInt8]: [UInt8]]) = ([:], [:])
    for _ in 0..<20 {
      var last: [UInt8] = []
      for _ in 0..<200 {
        let table = UInt8.random(in: 0..<3, using: &random)
        let key = (0..<Int.random(in: 1...11, using: &random)).map { _ in
          UInt8.random(in: 0..<3, using: &random)
        }
        let value = [UInt8.random(in: 0...255, using: &random)]
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          buffer.add(.put, Int(table), key: key.span.bytes, value: value.span.bytes)
          expected[[table] + key] = value
        case 1:
          buffer.add(.insert, Int(table), key: key.span.bytes, value: value.span.bytes)
          if expected[[table] + key] == nil { expected[[table] + key] = value }
        default:
          buffer.add(.delete, Int(table), key: key.span.bytes)
          expected[[table] + key] = nil
        }
      }
      try buffer.drain { kind, table, key, value in
        let name = [UInt8(table)] + key.withUnsafeBytes { Array($0) }
        let bytes = value.withUnsafeBytes { Array($0) }
        #expect(!name.lexicographicallyPrecedes(last))
        last = name
        switch kind {
        case .put: found[name] = bytes
        case .insert: if found[name] == nil { found[name] = bytes }
        case .delete: found[name] = nil
        }
      }
      #expect(buffer.isEmpty && found == expected)
    }
  }
}
