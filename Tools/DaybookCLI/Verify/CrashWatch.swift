import DaybookOperations
import Glibc
import Synchronization

/// Distinguishes crashes over a damaged file from bugs.
///
/// Most pages of a store are not checked before they are read, and reading a damaged one can end the process
/// by a signal. Then a child process checks the files that this process has mapped. If it finds damage, it
/// prints one line per file, and this process ends with the exit code of a failure. Otherwise the signal has
/// its usual effect, and the runtime reports a crash.
enum CrashWatch {
  /// The signals of reading a damaged page: bus error, segmentation fault, LMDB's abort, arithmetic, trap.
  static let signals = [SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGTRAP]

  /// The argument that starts the child's check.
  static let word = "--look-at-parent"

  /// What the signal handler needs, allocated in advance.
  private struct Kit {
    let previous: UnsafeMutablePointer<sigaction>
    let program: UnsafeMutablePointer<CChar>?
    let arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  }

  // Written by `install` alone, before any other thread is there, and never again.
  nonisolated(unsafe) private static var kit: Kit?

  /// The thread that is being ended; 0 as long as there is none.
  private static let ending = Atomic<UInt>(0)

  /// Installs the signal handlers, until `leaveToParent`.
  static func install() {
    StoreDamage.silenceAssertions()
    let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 3)
    (arguments[0], arguments[1], arguments[2]) = (strdup("daybook"), strdup(word), nil)
    let previous = UnsafeMutablePointer<sigaction>.allocate(capacity: Int(NSIG))
    previous.initialize(repeating: sigaction(), count: Int(NSIG))
    kit = Kit(previous: previous, program: strdup("/proc/self/exe"), arguments: arguments)
    for number in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = handle
      sigaction(number, &action, previous + Int(number))
    }
  }

  /// Removes the handlers, in a child process whose parent checks the files.
  static func leaveToParent() {
    for number in signals { signal(number, SIG_DFL) }
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    guard let kit = CrashWatch.kit else { return }
    let thread = UInt(pthread_self())
    let (isFirst, other) = CrashWatch.ending.compareExchange(
      expected: 0, desired: thread, ordering: .relaxed)
    // Another thread that reads the same pages waits for the end.
    if !isFirst, other != thread { while true { pause() } }
    if isFirst, CrashWatch.childFindsDamage(kit) { _exit(ExitCode.failure.rawValue) }
    sigaction(number, kit.previous + Int(number), nil)
    // Blocked until this returns; then it has its usual effect.
    raise(number)
  }

  private static func childFindsDamage(_ kit: Kit) -> Bool {
    guard let program = kit.program else { return false }
    var child: pid_t = 0
    guard posix_spawn(&child, program, nil, nil, kit.arguments, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { if errno != EINTR { return false } }
    return status & 0x7F == 0 && status >> 8 & 0xFF == ExitCode.failure.rawValue
  }

  // MARK: In the child

  /// Prints a line for every damaged file that the parent has mapped, and exits.
  static func lookAtParent() -> Never {
    var found: [StoreDamage] = []
    if let maps = try? FileBytes.read("/proc/\(getppid())/maps") {
      found = StoreDamage.all(in: directories(inMaps: String(decoding: maps, as: UTF8.self)))
    }
    for damage in found { Output.error("daybook: \(damage.message)\n") }
    exit(found.isEmpty ? ExitCode.done.rawValue : ExitCode.failure.rawValue)
  }

  /// The directories of the environments in a process's map: lines of addresses, mode, offset, device, inode and path.
  static func directories(inMaps maps: String) -> [String] {
    var directories: [String] = []
    for line in maps.split(separator: "\n") {
      guard let start = line.firstIndex(of: "/"), line.hasSuffix("/data.mdb") else { continue }
      let directory = String(line[start...].dropLast("/data.mdb".utf8.count))
      if !directories.contains(directory) { directories.append(directory) }
    }
    return directories
  }
}
