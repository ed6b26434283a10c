/// A reader slot that is taken, by whatever process.
package struct EnvironmentReader: Hashable, Sendable {
  /// The process that took it.
  package let processID: Int

  /// The last commit it sees; nil while it reads nothing and so holds nothing back.
  package let transactionID: UInt64?
}

extension EnvironmentReader {
  /// The slots in LMDB's listing: lines of process id, thread and commit, or `-`, below a heading.
  static func slots(inListing text: String) -> [EnvironmentReader] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, let processID = Int(words[0]) else { return nil }
      return EnvironmentReader(processID: processID, transactionID: UInt64(words[2]))
    }
  }
}
