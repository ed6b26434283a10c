internal import CDaybookHTTP
internal import DaybookStore
internal import Glibc

/// What the library's callbacks share: the connections, the limits and the handler.
final class HTTPContext: Sendable {
  private struct State {
    var connections: [ObjectIdentifier: HTTPConnection] = [:]
    var isStopping = false
  }

  let limits: HTTPLimits
  private let handler: HTTPServer.Handler
  private let refused: HTTPServer.Refused
  private let state = Monitor(State())

  init(
    _ limits: HTTPLimits, _ handler: @escaping HTTPServer.Handler,
    refused: @escaping HTTPServer.Refused
  ) {
    (self.limits, self.handler, self.refused) = (limits, handler, refused)
  }

  private var isStopping: Bool { state.withLock { $0.isStopping } }

  var count: Int { state.withLock { $0.connections.count } }

  private var all: [HTTPConnection] { state.withLock { Array($0.connections.values) } }

  /// Shuts the connections whose time is over.
  func shutLate() {
    let now = MonotonicTime.now
    for connection in all { connection.shut(ifPast: now) }
  }

  /// From here on every answer ends its connection, and connections without a request are shut.
  func beginStopping() {
    state.withLock { $0.isStopping = true }
    for connection in all where connection.exchange == nil { connection.shut() }
  }

  /// Answers what is still suspended: it is not known what became of it.
  func answerAll() {
    for exchange in all.compactMap(\.exchange) {
      _ = exchange.reply(
        HTTPAnswer(HTTPFault(503, "the service was stopped; ask again with the same key")))
    }
  }

  func shutAll() { for connection in all { connection.shut() } }

  func waitForNone(until deadline: MonotonicTime) -> Bool {
    state.wait(until: deadline) { $0.connections.isEmpty ? true : nil } ?? false
  }

  private func add(_ connection: HTTPConnection) {
    state.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
  }

  private func remove(_ connection: HTTPConnection) {
    connection.end()
    state.withLock(wake: true) { $0.connections[ObjectIdentifier(connection)] = nil }
  }

  /// Sends an answer; the connection ends with it while the server stops.
  fileprivate func send(_ answer: HTTPAnswer, for exchange: HTTPExchange, on handle: OpaquePointer)
    -> MHD_Result
  {
    var answer = answer
    if isStopping { answer.closes = true }
    guard let response = HTTPResponse(answer, on: exchange) else { return .NO }
    return unsafe response.queue(answer.status, on: handle) ? .YES : .NO
  }
}

// The library's callbacks. They are here, in a type that no actor isolates, because they are called on the library's thread.
extension HTTPContext {
  private static func of(_ pointer: UnsafeMutableRawPointer?) -> HTTPContext? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<HTTPContext>.fromOpaque(pointer).takeUnretainedValue()
  }

  static func fill(_ settings: inout daybook_http_settings) {
    unsafe settings.connection = { context, handle, kept, code in
      guard let context = unsafe HTTPContext.of(context), let handle = unsafe handle,
        let kept = unsafe kept
      else {
        return
      }
      if code == .CONNECTION_NOTIFY_STARTED {
        let connection = HTTPConnection(
          descriptor: unsafe daybook_http_socket(handle), peer: HTTPPeer(unsafe HTTPContext.peer(of: handle)),
          deadline: .now + context.limits.requestTime)
        context.add(connection)
        unsafe kept.pointee = Unmanaged.passRetained(connection).toOpaque()
      } else if let pointer = unsafe kept.pointee {
        context.remove(unsafe Unmanaged<HTTPConnection>.fromOpaque(pointer).takeRetainedValue())
        unsafe kept.pointee = nil
      }
    }
    unsafe settings.target = { context, target, handle in
      guard let context = unsafe HTTPContext.of(context), let handle = unsafe handle,
        let target = unsafe target,
        let pointer = unsafe daybook_http_kept(handle)
      else { return nil }
      let connection = unsafe Unmanaged<HTTPConnection>.fromOpaque(pointer).takeUnretainedValue()
      let text = unsafe HeadPart(target, strlen(target))
      let exchange = unsafe HTTPExchange(
        handle, target: text, on: connection, limits: context.limits)
      connection.note(exchange, until: .now + context.limits.requestTime)
      return unsafe Unmanaged.passRetained(exchange).toOpaque()
    }
    unsafe settings.completed = { context, _, kept, _ in
      guard let context = unsafe HTTPContext.of(context), let pointer = unsafe kept?.pointee else {
        return
      }
      let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(pointer).takeRetainedValue()
      exchange.end()
      exchange.connection.note(nil, until: .now + context.limits.requestTime)
      // Its answer may have been on its way when the server began to stop.
      if context.isStopping { exchange.connection.shut() }
      unsafe kept?.pointee = nil
    }
    unsafe settings.handle = { context, handle, _, method, version, data, size, kept in
      guard let context = unsafe HTTPContext.of(context), let handle = unsafe handle,
        let size = unsafe size,
        let pointer = unsafe kept?.pointee, let method = unsafe method, let version = unsafe version
      else { return .NO }
      let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(pointer).takeUnretainedValue()
      return unsafe context.handle(
        exchange, on: handle, HeadPart(method, strlen(method)), HeadPart(version, strlen(version)),
        data, size
      )
    }
  }

  private static func peer(of handle: OpaquePointer) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard unsafe daybook_http_peer(handle, &text, socklen_t(text.count)) != 0 else {
      return "unknown"
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func handle(
    _ exchange: HTTPExchange, on handle: OpaquePointer, _ method: HeadPart, _ version: HeadPart,
    _ data: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>
  ) -> MHD_Result {
    if !exchange.hasBegun {
      do throws(HTTPFault) {
        try exchange.begin(method: method, version: version)
        return .YES
      } catch {
        let requestID = RequestID.made()
        refused(error, requestID)
        return unsafe send(HTTPAnswer(error, requestID: requestID), for: exchange, on: handle)
      }
    }
    if unsafe size.pointee > 0 {
      let isWorthIt = unsafe exchange.receive(
        UnsafeRawBufferPointer(start: data, count: size.pointee))
      unsafe size.pointee = 0
      return isWorthIt ? .YES : .NO
    }
    guard let answer = exchange.answer(from: handler) else { return .YES }
    return unsafe send(answer, for: exchange, on: handle)
  }
}
