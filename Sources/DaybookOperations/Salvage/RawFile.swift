internal import Daybook
internal import DaybookFiles

/// A file read where asked, never written: for what the store itself can no longer read.
final class RawFile {
  let path: String
  let byteCount: Int
  private let file: File

  init(_ path: String) throws(LedgerFailure) {
    self.path = path
    file = try File(path, for: .reading)
    byteCount = try file.byteCount()
  }

  /// As many bytes from `offset` on as there are, at most `count`.
  func bytes(at offset: Int, atMost count: Int) throws(LedgerFailure) -> [UInt8] {
    try file.bytes(at: offset, atMost: count)
  }
}
