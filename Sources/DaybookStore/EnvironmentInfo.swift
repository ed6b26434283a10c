/// What an environment says of itself.
package struct EnvironmentInfo: Hashable, Sendable {
  /// The most it can hold, in bytes.
  package let mapByteCount: Int

  /// Bytes of pages in use or free for reuse: the size of its file.
  package let usedByteCount: Int

  /// Bytes of a page.
  package let pageByteCount: Int

  /// The number of the last page in use.
  package let lastPage: UInt64

  /// The last commit's number. It is not a position: compacting resets it.
  package let lastTransactionID: UInt64

  /// Reader slots in use, over all processes, idle ones included.
  package let readerCount: Int

  /// The most reader slots.
  package let maxReaders: Int
}
