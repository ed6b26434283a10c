import DaybookFiles

/// Where an export goes: a file that is there whole or not at all, or the standard output.
struct ExportSink {
  private let file: DraftFile?

  /// `path` nil: the standard output.
  init(_ path: String?) throws(CommandFailure) {
    guard let path else {
      file = nil
      return
    }
    file = try CommandFailure.ofFiles(DraftFile(path, .replacing))
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    if let file { return try CommandFailure.ofFiles(file.write(bytes)) }
    Output.standard.write(bytes)
    try Output.standard.check()
  }

  /// Gives the file its name, or hands over the rest.
  func finish() throws(CommandFailure) {
    if let file { try CommandFailure.ofFiles(file.finish()) } else { try Output.standard.handOver() }
  }
}
