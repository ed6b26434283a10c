/// What went wrong with the log: what was tried, on what, what was found, what to do.
package struct LogFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure, for deciding what to do.
  package enum Code: Sendable {
    /// The map or the disk is full.
    case full
    /// There are files of something else, or none.
    case notALog
    /// There is no such directory.
    case missing
    /// The files may not be opened as asked.
    case permission
    /// The files are on a network file system.
    case networkFileSystem
    /// A record or a page is damaged.
    case corrupt
    /// The log was written by newer software.
    case newer
    /// A write failed earlier; nothing is written before `recover`.
    case poisoned
    /// An input or output error.
    case io
    /// Anything else.
    case other
  }

  package let code: Code

  /// What was tried, on what, what was found, what to do.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
