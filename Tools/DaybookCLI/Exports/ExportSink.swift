/// Where an export goes: a file that is there whole or not at all, or the standard output.
struct ExportSink {
  private let file: FileOutput?

  /// `path` nil: the standard output.
  init(_ path: String?) throws(CommandFailure) {
    guard let path else {
      file = nil
      return
    }
    file = try FileOutput(path)
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    if let file { try file.write(bytes) } else { Output.standard.write(bytes) }
  }

  /// Gives the file its name.
  func finish() throws(CommandFailure) { try file?.finish() }
}
