internal import Daybook
internal import DaybookCBOR
internal import DaybookLog

/// Looks through a broken data file for records, without the store that wrote it.
///
/// A record is one stretch of bytes wherever it stands: inside a leaf page when it is small, else on overflow pages.
/// The file also holds copies of records on pages that are no longer used.
struct RecordScan {
  private let file: RawFile
  private static let window = 1 << 20
  /// What most records fit into.
  private static let usual = 4096
  /// Magic and format, the first eight bytes of every record.
  private static let beginning = (RecordHeader.magic << 32 | RecordHeader.format).bigEndian

  init(_ file: RawFile) { self.file = file }

  /// Everything that begins as a record, ascending by position, then by place; `progress` false stops, and gives nil.
  func records(_ progress: (_ offset: Int) -> Bool) throws(LedgerFailure) -> [FoundRecord]? {
    var found: [FoundRecord] = []
    for start in stride(from: 0, to: file.byteCount, by: RecordScan.window) {
      guard progress(start) else { return nil }
      // Seven bytes more: a record may begin at the very end of the window.
      let bytes = try file.bytes(at: start, atMost: RecordScan.window + 7)
      for offset in RecordScan.beginnings(in: bytes) {
        if let record = try record(at: start + offset) { found.append(record) }
      }
    }
    found.sort { ($0.position, $0.offset) < ($1.position, $1.offset) }
    return found
  }

  private static func beginnings(in bytes: [UInt8]) -> [Int] {
    var offsets: [Int] = []
    bytes.withUnsafeBytes { bytes in
      for offset in 0..<max(0, bytes.count - 7)
      where bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == beginning {
        offsets.append(offset)
      }
    }
    return offsets
  }

  private func record(at offset: Int) throws(LedgerFailure) -> FoundRecord? {
    var bytes = try file.bytes(at: offset, atMost: RecordScan.usual)
    guard let header = RecordHeader(bytes.span.bytes),
      (1...RecordHeader.mostPosition).contains(header.position)
    else { return nil }
    var byteCount = RecordScan.byteCount(bytes)
    if byteCount == nil, bytes.count == RecordScan.usual {
      bytes = try file.bytes(at: offset, atMost: RecordHeader.mostRecordByteCount)
      byteCount = RecordScan.byteCount(bytes)
    }
    return FoundRecord(position: header.position, offset: offset, byteCount: byteCount ?? 0)
  }

  /// Header and one CBOR map; nil when that does not end within the bytes.
  private static func byteCount(_ bytes: [UInt8]) -> Int? {
    var reader = CBORReader(bytes.span.bytes.extracting(RecordHeader.byteCount...))
    guard reader.peekMajorType == .map else { return nil }
    do throws(CBORError) { try reader.skip() } catch { return nil }
    return RecordHeader.byteCount + reader.offset
  }
}

/// Bytes in a file that begin as a record does: where, and what they say of themselves.
package struct FoundRecord: Hashable, Sendable {
  /// The position its header says.
  package let position: UInt64
  /// Where its header begins, bytes from the file's start.
  package let offset: Int
  /// Header and CBOR map; 0 when the CBOR cannot be passed, so that nobody knows where it ends.
  package let byteCount: Int

  package var isReadable: Bool { byteCount > 0 }
}
