#if Tracing
  public import Daybook
  internal import Glibc
  internal import Tracing

  /// Makes a span of each command, with the tracer of swift-distributed-tracing that the program chose.
  ///
  /// The span has the command's name and begins when the command was handed over. It belongs to the command's
  /// `traceparent`, if it has one, else it begins a trace. What a command says is not in it.
  public struct TracingObserver: LedgerObserver {
    /// Choose the tracer before: `InstrumentationSystem.bootstrap`.
    public init() {}

    public var hearsAnswers: Bool { true }

    public func answered(_ command: AnsweredCommand) {
      let end = Instant.now()
      let start = Instant(
        nanosecondsSinceEpoch: end.nanosecondsSinceEpoch - UInt64(command.duration.nanoseconds))
      let tracer = InstrumentationSystem.tracer
      var context = ServiceContext.topLevel
      if let trace = command.traceparent {
        tracer.extract(["traceparent": "\(trace)"], into: &context, using: HeaderExtractor())
      }
      let span = tracer.startSpan(
        "daybook \(command.command.name)", context: context, ofKind: .internal, at: start)
      let (word, code) = command.ending.words
      span.attributes["daybook.by"] = "\(command.by)"
      span.attributes["daybook.ending"] = word
      if let code { span.attributes["daybook.code"] = code }
      if let request = command.requestID { span.attributes["daybook.request"] = request }
      for (name, since) in [
        ("taken", command.milestones.taken), ("decided", command.milestones.decided),
        ("committed", command.milestones.committed),
      ] {
        guard let since else { continue }
        span.addEvent(SpanEvent(name: name, at: start.adding(since)))
      }
      switch command.ending {
      case .busy, .undecided, .failed: span.setStatus(SpanStatus(code: .error, message: code))
      case .accepted, .refused, .replayed, .invalid: break
      }
      span.end(at: end)
    }
  }

  /// A wall clock's reading.
  private struct Instant: TracerInstant {
    let nanosecondsSinceEpoch: UInt64

    static func now() -> Instant {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Instant(nanosecondsSinceEpoch: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    func adding(_ duration: Duration) -> Instant {
      Instant(nanosecondsSinceEpoch: nanosecondsSinceEpoch + UInt64(duration.nanoseconds))
    }

    static func < (a: Instant, b: Instant) -> Bool { a.nanosecondsSinceEpoch < b.nanosecondsSinceEpoch }
  }

  /// Reads a trace from header lines.
  private struct HeaderExtractor: Extractor {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
  }
#endif
