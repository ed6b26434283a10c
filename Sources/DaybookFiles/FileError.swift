/// Why a file could not be worked on: what was tried, on which path, what was found, what to do.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried: `write`, `sync`, `make the directory`.
  package let operation: String
  package let path: String
  package let number: ErrorNumber
  /// Where that is not what the system calls the error.
  private let otherFinding: String?
  private let otherAdvice: String?

  package init(
    _ operation: String, _ path: String, _ number: ErrorNumber, found: String? = nil, advice: String? = nil
  ) {
    (self.operation, self.path, self.number) = (operation, path, number)
    (otherFinding, otherAdvice) = (found, advice)
  }

  /// What to do about it.
  package var advice: String { otherAdvice ?? number.advice }

  /// What was found, and what to do.
  package var found: String { "\(otherFinding ?? number.text); \(advice)" }

  /// `write log/x: No space left on device; free some room on that file system and try again`.
  package var description: String { "\(operation) \(path): \(found)" }

  /// The same error of what was asked for, where that was done by way of another file.
  package func of(_ operation: String, _ path: String) -> FileError {
    FileError(operation, path, number, found: otherFinding, advice: otherAdvice)
  }

  /// The same with other advice, where the caller knows better.
  package func advising(_ advice: String) -> FileError {
    FileError(operation, path, number, found: otherFinding, advice: advice)
  }
}

/// An error of a layer above that can tell a file's.
package protocol FileFailable: Error {
  init(_ error: FileError)
}

extension FileFailable {
  /// Works on files, what goes wrong being one's own kind of error: `try ViewError.ofFiles(Files.names(in: path))`.
  package static func ofFiles<R: ~Copyable>(_ body: @autoclosure () throws(FileError) -> R) throws(Self) -> R
  {
    do throws(FileError) { return try body() } catch { throw Self(error) }
  }
}
