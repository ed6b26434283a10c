internal import DaybookFiles

/// An environment's data file, read and never mapped: a missing page is an error, not a signal.
final class DataFile: Sendable {
  /// The file's name in an environment's directory.
  static let name = "data.mdb"

  private let file: File

  /// Nil when there is no such file. Anything but a regular file is refused without being opened.
  init?(in path: String) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      file = try File("\(path)/\(DataFile.name)", for: .reading)
    } catch {
      if error.number.isAbsence { return nil }
      throw LedgerFailure(PageFault(error), "open", in: path)
    }
  }

  /// The file's length now.
  func byteCount() throws(PageFault) -> Int {
    do throws(LedgerFailure) { return try file.byteCount() } catch { throw PageFault(error) }
  }

  /// This many bytes at an offset; fewer where the file ends.
  func read(at offset: Int, _ byteCount: Int) throws(PageFault) -> PageBytes {
    do throws(LedgerFailure) {
      return PageBytes(bytes: try file.bytes(at: offset, atMost: byteCount))
    } catch {
      throw PageFault(error)
    }
  }
}

/// Bytes of a page. Before a number is read, the caller has made sure that it lies within them.
struct PageBytes: Hashable {
  let bytes: [UInt8]

  /// A number in the machine's byte order, as LMDB writes it.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Number.Type = Number.self
  ) -> Number {
    unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
  }
}
