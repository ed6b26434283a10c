import Daybook
import DaybookStore
import Glibc

/// A process that goes on until it is ended.
final class RunningChild {
  let id: pid_t

  /// Starts it and waits until something listens at the port of loopback; nil when the program is not there.
  init?(_ words: [String], listeningAt port: UInt16, messages: String) throws(BenchFailure) {
    guard let id = try MeasuredChild.start(words, output: nil, messages: messages) else { return nil }
    self.id = id
    let end = MonotonicTime.now + .seconds(60)
    let never = Monitor(())
    while true {
      if let connection = LoopbackConnection(to: port) {
        connection.close()
        return
      }
      var status: Int32 = 0
      guard waitpid(id, &status, WNOHANG) == 0 else {
        let said = String(decoding: (try? MeasuredChild.bytes(of: messages)) ?? [], as: UTF8.self)
        throw BenchFailure("\(words[0]) ended before it listened: \(said)")
      }
      guard MonotonicTime.now < end else {
        stop()
        throw BenchFailure("\(words[0]) does not listen at \(port) after a minute")
      }
      _ = never.wait(until: .now + .milliseconds(50)) { _ -> Void? in nil }
    }
  }

  /// Ends it, and waits for its end.
  func stop() {
    kill(id, SIGTERM)
    var status: Int32 = 0
    waitpid(id, &status, 0)
  }
}
