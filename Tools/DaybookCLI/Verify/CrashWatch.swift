import DaybookOperations
import Glibc
import Synchronization

/// Tells what ends this process over a damaged file from a fault of ours.
///
/// Pages deep in a store are not looked at before they are read, and one that is not what it should be can end whoever
/// reads it by a signal. Then a child, which is sound, walks the files that this process has mapped: where it finds
/// damage it says so in a line, and this process ends with the code of a failure. Where it finds none the signal does
/// what it would have done, with whatever the runtime says of a crash.
enum CrashWatch {
  /// What reading damaged pages ends with: bus error, segmentation fault, LMDB's own abort, arithmetic, a trap.
  static let signals = [SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGTRAP]

  /// The one word of the command line by which the child knows what it is for.
  static let word = "--look-at-parent"

  /// What the handler needs, made before it can be called: it allocates nothing.
  private struct Kit {
    let previous: UnsafeMutablePointer<sigaction>
    let program: UnsafeMutablePointer<CChar>?
    let arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  }

  // Written by `install` alone, before any other thread is there, and never again.
  nonisolated(unsafe) private static var kit: Kit?

  /// The thread that is being ended; 0 as long as there is none.
  private static let ending = Atomic<UInt>(0)

  /// From here on until `leaveToParent`.
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

  /// For a child whose parent looks at the files when a signal has ended it.
  static func leaveToParent() {
    for number in signals { signal(number, SIG_DFL) }
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    guard let kit = CrashWatch.kit else { return }
    let thread = UInt(pthread_self())
    let (isFirst, other) = CrashWatch.ending.compareExchange(
      expected: 0, desired: thread, ordering: .relaxed)
    // Another thread, reading the same pages, waits for the end of all.
    if !isFirst, other != thread { while true { pause() } }
    if isFirst, CrashWatch.childFindsDamage(kit) { _exit(ExitCode.failure.rawValue) }
    sigaction(number, kit.previous + Int(number), nil)
    // Held back until this returns; then it does what it would have done.
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

  /// Tells of every damaged file that the parent has mapped, a line each, and ends: as a failure when there is one.
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
