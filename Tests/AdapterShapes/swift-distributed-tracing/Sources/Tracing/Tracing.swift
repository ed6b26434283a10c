import Synchronization

public struct ServiceContext: Sendable {
  public static let topLevel = ServiceContext()
  var parent: String?
}

public protocol TracerInstant: Comparable, Hashable, Sendable {
  var nanosecondsSinceEpoch: UInt64 { get }
}

public protocol Extractor: Sendable {
  associatedtype Carrier: Sendable
  func extract(key: String, from carrier: Carrier) -> String?
}

public enum SpanKind: Sendable { case `internal`, server, client }

public struct SpanStatus: Sendable {
  public enum Code: Sendable { case ok, error }
  let code: Code
  public init(code: Code, message: String? = nil) { self.code = code }
}

public struct SpanEvent: Sendable {
  let name: String
  public init<Instant: TracerInstant>(name: String, at instant: @autoclosure () -> Instant) {
    self.name = name
  }
}

public struct SpanAttributes: Sendable {
  var values: [String: String] = [:]

  public subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }
}

public protocol Span: Sendable {
  var attributes: SpanAttributes { get nonmutating set }
  func addEvent(_ event: SpanEvent)
  func setStatus(_ status: SpanStatus)
  func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant)
}

public protocol Tracer: Sendable {
  associatedtype Span: Tracing.Span
  func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant
  ) -> Span
  func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier
}

public enum InstrumentationSystem {
  public static var tracer: any Tracer { PrintingTracer() }
}

/// Prints a span when it ends.
struct PrintingTracer: Tracer {
  func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant
  ) -> PrintingSpan {
    PrintingSpan(operationName, parent: context().parent, start: instant().nanosecondsSinceEpoch)
  }

  func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    context.parent = extractor.extract(key: "traceparent", from: carrier)
  }
}

final class PrintingSpan: Span {
  private struct State {
    var attributes = SpanAttributes()
    var events: [String] = []
    var isError = false
  }

  private let name: String
  private let parent: String?
  private let start: UInt64
  private let state = Mutex(State())

  init(_ name: String, parent: String?, start: UInt64) {
    (self.name, self.parent, self.start) = (name, parent, start)
  }

  var attributes: SpanAttributes {
    get { state.withLock { $0.attributes } }
    set { state.withLock { $0.attributes = newValue } }
  }

  func addEvent(_ event: SpanEvent) { state.withLock { $0.events.append(event.name) } }

  func setStatus(_ status: SpanStatus) { state.withLock { $0.isError = status.code == .error } }

  func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    let state = state.withLock { ($0.attributes.values, $0.events, $0.isError) }
    let words = state.0.map { "\($0)=\($1)" }.sorted() + state.1 + (state.2 ? ["error"] : [])
    let isAfter = instant().nanosecondsSinceEpoch >= start
    print(
      "span \(name) of \(parent ?? "nobody"): \(words.joined(separator: " "))\(isAfter ? "" : " backwards")")
  }
}
