internal import Daybook
internal import Glibc

/// Who may read a ledger's files: nobody but their owner, who is the one that runs it.
enum PermissionCheck {
  private struct Place {
    let path: String
    let mode: mode_t
    /// Whether others who can read it have what a guest gave.
    var isSecret = false
  }

  static func look(at directory: LedgerDirectory) -> [Finding] {
    let places = [
      Place(path: directory.path, mode: 0o700), Place(path: directory.log, mode: 0o700),
      Place(path: directory.log + "/data.mdb", mode: 0o600),
      Place(path: directory.vault, mode: 0o700, isSecret: true),
      Place(path: directory.vault + "/secret", mode: 0o600, isSecret: true),
      Place(path: directory.vault + "/keys", mode: 0o600, isSecret: true),
      Place(path: directory.views, mode: 0o700),
    ]
    let findings = places.compactMap(look)
    return findings.isEmpty
      ? [.good("permissions", "its owner's alone, and that is who asks")] : findings
  }

  private static func look(at place: Place) -> Finding? {
    var status = stat()
    // What is missing is told by whoever needs it.
    guard stat(place.path, &status) == 0 else { return nil }
    let mode = status.st_mode & 0o777
    if mode & ~place.mode != 0 {
      let found = "\(place.path) has mode \(octal(mode)), allowed is \(octal(place.mode))"
      let advice = "chmod \(octal(place.mode)) \(place.path)"
      return place.isSecret ? .bad("permissions", found, advice) : .warn("permissions", found, advice)
    }
    guard status.st_uid != geteuid() else { return nil }
    return .warn(
      "permissions", "\(place.path) belongs to user \(status.st_uid), this is user \(geteuid())",
      "run daybook as its owner, or chown it: what another user makes in it the owner cannot write")
  }

  private static func octal(_ mode: mode_t) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
