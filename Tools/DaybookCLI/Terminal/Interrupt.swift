import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: long work checks this between steps and stops cleanly; a second one ends the process.
enum Interrupt {
  private static let count = Atomic<Int>(0)
  private static let hangUps = Atomic<Int>(0)

  static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  static func install() {
    signal(SIGINT, handle)
    signal(SIGTERM, handle)
  }

  /// SIGHUP asks to read files again, and does not end the process.
  static func installReload() { signal(SIGHUP, hear) }

  /// Whether SIGHUP came since this was last asked.
  static func takeReload() -> Bool { hangUps.exchange(0, ordering: .relaxed) > 0 }

  /// For read-only work: Ctrl-C ends it at once.
  static func endsTheProcess() {
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }

  /// A short wait between looks at another process's work.
  static func pause() { usleep(20_000) }

  private static let hear: @convention(c) (Int32) -> Void = { _ in
    _ = hangUps.add(1, ordering: .relaxed)
  }

  private static let handle: @convention(c) (Int32) -> Void = { number in
    if count.add(1, ordering: .relaxed).oldValue > 0 { _exit(128 + number) }
  }
}
