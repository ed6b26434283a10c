import Daybook
import DaybookStore
import Glibc

/// Runs a command to its end while sampling its memory.
struct MeasuredChild {
  struct End {
    let code: Int32
    let seconds: Double
    /// Peak resident memory of it and its descendants, and the peak of its anonymous part, in bytes.
    let peak: Int
    let peakAnonymous: Int
  }

  /// Time from one sample to the next: even a short command gets several.
  private static let (firstInterval, longestInterval) = (Duration.milliseconds(1), Duration.milliseconds(50))

  /// Runs the command; what it prints is thrown away, or goes to the file `output`, and messages are shown.
  static func run(_ words: [String], output: String? = nil) throws(BenchFailure) -> End {
    let began = Stopwatch()
    guard let id = try start(words, output: output, messages: output == nil ? "/dev/null" : nil) else {
      throw BenchFailure("start \(words[0]): it is not there")
    }
    var status: Int32 = 0
    var (peak, peakAnonymous) = (0, 0)
    let never = Monitor(())
    var interval = firstInterval
    while waitpid(id, &status, WNOHANG) == 0 {
      let (resident, anonymous) = memory(of: id)
      peak = max(peak, resident)
      peakAnonymous = max(peakAnonymous, anonymous)
      _ = never.wait(until: .now + interval) { _ -> Void? in nil }
      interval = min(interval + firstInterval / 4, longestInterval)
    }
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    return End(code: code, seconds: began.seconds, peak: peak, peakAnonymous: peakAnonymous)
  }

  /// Starts a program of a path, or of a name in PATH; nil when it is not there.
  ///
  /// What it prints is thrown away or goes to the file `output`; its messages are shown, or go to the file `messages`.
  static func start(_ words: [String], output: String?, messages: String?) throws(BenchFailure) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", flags, 0o600)
    if let messages { posix_spawn_file_actions_addopen(&actions, 2, messages, flags, 0o600) }
    // This program blocks signals and waits for them on a thread; a child must receive them as usual.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    let code = posix_spawnp(&id, words[0], &actions, &attributes, &arguments, environ)
    guard code != ENOENT else { return nil }
    guard code == 0 else { throw BenchFailure("start \(words[0]): \(String(cString: strerror(code)))") }
    return id
  }

  /// Bytes of memory of a process and its descendants.
  static func memory(of id: pid_t) -> (resident: Int, anonymous: Int) {
    var sum = (resident: 0, anonymous: 0)
    for line in text("/proc/\(id)/status").split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count >= 2, let size = Int(words[1]) else { continue }
      if words[0] == "VmRSS:" { sum.resident += size * 1024 }
      if words[0] == "RssAnon:" { sum.anonymous += size * 1024 }
    }
    for child in text("/proc/\(id)/task/\(id)/children").split(separator: " ") {
      guard let child = pid_t(child) else { continue }
      let more = memory(of: child)
      sum = (sum.resident + more.resident, sum.anonymous + more.anonymous)
    }
    return sum
  }

  /// A whole file.
  static func bytes(of path: String) throws(BenchFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BenchFailure("read \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &bytes, bytes.count)
      guard count > 0 else { return all }
      all += bytes.prefix(count)
    }
  }

  private static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
