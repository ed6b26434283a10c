/// How far a local clock is ahead of UTC, in seconds; negative west of Greenwich.
///
/// Within ±25:59:59, what RFC 9636 §3.2 allows.
public struct UTCOffset: Comparable, Hashable, Sendable {
  private let storedSeconds: Int32

  /// The offset of this many seconds, clamped to ±93,599.
  public init(seconds: Int) {
    storedSeconds = Int32(min(max(seconds, -UTCOffset.mostSeconds), UTCOffset.mostSeconds))
  }

  /// The offset written `±hh:mm` or `±hh:mm:ss`; nil for any other text.
  public init?(_ text: String) {
    var reader = TextReader(text)
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    self = offset
  }

  /// UTC itself.
  public static let zero = UTCOffset(seconds: 0)

  static let mostSeconds = 93_599

  /// Seconds ahead of UTC.
  public var seconds: Int { Int(storedSeconds) }

  /// Whether the first offset is further west.
  public static func < (first: UTCOffset, second: UTCOffset) -> Bool {
    first.storedSeconds < second.storedSeconds
  }
}

extension UTCOffset: CustomStringConvertible {
  /// As `+04:00`; with `:ss` when the seconds are not zero.
  public var description: String {
    var writer = TextWriter()
    append(to: &writer)
    return writer.text
  }

  func append(to writer: inout TextWriter) {
    let size = abs(seconds)
    writer.append(seconds < 0 ? "-" : "+")
    writer.appendDigits(size / 3_600, width: 2)
    writer.append(":")
    writer.appendDigits(size / 60 % 60, width: 2)
    if size % 60 != 0 {
      writer.append(":")
      writer.appendDigits(size % 60, width: 2)
    }
  }
}
