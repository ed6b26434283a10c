internal import Daybook
internal import DaybookHTTP

/// What an answer stands for: the log's position, the minute, who sees it, and of a reservation its version.
///
/// The minute is in it because some answers change with time alone: what is too soon, what runs late. The version is for
/// If-Match.
struct EntityTag: Hashable, Sendable {
  let text: String
  let minute: Int64

  init(_ position: Position, at now: Timestamp, version: Int? = nil) {
    minute = now.epochSeconds / 60
    text = "\"" + (version.map { "v\($0)." } ?? "") + "p\(position.value).m\(minute)\""
  }

  private init(text: String, minute: Int64) { (self.text, self.minute) = (text, minute) }

  /// The tag of what this caller is told: two callers are told different things of one reservation, and a cache that
  /// both go through would give one what the other was told.
  func seen(by principal: Principal) -> EntityTag {
    let venues = principal.venues.map { $0.map(\.text).sorted().joined(separator: "\n") } ?? "*"
    let who = SHA256.digest(Array("\(principal.actor)\n\(venues)".utf8)).prefix(4).reduce(0) {
      $0 << 8 | UInt32($1)
    }
    return EntityTag(text: text.dropLast() + ".\(String(who, radix: 16))\"", minute: minute)
  }

  /// Whether a line If-None-Match names it.
  func isNamed(in line: String) -> Bool { EntityTag.isNamed(text, in: line) }

  /// Whether a line If-None-Match, if there is one, names a tag.
  ///
  /// A weak mark before it counts for nothing, nor does what a proxy adds when it compresses an answer, as in `…-gzip"`.
  static func isNamed(_ text: String, in line: String?) -> Bool {
    guard let line else { return false }
    return line.split(separator: ",").contains { part in
      var tag = part.drop { $0 == " " }
      while tag.last == " " { tag.removeLast() }
      tag = unmarked(tag)
      return tag == "*" || tag == text || tag.hasPrefix(text.dropLast() + "-")
    }
  }

  /// Whether it has a version, which If-Match can name.
  var hasVersion: Bool { EntityTag.version(in: text) != nil }

  /// The version in a reservation's tag; nil when it names none.
  ///
  /// A weak mark counts for nothing: the ledger compares the version and not the bytes of an answer, and proxies mark
  /// the tags of what they compress.
  static func version(in line: String) -> Int? {
    let tag = unmarked(line[...])
    guard tag.hasPrefix("\"v"), tag.hasSuffix("\"") else { return nil }
    let digits = tag.dropFirst(2).prefix { $0 != "." }
    guard let version = Int(digits), version > 0, String(version) == digits else { return nil }
    return version
  }

  private static func unmarked(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}
