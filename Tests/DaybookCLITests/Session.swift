import Foundation
import Testing

/// What a page shows of a terminal: commands after `$ `, and below each what it prints.
///
/// In an expected line `…` stands for any text; a line of only `…` stands for any lines, or none.
struct Session {
  struct Step {
    let command: String
    var expected: [String] = []
  }

  let steps: [Step]

  /// The sessions of a page: its blocks fenced as `console`.
  static func all(in page: String) -> [Session] {
    var sessions: [Session] = []
    var steps: [Step]?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line == "```console" {
        steps = []
      } else if line.hasPrefix("```"), let ended = steps {
        sessions.append(Session(steps: ended))
        steps = nil
      } else if line.hasPrefix("$ ") {
        steps?.append(Step(command: String(line.dropFirst(2))))
      } else if let last = steps?.indices.last {
        steps?[last].expected.append(line)
      }
    }
    return sessions
  }

  /// Runs every command in a place and compares what it prints with what is shown.
  func replay(in place: Place, defining functions: String = "") throws {
    for step in steps {
      let printed = try Session.run(functions + step.command, in: place)
      #expect(
        Session.matches(printed[...], step.expected[...]),
        "$ \(step.command)\n\(printed.joined(separator: "\n"))\n\nshown is\n\(step.expected.joined(separator: "\n"))"
      )
    }
  }

  /// What a command prints, errors too, in bash.
  private static func run(_ command: String, in place: Place) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["--norc", "-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: place.path)
    let own = ["PATH": Place.products + ":/usr/bin:/bin", "DAYBOOK_LEDGER": "ledger", "LC_ALL": "C.UTF-8"]
    process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").map(String.init)
  }

  static func matches(_ printed: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return printed.isEmpty }
    if first == "…" {
      return (printed.startIndex...printed.endIndex).contains {
        matches(printed[$0...], expected.dropFirst())
      }
    }
    guard let line = printed.first, matches(line, first) else { return false }
    return matches(printed.dropFirst(), expected.dropFirst())
  }

  private static func matches(_ line: String, _ pattern: String) -> Bool {
    let pieces = pattern.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
    guard let first = pieces.first, let last = pieces.last, line.hasPrefix(first) else { return false }
    guard pieces.count > 1 else { return line == pattern }
    var rest = line.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = rest.range(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
