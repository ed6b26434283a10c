package import Daybook
internal import DaybookFiles

/// A file that a program writes for whoever asked: there whole, with its name, or not at all.
package struct OutputFile {
  private let draft: DraftFile

  /// Over what is there.
  package static func replacing(_ path: String) throws(LedgerFailure) -> OutputFile {
    OutputFile(draft: try DraftFile(path, .replacing))
  }

  /// Where nothing is, to be read by all.
  package static func new(_ path: String) throws(LedgerFailure) -> OutputFile {
    OutputFile(draft: try DraftFile(path, .free, mode: 0o644))
  }

  /// Writes a whole small file over what is there, to be read by all.
  package static func write(_ bytes: [UInt8], to path: String) throws(LedgerFailure) {
    try Files.replace(path, with: bytes, mode: 0o644)
  }

  /// Writes a whole small file over what is there, for its owner alone.
  package static func writePrivate(_ bytes: [UInt8], to path: String) throws(LedgerFailure) {
    try Files.replace(path, with: bytes)
  }

  package func write(_ bytes: [UInt8]) throws(LedgerFailure) {
    try draft.write(bytes)
  }

  /// Gives it its name, durably.
  package func finish() throws(LedgerFailure) { try draft.finish() }

  /// Whether something stands at a path.
  package static func isThere(_ path: String) throws(LedgerFailure) -> Bool {
    try Files.isTaken(path)
  }
}

extension LedgerFailure {
  /// What the system calls an error.
  package static func text(_ number: Int32) -> String { ErrorNumber(number).text }
}
