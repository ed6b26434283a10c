import Daybook
import DaybookOperations

/// Where an export goes: a file that is there whole or not at all, or the standard output.
struct ExportSink {
  private let file: OutputFile?

  /// `path` nil: the standard output.
  init(_ path: String?) throws(LedgerFailure) {
    file = try path.map { path throws(LedgerFailure) in try OutputFile.replacing(path) }
  }

  func write(_ bytes: [UInt8]) throws(LedgerFailure) {
    if let file { return try file.write(bytes) }
    Output.standard.write(bytes)
    try Output.standard.check()
  }

  /// Gives the file its name, or hands over the rest.
  func finish() throws(LedgerFailure) {
    if let file { try file.finish() } else { try Output.standard.handOver() }
  }
}
