internal import Daybook
internal import DaybookViews
internal import Glibc

/// Who advances the views, and whether they keep up.
enum ProjectorCheck {
  static func look(at directory: LedgerDirectory, _ engine: ViewEngine, lagBefore: UInt64) -> Finding {
    let holder = holder(of: directory.views + "/projector.lock")
    let lag = (try? engine.list().filter { !$0.isOnDemand }.map(\.lag).max()) ?? nil
    let who = holder.map { "process \($0) holds the lock" } ?? "nobody holds the lock"
    let found = "\(who), lag \(lag ?? lagBefore)"
    guard let lag, lag > lagBefore, lag > ViewStatusCheck.far else { return .good("projector", found) }
    return .warn(
      "projector", found + ", growing",
      holder.map { "see what process \($0) does: writers are faster than it" }
        ?? "have a service run, or catch up with any query: nobody advances the views")
  }

  /// The process that has a lock on a file; nil when nobody has, or the system does not say.
  private static func holder(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, let bytes = try? FileBytes.read("/proc/locks") else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      // `1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF`; one that waits has `->` before its kind.
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", let process = Int(words[4]),
        words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == UInt64(status.st_ino)
      else { continue }
      return process
    }
    return nil
  }
}
