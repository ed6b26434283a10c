internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What was answered, counted for metrics and written to the log: nothing in either says who a guest is.
final class ServiceWatch: Sendable {
  /// One count of requests.
  struct Series: Hashable, Comparable, Sendable {
    let route: String
    let method: String
    let status: Int

    static func < (a: Series, b: Series) -> Bool {
      (a.route, a.method, a.status) < (b.route, b.method, b.status)
    }
  }

  /// How long requests of one kind took.
  struct Durations: Sendable {
    /// Upper ends of the buckets, in seconds; what takes longer is in one more.
    static let ends = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    var counts = [UInt64](repeating: 0, count: ends.count + 1)
    var sum = 0.0

    mutating func add(_ seconds: Double) {
      counts[Durations.ends.firstIndex { seconds <= $0 } ?? Durations.ends.count] += 1
      sum += seconds
    }
  }

  struct Counts: Sendable {
    var requests: [Series: UInt64] = [:]
    var durations: [String: Durations] = [:]
    /// By the code of the problem.
    var problems: [String: UInt64] = [:]
    /// Why the last command that came to the disk failed; nil: it did not.
    var failure: String?
    var isStopping = false
  }

  private let state = Guarded(Counts())
  private let log: (@Sendable ([UInt8]) -> Void)?
  private let now: @Sendable () -> Timestamp

  init(log: (@Sendable ([UInt8]) -> Void)?, now: @escaping @Sendable () -> Timestamp) {
    (self.log, self.now) = (log, now)
  }

  var counts: Counts { state.with { $0 } }

  func beginStopping() { state.with { $0.isStopping = true } }

  /// A request was answered; `code` is that of its problem, where it has one.
  func answered(_ call: Call, _ status: Int, code: String?) {
    let duration = ContinuousClock.now - call.began
    let (seconds, attoseconds) = duration.components
    let time = Double(seconds) + Double(attoseconds) / 1e18
    let series = Series(
      route: call.route?.name ?? call.dialect?.name ?? call.own?.name ?? "none",
      method: ServiceWatch.method(call.request.method), status: status)
    state.with { counts in
      counts.requests[series, default: 0] += 1
      counts.durations[call.route?.kind ?? "other", default: Durations()].add(time)
      if let code { counts.problems[code, default: 0] += 1 }
      // What was decided came to the disk; what is busy or malformed did not.
      if case .command? = call.route?.work {
        if status >= 500 {
          if status == 500 { counts.failure = code }
        } else if (200...299).contains(status) {
          counts.failure = nil
        }
      }
    }
    write(
      call.requestID, series, code, role: call.role?.rawValue, trace: call.traceparent?.text,
      microseconds: Int(time * 1e6))
  }

  /// A request was refused at the door.
  func refused(_ fault: HTTPFault, _ requestID: String) {
    let series = Series(route: "door", method: "other", status: fault.status)
    state.with { counts in
      counts.requests[series, default: 0] += 1
      counts.problems["REQUEST", default: 0] += 1
    }
    write(requestID, series, "REQUEST", role: nil, trace: nil, microseconds: nil)
  }

  /// One line: neither paths and actors, which name guests, nor addresses and bodies are in it.
  private func write(
    _ requestID: String, _ series: Series, _ code: String?, role: String?, trace: String?,
    microseconds: Int?
  ) {
    guard let log else { return }
    var json = JSONWriter()
    json.object { json in
      json.field("time", text: now().description)
      json.field("request", text: requestID)
      json.field("method", text: series.method)
      json.field("route", text: series.route)
      json.field("status", integer: series.status)
      json.field("code", text: code)
      json.field("role", text: role)
      json.field("microseconds", integer: microseconds)
      json.field("traceparent", text: trace)
    }
    json.endLine()
    log(json.bytes)
  }

  private static func method(_ method: String) -> String {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(method) ? method : "other"
  }
}

extension Route {
  /// What its duration is counted with.
  fileprivate var kind: String {
    switch work {
    case .command: "command"
    case .query: "query"
    case .stream: "stream"
    }
  }
}
