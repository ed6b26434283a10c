import Daybook
import DaybookOperations

extension Arguments {
  /// The file of `--output`; nil: the standard output, without it and as `-`.
  var output: String? { value("output").flatMap { $0 == "-" ? nil : $0 } }

  /// Refuses `-` where the standard output cannot stand for a file, which is written in more than one go or has a name to tell.
  func requireFile(_ path: String, _ what: String) throws(CommandFailure) {
    guard path != "-" else {
      throw wrong("\(what): found \"-\"; allowed: a path; it is not written to the standard output")
    }
  }
}

extension Output {
  /// Writes a page or drawing with a heading over a file, and says where it is; `-` is the standard output.
  static func write(_ bytes: [UInt8], to path: String, _ heading: String) throws {
    guard path != "-" else { return standard.write(bytes) }
    try OutputFile.write(bytes, to: path)
    error("\(heading) in \(path)\n")
  }
}

/// The target of an export: a file that is written whole or not at all, or standard output.
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

  /// Renames the file to its path, or flushes the output.
  func finish() throws(LedgerFailure) {
    if let file { try file.finish() } else { try Output.standard.handOver() }
  }
}
