import Glibc

/// A short wait between looks at another process's work.
enum Pause {
  static func shortly() { usleep(20_000) }
}
