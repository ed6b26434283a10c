internal import CDaybookHTTP
internal import DaybookStore
internal import Glibc

/// One request and its answer: received, handed over, suspended while the answer is worked out, and resumed exactly once.
///
/// `@unchecked`: the library's handle is used on its own thread, and by `resume` while the request is suspended, when the
/// library keeps it; everything else that changes is in the monitor.
@safe final class HTTPExchange: @unchecked Sendable {
  private enum Phase {
    case receiving
    /// The handler has the request; the library's thread is still in its call.
    case handed
    case suspended
    case ready(HTTPAnswer)
    /// The library has the answer; a stream goes on.
    case sent(HTTPStream?)
    case over
  }

  /// What came is given back once it is handed over: a stream may keep its exchange for days.
  private struct State {
    var phase = Phase.receiving
    /// Until the head is looked at.
    var rawTarget: HeadPart?
    var fields: [HTTPField] = []
    var method = ""
    var target: HTTPTarget?
    var body: [UInt8] = []
    var byteCount = 0
  }

  private let handle: OpaquePointer
  private let state: Monitor<State>
  let connection: HTTPConnection
  let limits: HTTPLimits

  init(_ handle: OpaquePointer, target: HeadPart, on connection: HTTPConnection, limits: HTTPLimits) {
    unsafe self.handle = handle
    (self.connection, self.limits) = (connection, limits)
    state = Monitor(State(rawTarget: target))
  }

  /// Whether its head was looked at.
  var hasBegun: Bool { state.withLock { $0.rawTarget == nil } }

  /// The head has come: keeps it, or says why the request is refused.
  func begin(method: HeadPart, version: HeadPart) throws(HTTPFault) {
    guard let rawTarget = state.withLock({ $0.rawTarget.take() }) else {
      preconditionFailure("a head is looked at once")
    }
    let head = unsafe HTTPHead(handle, method: method, target: rawTarget, version: version)
    let fields = try head.checked(limits)
    let target = try HTTPTarget(rawTarget.bytes)
    if let length = fields.first(where: { $0.name == "content-length" }).flatMap({ Int($0.value) }),
      length > limits.bodyBytes
    {
      throw HTTPExchange.tooLarge(limits)
    }
    state.withLock { state in
      state.fields = fields
      state.target = target
      state.method = head.method
    }
  }

  /// A part of the body has come; false once so much has come that the connection is not worth keeping.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    state.withLock { state in
      state.byteCount += bytes.count
      if state.byteCount <= limits.bodyBytes { unsafe state.body.append(contentsOf: bytes) }
      return state.byteCount <= 4 * limits.bodyBytes
    }
  }

  /// The request is whole: hands it over, or returns the answer that there is by now.
  ///
  /// Nil: it is suspended, and this is called again once it is resumed.
  func answer(from handler: @Sendable (HTTPRequest, HTTPReply) -> Void) -> HTTPAnswer? {
    let (request, ready) = state.withLock { state -> (HTTPRequest?, HTTPAnswer?) in
      switch state.phase {
      case .ready(let answer):
        state.phase = .sent(answer.stream)
        return (nil, answer)
      case .receiving:
        guard state.byteCount <= limits.bodyBytes, let target = state.target else {
          return (nil, HTTPAnswer(HTTPExchange.tooLarge(limits)))
        }
        state.phase = .handed
        defer { (state.fields, state.target, state.body) = ([], nil, []) }
        return (
          HTTPRequest(
            method: state.method, target: target, fields: state.fields, body: state.body,
            peer: connection.peer), nil
        )
      case .handed, .suspended, .sent, .over: return (nil, nil)
      }
    }
    guard let request else { return ready }
    connection.extend(to: .now + limits.answerTime)
    handler(request, HTTPReply(self))
    return state.withLock { state in
      // The answer may be there already; if not, nobody can resume before this lock is given back.
      if case .ready(let answer) = state.phase {
        state.phase = .sent(answer.stream)
        return answer
      }
      state.phase = .suspended
      suspend()
      return nil
    }
  }

  /// Takes the answer; only the first counts.
  func reply(_ answer: HTTPAnswer) -> Bool {
    let (isTaken, isSuspended) = state.withLock { state -> (Bool, Bool) in
      switch state.phase {
      case .handed:
        state.phase = .ready(answer)
        return (true, false)
      case .suspended:
        state.phase = .ready(answer)
        return (true, true)
      case .receiving, .ready, .sent, .over: return (false, false)
      }
    }
    if isSuspended { resume() }
    return isTaken
  }

  /// The library is done with the request, whether its answer was sent or not.
  func end() {
    let stream = state.withLock { state -> HTTPStream? in
      defer { state.phase = .over }
      switch state.phase {
      case .ready(let answer): return answer.stream
      case .sent(let stream): return stream
      case .receiving, .handed, .suspended, .over: return nil
      }
    }
    stream?.end()
  }

  func suspend() { unsafe MHD_suspend_connection(handle) }
  func resume() { unsafe MHD_resume_connection(handle) }

  private static func tooLarge(_ limits: HTTPLimits) -> HTTPFault {
    HTTPFault(413, "the body is too large; allowed: \(limits.bodyBytes) bytes")
  }
}

/// Where the answer to a request goes: once, from any thread.
package struct HTTPReply: Sendable {
  private let take: @Sendable (HTTPAnswer) -> Bool

  init(_ exchange: HTTPExchange) { take = exchange.reply }

  /// For a request that came by no connection.
  package init(_ take: @escaping @Sendable (HTTPAnswer) -> Void) {
    self.take = { answer in
      take(answer)
      return true
    }
  }

  /// Sends the answer. False when the request was answered before, or its connection has ended.
  @discardableResult
  package func callAsFunction(_ answer: HTTPAnswer) -> Bool {
    let isTaken = take(answer)
    if !isTaken { answer.stream?.end() }
    return isTaken
  }
}

extension HTTPAnswer {
  /// The answer to what is refused at the door, as a problem (RFC 9457); the connection ends with it.
  package init(_ fault: HTTPFault, requestID: String = RequestID.made()) {
    self.init(
      fault.status,
      [
        HTTPField("content-type", "application/problem+json"),
        HTTPField("cache-control", "no-store"),
        HTTPField("x-request-id", requestID),
      ],
      body: Array(
        "{\"type\":\"about:blank\",\"title\":\"Refused at the door\",\"status\":\(fault.status),\"code\":\"REQUEST\",\"detail\":\"\(fault.message)\"}\n"
          .utf8))
    closes = true
  }
}
