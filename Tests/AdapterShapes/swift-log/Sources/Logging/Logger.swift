/// Prints what it is told, from `info` up, in one line.
public struct Logger: Sendable {
  public enum Level: Int, Sendable { case trace, debug, info, notice, warning, error, critical }

  public struct Message: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, Sendable {
    let text: String
    public init(stringLiteral text: String) { self.text = text }
  }

  public struct MetadataValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, Sendable {
    let text: String
    public init(stringLiteral text: String) { self.text = text }
  }

  public typealias Metadata = [String: MetadataValue]

  let label: String

  public init(label: String) { self.label = label }

  public func log(
    level: Level, _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil
  ) {
    guard level.rawValue >= Level.info.rawValue else { return }
    let words = (metadata() ?? [:]).filter { $0.key != "milliseconds" }.map { "\($0)=\($1.text)" }
    print("log \(label) \(level): \(message().text) \(words.sorted().joined(separator: " "))")
  }

  public func debug(_ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil) {
    log(level: .debug, message(), metadata: metadata())
  }

  public func warning(_ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil) {
    log(level: .warning, message(), metadata: metadata())
  }
}
