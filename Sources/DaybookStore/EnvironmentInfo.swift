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

/// A reader slot in use, by any process.
package struct EnvironmentReader: Hashable, Sendable {
  /// The process that took it.
  package let processID: Int

  /// The last commit it sees; nil while it is idle and so keeps no page from reuse.
  package let transactionID: UInt64?
}

extension EnvironmentReader {
  /// The slots in LMDB's listing: a heading, then lines of process id, thread, and commit or `-`.
  static func slots(inListing text: String) -> [EnvironmentReader] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, let processID = Int(words[0]) else { return nil }
      return EnvironmentReader(processID: processID, transactionID: UInt64(words[2]))
    }
  }
}
