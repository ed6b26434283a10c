package import Daybook
internal import DaybookFiles
internal import Glibc

/// The file of rejected rows; it holds personal data, so only its owner may read it.
package enum QuarantineFile {
  /// Writes all of it or nothing. It replaces another file only if its name is given.
  package static func write(_ bytes: [UInt8], named given: String?, beside file: String, suffix: String)
    throws(LedgerFailure) -> String
  {
    let path: String
    if let given {
      path = given
    } else {
      path = try free(beside: file == "-" ? "standard-input" : file, suffix, for: bytes)
    }
    let draft = try DraftFile(secret: path, .replacing)
    try draft.write(bytes)
    try draft.finish()
    return path
  }

  /// `FILE.quarantine.json`, or the first free number of it; a file with the same bytes is used again.
  private static func free(beside file: String, _ suffix: String, for bytes: [UInt8]) throws(LedgerFailure)
    -> String
  {
    var base = file
    for ending in [".\(suffix)", ".quarantine"]
    where base.utf8.reversed().starts(with: ending.utf8.reversed()) {
      base = String(decoding: base.utf8.dropLast(ending.utf8.count), as: UTF8.self)
    }
    var number = 1
    while true {
      let path = "\(base).quarantine\(number == 1 ? "" : ".\(number)").\(suffix)"
      var status = stat()
      guard lstat(path, &status) == 0 else { return path }
      if status.st_size == bytes.count, try FileBytes.read(path) == bytes { return path }
      number += 1
    }
  }
}
