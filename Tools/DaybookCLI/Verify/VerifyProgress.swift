import Daybook
import DaybookOperations

/// The progress of a verification, as the child reports it: 48 bytes in the machine's byte order.
struct VerifyProgress: Sendable {
  static let byteCount = 48

  /// The number of records, according to the store.
  var total: UInt64 = 0
  /// The last valid record.
  var point = LogPoint.none

  init() {}

  /// From the bytes; nil when there are too few.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count == VerifyProgress.byteCount else { return nil }
    let word = { (place: Int) -> UInt64 in
      bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self) }
    }
    total = word(0)
    point = LogPoint(position: Position(word(1)), words: (word(2), word(3), word(4), word(5)))
  }
}
