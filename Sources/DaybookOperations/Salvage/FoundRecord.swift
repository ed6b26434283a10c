internal import Daybook

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
