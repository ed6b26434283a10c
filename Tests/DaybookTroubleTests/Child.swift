import Foundation
import Glibc

/// A child process of a test, written to and read line by line, and ended by its own pid.
final class Child {
  enum End: Hashable {
    case exited(Int32)
    case killed(Int32)
  }

  struct Failure: Error { let message: String }

  let pid: pid_t
  private let input: Int32
  private let output: Int32
  private var heard: [UInt8] = []
  private var end: End?

  /// Starts `DaybookTroubleChild`, or another product, and by default waits until it is ready.
  init(_ arguments: String..., executable: String = "DaybookTroubleChild", awaitsReady: Bool = true) throws {
    var talk: [Int32] = [0, 0]
    var listen: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &talk) == 0, socketpair(AF_UNIX, type, 0, &listen) == 0 else {
      throw Failure(message: "no sockets: \(errno)")
    }
    let path = Child.products + "/" + executable
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, talk[1], 0)
    posix_spawn_file_actions_adddup2(&actions, listen[1], 1)
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let environment = ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + environment { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, path, &actions, nil, words, environment)
    close(talk[1])
    close(listen[1])
    input = talk[0]
    output = listen[0]
    self.pid = pid
    guard code == 0 else {
      end = .exited(127)
      throw Failure(message: "start \(path): \(String(cString: strerror(code)))")
    }
    if awaitsReady {
      let first = line()
      guard first == "ready" else {
        throw Failure(message: "the child is not ready but said: \(first ?? "nothing")")
      }
    }
  }

  deinit {
    if end == nil {
      kill()
      wait()
    }
    close(input)
    close(output)
  }

  /// Tells the child one line; nothing happens when it is dead.
  func tell(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    send(input, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Tells it one line and gives the line it says to that.
  func ask(_ line: String) -> String {
    tell(line)
    return self.line() ?? "nothing"
  }

  /// No more lines for the child.
  func endInput() { shutdown(input, Int32(SHUT_WR)) }

  /// The next line the child says; nil once it has ended.
  func line() -> String? {
    while true {
      if let end = heard.firstIndex(of: 10) {
        let line = String(decoding: heard[..<end], as: UTF8.self)
        heard.removeFirst(end + 1)
        return line
      }
      var more = [UInt8](repeating: 0, count: 4096)
      let count = read(output, &more, more.count)
      guard count > 0 else { return nil }
      heard += more[..<count]
    }
  }

  /// Every line still to come.
  func lines() -> [String] {
    var lines: [String] = []
    while let line = line() { lines.append(line) }
    return lines
  }

  /// Ends it, as `kill -9` does. `wait` says how it ended.
  func kill() {
    if end == nil { Glibc.kill(pid, SIGKILL) }
  }

  /// Waits until it has ended.
  @discardableResult
  func wait() -> End {
    if let end { return end }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    let found: End = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
    end = found
    return found
  }

  /// Where the package's executables are: beside the tests.
  private static let products: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let executable = String(decoding: path[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(executable[..<(executable.lastIndex(of: "/") ?? executable.endIndex)])
  }()
}
