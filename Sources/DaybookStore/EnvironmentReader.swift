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
