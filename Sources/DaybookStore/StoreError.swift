internal import CDaybookLMDB
internal import Glibc

/// Why the store could not do something: what was tried, on what, what was found, what to do.
@usableFromInline package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure, for deciding what to do.
  package enum Code: Hashable, Sendable {
    /// The environment has reached its map size.
    case mapFull
    /// The file system has no room left, or the file may not grow.
    case diskFull
    /// The key is already there, or an append does not sort last.
    case keyExists
    /// Every reader slot is taken, by live processes.
    case readersFull
    /// A transaction changes more pages than one may.
    case transactionFull
    /// The files are damaged.
    case corrupted
    /// There are no files, or files of something else.
    case notAnEnvironment
    /// The files were written by another version of LMDB.
    case versionMismatch
    /// Another process made the map larger than this one mapped it.
    case mapResized
    /// An argument is not allowed: an empty or too long key, a table that is not there.
    case invalid
    /// There is no such file or directory.
    case missing
    /// The files may not be opened as asked.
    case permission
    /// The files are on a network file system, named.
    case networkFileSystem
    /// The environment or file is in use in a way that rules this out.
    case busy
    /// The environment was closed.
    case closed
    /// An earlier write failed so that nothing may be done before the environment is reopened.
    case poisoned
    /// An input or output error, with its errno.
    case io(Int32)
    /// Anything else, with LMDB's or the system's code.
    case other(Int32)
  }

  package let code: Code

  /// What was tried: `append at 8,112`.
  package let operation: String

  /// The file or directory it was tried on.
  package let path: String

  /// What was found, and what to do.
  package let found: String

  package init(_ code: Code, _ operation: String, path: String, found: String) {
    self.code = code
    self.operation = operation
    self.path = path
    self.found = found
  }

  /// Whether the data file is not what LMDB wrote, or is another's.
  package var isOfDamage: Bool { [.corrupted, .notAnEnvironment, .versionMismatch].contains(code) }

  @usableFromInline package var description: String { "\(operation) in \(path): \(found)" }
}

extension StoreError: StoreFailable {
  @usableFromInline package init(_ error: StoreError) { self = error }
}
