internal import CDaybookHTTP
package import DaybookFiles
internal import DaybookStore
internal import Glibc

/// A server on one address: checks what comes, hands it to a handler, and loses no answer when it is stopped.
package final class HTTPServer: Sendable {
  /// Answers a request by calling the reply once, at once or later. Called on the server's thread: it must not block.
  package typealias Handler = @Sendable (HTTPRequest, HTTPReply) -> Void

  /// Told of a request that was refused at the door, and the name it was answered with. On the server's thread.
  package typealias Refused = @Sendable (HTTPFault, String) -> Void

  /// The certificate chain and its key, both PEM.
  package struct TLS: Sendable {
    let certificate: String
    let key: String

    package init(certificate: String, key: String) {
      (self.certificate, self.key) = (certificate, key)
    }
  }

  private enum Stage { case running, stopping, stopped }

  /// Nil once it has stopped.
  private let daemon: Monitor<HTTPDaemon?>
  private let context: HTTPContext
  private let watch: Ticker
  private let listener: Int32
  private let stage = Monitor(Stage.running)
  /// The port it listens at, also where a free one was asked for.
  package let port: UInt16

  /// Listens at an address in numbers; port 0 takes a free one.
  package init(
    address: String, port: UInt16, tls: TLS? = nil, limits: HTTPLimits = HTTPLimits(),
    refused: @escaping Refused = { _, _ in }, handler: @escaping Handler
  ) throws(LedgerFailure) {
    var bound: UInt16 = 0
    let listener = unsafe daybook_http_listen(address, port, &bound)
    guard listener >= 0 else { throw .cannotListen(address, port, -listener) }
    self.listener = listener
    self.port = bound
    let context = HTTPContext(limits, handler, refused: refused)
    self.context = context
    do throws(LedgerFailure) {
      watch = try Ticker(every: .milliseconds(200)) { context.shutLate() }
    } catch {
      Glibc.close(listener)
      throw error
    }
    guard let started = HTTPDaemon(context, listener, tls) else {
      watch.stop()
      Glibc.close(listener)
      throw LedgerFailure(
        .resources,
        "serve on \(address):\(bound): the server did not start; look at the certificate and key, and at ulimit -n"
      )
    }
    daemon = Monitor(started)
  }

  /// Connections open now.
  package var connectionCount: Int { context.count }

  /// Stops: new clients are refused at once, what was accepted is answered, at the latest at the deadline.
  ///
  /// `ending` is called once new clients are refused: it ends what would go on, such as streams. The order matters: the
  /// library throws away the answers of requests that are suspended when it stops, and aborts.
  package func stop(within time: Duration = .seconds(10), ending: () -> Void = {}) {
    let isFirst = stage.wait { stage -> Bool? in
      switch stage {
      case .stopping: return nil
      case .stopped: return false
      case .running:
        stage = .stopping
        return true
      }
    }
    guard isFirst == true else { return }
    let deadline = MonotonicTime.now + time
    daemon.withLock { $0?.quiet() }
    context.beginStopping()
    ending()
    if !context.waitForNone(until: deadline) {
      context.answerAll()
      _ = context.waitForNone(until: .now + .seconds(1))
      context.shutAll()
      _ = context.waitForNone(until: .now + .seconds(1))
    }
    watch.stop()
    daemon.withLock { $0 = nil }
    Glibc.close(listener)
    stage.withLock(wake: true) { $0 = .stopped }
  }

  /// As `stop`, but the caller's thread is free meanwhile.
  ///
  /// `then` is called on that thread.
  package func end(
    within time: Duration, ending: @escaping @Sendable () -> Void = {},
    then: @escaping @Sendable () -> Void = {}
  ) async {
    do throws(LedgerFailure) {
      try await Thread.run {
        self.stop(within: time, ending: ending)
        then()
      }
    } catch {
      // When no thread can start, it blocks this one: what was accepted is answered all the same.
      stop(within: time, ending: ending)
      then()
    }
  }
}

extension LedgerFailure {
  fileprivate static func cannotListen(_ address: String, _ port: UInt16, _ number: Int32)
    -> LedgerFailure
  {
    let advice =
      switch number {
      case EADDRINUSE: "end the process that listens there, or take another port"
      case EACCES: "ports below 1024 are for root: take another"
      case EINVAL: "an address in numbers is needed, such as 127.0.0.1 or ::1"
      default: "look at the address"
      }
    return LedgerFailure(
      .resources, "listen at \(address), port \(port): \(ErrorNumber(number).text); \(advice)")
  }
}
