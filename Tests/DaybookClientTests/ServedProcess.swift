import Foundation

/// `daybook serve` as a process of its own, which can be killed.
final class ServedProcess: Sendable {
  let port: Int
  private let process: Process

  struct Failure: Error { let said: String }

  /// Starts it over a ledger, on a free port, and waits until it answers.
  init(_ ledger: String) throws {
    let process = Process()
    let said = Pipe()
    process.executableURL = URL(fileURLWithPath: ServedProcess.products + "/daybook")
    process.arguments = ["serve", "--listen", "127.0.0.1:0", "--ledger", ledger]
    process.standardError = said
    try process.run()
    self.process = process
    var line = ""
    while !line.contains("\n") {
      let data = said.fileHandleForReading.availableData
      guard !data.isEmpty else { throw Failure(said: line) }
      line += String(decoding: data, as: UTF8.self)
    }
    guard
      let port = line.split(separator: "http://127.0.0.1:").dropFirst().first.flatMap({
        Int($0.prefix { $0.isNumber })
      })
    else { throw Failure(said: line) }
    self.port = port
  }

  var origin: String { "http://127.0.0.1:\(port)" }

  /// Ends it as a power cut does, and waits until it has ended.
  func kill() {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Where the package's executables are: beside the tests.
  private static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path
}
