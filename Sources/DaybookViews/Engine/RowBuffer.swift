import DaybookCBOR
import DaybookStore

/// Rows to be written, gathered so that they are written in the order of their keys.
///
/// A page is then found once, and not once for each of its rows. Of several for one key the last counts.
struct RowBuffer: ~Copyable {
  enum Kind: UInt8 { case put, insert, delete }

  private struct Change {
    /// The first eight bytes of the key, most significant first: most keys differ in them.
    let start: UInt64
    let key: Int
    let value: Int
    var end: Int
    let table: UInt8
    let kind: Kind
  }

  private var changes: [Change] = []
  /// Keys and values, one after another.
  private var bytes: [UInt8] = []
  private var cbor = CBORWriter()

  var isEmpty: Bool { changes.isEmpty }

  mutating func add(_ kind: Kind, _ table: Int, key: RawSpan, value: RawSpan? = nil) {
    let place = bytes.count
    key.withUnsafeBytes { bytes.append(contentsOf: $0) }
    let end = bytes.count
    if let value { value.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    var start: UInt64 = 0
    if key.byteCount >= 8 {
      start = UInt64(bigEndian: key.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self))
    } else {
      for offset in 0..<key.byteCount { start |= UInt64(bytes[place + offset]) << (56 - 8 * UInt64(offset)) }
    }
    changes.append(
      Change(
        start: start, key: place, value: end, end: bytes.count, table: UInt8(truncatingIfNeeded: table),
        kind: kind))
  }

  /// Adds a row of these bytes and then what `encode` writes.
  mutating func add(
    _ table: Int, key: RawSpan, prefix: [UInt8] = [], _ encode: (inout CBORWriter) -> Void
  ) {
    cbor.removeAll()
    encode(&cbor)
    add(.put, table, key: key)
    bytes.append(contentsOf: prefix)
    cbor.append(to: &bytes)
    changes[changes.count - 1].end = bytes.count
  }

  /// Lends every change that counts, in order of table and key, and forgets all.
  mutating func drain(
    _ body: (Kind, Int, _ key: RawSpan, _ value: RawSpan) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    defer {
      changes.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
    }
    let span = bytes.span.bytes
    func precedes(_ a: Change, _ b: Change) -> Bool {
      if a.table != b.table { return a.table < b.table }
      if a.start != b.start { return a.start < b.start }
      let order = RowBuffer.order(a, b, span)
      return order != 0 ? order < 0 : a.key < b.key
    }
    var changes = changes
    changes.sort(by: precedes)
    for place in changes.indices {
      let change = changes[place]
      if place + 1 < changes.count {
        let next = changes[place + 1]
        // A key that is put first and then inserted keeps what was put.
        if next.table == change.table, next.start == change.start, RowBuffer.order(change, next, span) == 0,
          next.kind != .insert
        {
          continue
        }
      }
      try body(
        change.kind, Int(change.table), span.extracting(change.key..<change.value),
        span.extracting(change.value..<change.end))
    }
  }

  /// Below 0 when the key of `a` comes before that of `b`, 0 when they are the same.
  private static func order(_ a: Change, _ b: Change, _ bytes: RawSpan) -> Int {
    let (first, second) = (bytes.extracting(a.key..<a.value), bytes.extracting(b.key..<b.value))
    for offset in 0..<min(first.byteCount, second.byteCount) {
      let (x, y) = (
        first.unsafeLoad(fromByteOffset: offset, as: UInt8.self),
        second.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      )
      if x != y { return x < y ? -1 : 1 }
    }
    return first.byteCount - second.byteCount
  }
}
