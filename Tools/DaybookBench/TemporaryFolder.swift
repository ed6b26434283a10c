import Glibc

/// A folder under the current directory, removed at the end and on Ctrl-C.
struct TemporaryFolder: Sendable {
  let path: String

  init() throws(BenchFailure) {
    path = "./daybook-bench.\(getpid())"
    guard mkdir(path, 0o700) == 0 else {
      throw BenchFailure("create \(path): \(String(cString: strerror(errno))); run it where you may write")
    }
    removeOnInterrupt()
  }

  func remove() { TemporaryFolder.remove(path) }

  /// The path of this name in the folder.
  func path(_ name: String) -> String { path + "/" + name }

  /// Leaves the signals that end a program to the thread that waits for them.
  ///
  /// Call it before any other thread is started.
  static func blockSignals() {
    var signals = sigset_t()
    fill(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Waits on its own thread for the signals that end a program.
  private func removeOnInterrupt() {
    final class Folder: Sendable {
      let path: String
      init(_ path: String) { self.path = path }
    }
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        var signals = sigset_t()
        TemporaryFolder.fill(&signals)
        var signal: Int32 = 0
        sigwait(&signals, &signal)
        if let argument {
          TemporaryFolder.remove(Unmanaged<Folder>.fromOpaque(argument).takeRetainedValue().path)
        }
        _exit(128 + signal)
      }, Unmanaged.passRetained(Folder(path)).toOpaque())
  }

  private static func fill(_ signals: inout sigset_t) {
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
  }

  private static func remove(_ path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(directory)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
