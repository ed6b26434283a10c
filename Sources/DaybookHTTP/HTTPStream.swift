internal import CDaybookHTTP
internal import DaybookStore
internal import Glibc

/// An answer that goes on: what is sent waits here until the client has room for it.
///
/// Whoever sends waits for `room` after much was sent: then memory does not grow with a slow client. A client that leaves a
/// quarter of a megabyte waiting all the same, or does not take what waits within the answer's time, is cut off.
@safe package final class HTTPStream: Sendable {
  private struct State {
    var waiting: [UInt8] = []
    var exchange: HTTPExchange?
    var isSuspended = false
    var isFinished = false
    var hasEnded = false
    var onEnd: (@Sendable () -> Void)?
    /// Who waits for room.
    var waiter: CheckedContinuation<Bool, Never>?

    mutating func takeWaiter() -> CheckedContinuation<Bool, Never>? {
      defer { waiter = nil }
      return waiter
    }
  }

  /// The most that may wait, in bytes; one thing that is larger may wait alone.
  private static let mostWaiting = 256 * 1024
  /// When so much waits, there is room again once all of it was taken.
  private static let muchWaiting = 64 * 1024
  private let state = Monitor(State())

  package init() {}

  /// Sends bytes once the client takes them; false when it is gone, or was cut off.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    let (isTaken, resumed, cut, waiter) = state.withLock { state in
      guard !state.hasEnded, !state.isFinished else { return (false, nil, nil, nil) as Sent }
      guard state.waiting.isEmpty || state.waiting.count + bytes.count <= HTTPStream.mostWaiting else {
        state.isFinished = true
        state.waiting = []
        return (false, HTTPStream.woken(&state), state.exchange, state.takeWaiter())
      }
      state.waiting += bytes
      return (true, HTTPStream.woken(&state), nil, nil)
    }
    cut?.connection.shut()
    resumed?.resume()
    waiter?.resume(returning: false)
    return isTaken
  }

  private typealias Sent = (Bool, HTTPExchange?, HTTPExchange?, CheckedContinuation<Bool, Never>?)

  /// Sends bytes if nothing waits: a sign of life, which finds out whether the client is still there.
  package func beat(_ bytes: [UInt8]) {
    if state.withLock({ $0.waiting.isEmpty && $0.exchange != nil }) { send(bytes) }
  }

  /// Waits while much has not been taken yet; false once the client is gone, was cut off, or the answer ends. For one
  /// caller at a time.
  package func room() async -> Bool {
    await withCheckedContinuation { continuation in
      let hasRoom = state.withLock { state -> Bool? in
        guard !state.hasEnded, !state.isFinished else { return false }
        guard state.waiting.count >= HTTPStream.muchWaiting else { return true }
        state.waiter = continuation
        return nil
      }
      if let hasRoom { continuation.resume(returning: hasRoom) }
    }
  }

  /// Ends the answer once what waits is sent.
  package func finish() {
    let (resumed, waiter) = state.withLock { state in
      state.isFinished = true
      return (HTTPStream.woken(&state), state.takeWaiter())
    }
    resumed?.resume()
    waiter?.resume(returning: false)
  }

  /// Calls back once when the client is gone or all is sent; at once if that is so already.
  package func onEnd(_ body: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      if !state.hasEnded { state.onEnd = body }
      return state.hasEnded
    }
    if isOver { body() }
  }

  private static func woken(_ state: inout State) -> HTTPExchange? {
    guard state.isSuspended else { return nil }
    state.isSuspended = false
    return state.exchange
  }

  /// The library's answer that reads from here; it is released when the connection has ended.
  func begin(after bytes: [UInt8], on exchange: HTTPExchange) -> OpaquePointer? {
    state.withLock { state in
      state.waiting = bytes + state.waiting
      state.exchange = exchange
    }
    let kept = unsafe Unmanaged.passRetained(self).toOpaque()
    let made = unsafe daybook_http_streamed(
      { context, _, buffer, most in
        guard let context = unsafe context, let buffer = unsafe buffer else { return -2 }
        let stream = unsafe Unmanaged<HTTPStream>.fromOpaque(context).takeUnretainedValue()
        return unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: most))
      }, kept,
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<HTTPStream>.fromOpaque(context).takeRetainedValue().end()
      })
    if unsafe made == nil { unsafe Unmanaged<HTTPStream>.fromOpaque(kept).release() }
    return unsafe made
  }

  /// Called on the library's thread: how many bytes were copied, 0 once suspended, -1 at the end.
  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let (count, waiter) = state.withLock { state -> (Int, CheckedContinuation<Bool, Never>?) in
      guard !state.waiting.isEmpty else {
        guard !state.isFinished, let exchange = state.exchange else { return (-1, nil) }
        // All is taken: from here on the client has the answer's time again.
        exchange.connection.extend(to: .now + exchange.limits.answerTime)
        state.isSuspended = true
        exchange.suspend()
        return (0, state.takeWaiter())
      }
      let count = min(state.waiting.count, buffer.count)
      unsafe buffer.copyBytes(from: state.waiting.prefix(count))
      state.waiting.removeFirst(count)
      // While nothing happens it takes no room.
      if state.waiting.isEmpty { state.waiting = [] }
      return (count, nil)
    }
    waiter?.resume(returning: true)
    return count
  }

  /// Nobody reads it any more, or ever will.
  package func end() {
    let (onEnd, waiter) = state.withLock { state in
      state.hasEnded = true
      state.exchange = nil
      state.isSuspended = false
      state.waiting = []
      defer { state.onEnd = nil }
      return (state.onEnd, state.takeWaiter())
    }
    onEnd?()
    waiter?.resume(returning: false)
  }
}
