import Daybook
import DaybookLog
import DaybookStore
import DaybookTrouble
import Glibc

/// A process that can start no thread, or only some.
///
/// Each thread wants a stack of 1 GiB, and `prlimit` (util-linux) limits its address space from outside.
extension TroubleChild {
  private static let stack = 1 << 30

  /// `threads DIR`: opens one ledger while it can; then, when no thread can start, tries what each line asks.
  static func threads(_ directory: String) throws {
    wantLargeStacks()
    let ledger = try Ledger.openAndWait(directory, options: LedgerOptions())
    // Starts the cooperative pool's threads while it still can.
    inTask {}
    say("ready")
    leaveRoom(for: 0)
    while let line = readLine() {
      switch line {
      case "open":
        opening { () throws(LedgerFailure) in
          try Ledger.openAndWait(directory, options: LedgerOptions()).finish()
        }
      case "open async":
        inTask {
          do throws(LedgerError) {
            _ = try await Ledger.open(directory)
            say("opened")
          } catch {
            if case .failed(let failure) = error { say("\(failure.code.rawValue) \(failure.message)") }
          }
        }
      case "close":
        ledger.submit(Submission(TroubleStory.booking(1).command, by: .guest("ana")) { _ in })
        inTask { await ledger.close() }
        say("closed")
      default: say("unknown \(line)")
      }
    }
  }

  /// `fewThreads DIR`: each line is a number of threads that can start.
  ///
  /// Says how opening a ledger in memory ends then, and how many threads there are afterwards.
  static func fewThreads() throws {
    wantLargeStacks()
    say("ready")
    while let room = readLine().flatMap({ Int($0) }) {
      let log = MemoryLog()
      let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
      try LedgerRecord.write(
        LedgerCreated(ledger: id, format: 1, created: .epoch, clock: .system), to: log)
      leaveRoom(for: room)
      do throws(LedgerFailure) {
        let ledger = try Ledger(storage: log, vault: .inMemory(), options: LedgerOptions())
        say("opened \(threadCount())")
        ledger.finish()
      } catch {
        say("\(error.code.rawValue) \(threadCount())")
      }
      leaveRoom(for: nil)
    }
  }

  private static func opening(_ open: () throws(LedgerFailure) -> Void) {
    do throws(LedgerFailure) {
      try open()
      say("opened")
    } catch {
      say("\(error.code.rawValue) \(error.message)")
    }
  }

  private static func inTask(_ body: @escaping @Sendable () async -> Void) {
    let isDone = Monitor(false)
    Task.detached {
      await body()
      isDone.withLock(wake: true) { $0 = true }
    }
    _ = isDone.wait { $0 ? true : nil }
  }

  /// Starts this process again with thread stacks of 1 GiB; their size is read at the start.
  private static func wantLargeStacks() {
    guard getenv("DAYBOOK_LARGE_STACKS") == nil else { return }
    setenv("DAYBOOK_LARGE_STACKS", "1", 1)
    run(["prlimit", "--stack=\(stack):", CommandLine.arguments[0]] + CommandLine.arguments.dropFirst()) {
      execvp("prlimit", $0)
    }
    stop("no prlimit")
  }

  /// From here on this many more threads can start; nil: any number.
  private static func leaveRoom(for count: Int?) {
    let pages = addressSpacePages() * sysconf(Int32(_SC_PAGESIZE))
    let limit = count.map { "\(pages + $0 * stack + stack / 2)" } ?? "unlimited"
    run(["prlimit", "--pid=\(getpid())", "--as=\(limit):"]) { words in
      var pid: pid_t = 0
      var status: Int32 = 0
      if posix_spawnp(&pid, "prlimit", nil, nil, words, environ) != 0 || waitpid(pid, &status, 0) < 0
        || status != 0
      {
        stop("prlimit failed")
      }
    }
  }

  private static func run(
    _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void
  ) {
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    pointers.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
    for pointer in pointers { free(pointer) }
  }

  private static func threadCount() -> Int {
    guard let directory = opendir("/proc/self/task") else { return 0 }
    defer { closedir(directory) }
    var count = -2  // . and ..
    while readdir(directory) != nil { count += 1 }
    return count
  }
}
