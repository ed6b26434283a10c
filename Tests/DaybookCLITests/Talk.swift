import Glibc

/// A running `daybook`, written to and read line by line, and ended by its own pid.
final class Talk {
  private let pid: pid_t
  private let place: Place
  private let input: Int32
  private let output: Int32
  private var heard: [UInt8] = []
  private var hasEnded = false
  private let errorsPath: String

  convenience init(_ place: Place, _ words: String...) throws { try self.init(place, words) }

  init(_ place: Place, _ words: [String], environment: [String: String] = [:]) throws {
    self.place = place
    var talk: [Int32] = [0, 0]
    var listen: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &talk) == 0, socketpair(AF_UNIX, type, 0, &listen) == 0 else {
      throw Unexpected("no sockets: \(errno)")
    }
    errorsPath = place.path + "/talk.\(talk[1]).err"
    let errors = open(errorsPath, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { for descriptor in [talk[0], listen[1], errors] { close(descriptor) } }
    input = talk[1]
    output = listen[0]
    pid = try place.start(words, input: talk[0], output: listen[1], errors: errors, environment: environment)
  }

  deinit {
    if !hasEnded {
      kill(pid, SIGKILL)
      _ = Place.wait(pid)
    }
    endInput()
    stopListening()
  }

  private var isTold = true
  private var isHeard = true

  /// Closes the other end of its output.
  func stopListening() {
    if isHeard { close(output) }
    isHeard = false
  }

  func tell(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    var sent = 0
    while sent < bytes.count {
      let count = send(input, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return }
      sent += count
    }
  }

  func endInput() {
    if isTold { close(input) }
    isTold = false
  }

  /// The next line it prints; nil at the end.
  func line() -> String? {
    while true {
      if let end = heard.firstIndex(of: 10) {
        defer { heard.removeFirst(end + 1) }
        return String(decoding: heard[..<end], as: UTF8.self)
      }
      var more = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &more, more.count)
      guard count > 0 else { return nil }
      heard += more[..<count]
    }
  }

  func interrupt() { end(by: SIGINT) }

  func end(by signal: Int32) { kill(pid, signal) }

  /// Ends it as a crash would.
  func end() {
    kill(pid, SIGKILL)
    _ = wait()
  }

  /// Waits until it has ended: its code, or 128 and the signal.
  func wait() -> Int32 {
    hasEnded = true
    return Place.wait(pid)
  }

  /// What it printed on standard error.
  func errors() throws -> String {
    let descriptor = open(errorsPath, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }
}
