internal import CDaybookHTTP
internal import DaybookStore
internal import Glibc

/// A client's connection: until when it may go on, and what is under way on it.
///
/// The library's own time-out counts from the last byte, so one byte a second would hold a connection for ever. Here the
/// whole request has one deadline, its answer another; past either the socket is shut, which the library then notices.
final class HTTPConnection: Sendable {
  private struct State {
    /// Nil once the library has ended the connection: its number may be another's by then.
    var descriptor: Int32?
    var deadline: MonotonicTime
    var exchange: HTTPExchange?
  }

  private let state: Monitor<State>
  let peer: HTTPPeer

  init(descriptor: Int32, peer: HTTPPeer, deadline: MonotonicTime) {
    self.peer = peer
    state = Monitor(State(descriptor: descriptor, deadline: deadline))
  }

  /// A request began, or ended; the deadline is that of what comes next.
  func note(_ exchange: HTTPExchange?, until deadline: MonotonicTime) {
    state.withLock { state in
      state.exchange = exchange
      state.deadline = deadline
    }
  }

  func extend(to deadline: MonotonicTime) { state.withLock { $0.deadline = deadline } }

  var exchange: HTTPExchange? { state.withLock { $0.exchange } }

  /// Shuts the socket if its time is over, or at once.
  func shut(ifPast now: MonotonicTime = .distantFuture) {
    state.withLock { state in
      guard let descriptor = state.descriptor, state.deadline <= now else { return }
      // Once is enough.
      state.deadline = .distantFuture
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }

  /// The library is about to close the socket.
  func end() {
    state.withLock { state in
      state.descriptor = nil
      state.exchange = nil
    }
  }
}
