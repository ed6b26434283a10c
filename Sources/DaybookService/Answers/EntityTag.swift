internal import Daybook

/// What an answer stands for: the log's position, the minute, and of a reservation its version.
///
/// The minute is in it because some answers change with time alone: what is too soon, what runs late. The version is for
/// If-Match.
struct EntityTag: Hashable, Sendable {
  let text: String

  init(_ position: Position, at now: Timestamp, version: Int? = nil) {
    let minute = now.epochSeconds / 60
    text = "\"" + (version.map { "v\($0)." } ?? "") + "p\(position.value).m\(minute)\""
  }

  /// Whether a line If-None-Match names it; a weak mark before it counts for nothing.
  func isNamed(in line: String) -> Bool {
    line.split(separator: ",").contains { part in
      var tag = part.drop { $0 == " " }
      while tag.last == " " { tag.removeLast() }
      if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
      return tag == "*" || tag == text
    }
  }

  /// The version in a reservation's tag; nil when it names none.
  static func version(in line: String) -> Int? {
    guard line.hasPrefix("\"v"), line.hasSuffix("\"") else { return nil }
    let digits = line.dropFirst(2).prefix { $0 != "." }
    guard let version = Int(digits), version > 0, String(version) == digits else { return nil }
    return version
  }
}
