internal import CDaybookLMDB
package import DaybookFiles
internal import Glibc

extension LedgerFailure {
  /// A failure of an environment: `operation` is what was tried in the directory.
  package init(
    _ code: Code, _ operation: String, in directory: String, cause: Cause = .stated, found: String,
    advice: String? = nil
  ) {
    self.init(code, "\(operation) in", directory, cause: cause, found: found, advice: advice)
  }

  /// A code of LMDB's (negative) or an errno; `mapByteCount` is for the message of a full map.
  init(_ raw: Int32, _ operation: String, in directory: String, mapByteCount: Int = 0) {
    // LMDB returns EINVAL for arguments that are not allowed.
    guard raw < 0 || raw == EINVAL else {
      self.init("\(operation) in", directory, ErrorNumber(raw))
      return
    }
    let (cause, found) = LedgerFailure.reading(raw)
    switch raw {
    case MDB_MAP_FULL:
      self.init(
        .storageFull, operation, in: directory, cause: cause,
        found: "the map is full at \(grouped(mapByteCount)) bytes", advice: LedgerFailure.mapAdvice)
    case MDB_TXN_FULL: self.init(.storageFull, operation, in: directory, cause: cause, found: found)
    case MDB_PANIC: self.init(.readOnly, operation, in: directory, cause: cause, found: found)
    default: self.init(cause, operation, in: directory, found: found)
    }
  }

  /// A failure whose cause says its code, and what to do where the files are not what they must be.
  init(_ cause: Cause, _ operation: String, in directory: String, found: String) {
    let advice: String? =
      switch cause {
      case .damage: LedgerFailure.damageAdvice
      case .foreign: "name the right directory"
      case .otherVersion:
        "open it with software for that LMDB; or copy it, with that LMDB's mdb_dump and mdb_load of LMDB 0.9"
      default: nil
      }
    let code: Code =
      switch cause {
      case .damage: .corrupt
      case .otherVersion: .newerFormat
      default: .storage
      }
    self.init(
      code, operation, in: directory, cause: cause, found: found, advice: advice)
  }

  /// What to do about a store whose file is damaged, where nobody knows better.
  package static let damageAdvice =
    "daybook verify says what holds: then restore a backup or daybook salvage, and keep what is there"

  /// What to do about a map that is full, or smaller than another process's.
  private static let mapAdvice = "open it with a larger map (LedgerOptions.mapByteCount)"

  private static func reading(_ raw: Int32) -> (Cause, String) {
    switch raw {
    case MDB_MAP_FULL: (.mapFull, "the map is full")
    case MDB_KEYEXIST: (.keyExists, "the key is already there, or does not sort last")
    case MDB_READERS_FULL:
      (.stated, "every reader slot is taken by a process that lives; end some that read it")
    case MDB_TXN_FULL: (.stated, "the transaction changes too many pages; write less in one")
    case MDB_CORRUPTED, MDB_PAGE_NOTFOUND:
      (.damage, "\(DataFile.name): a page is not what the page above says (\(text(raw)))")
    case MDB_INVALID: (.foreign, "the file is not an LMDB environment")
    case MDB_VERSION_MISMATCH: (.otherVersion, "written by another version of LMDB")
    case MDB_MAP_RESIZED:
      (.stated, "another process has made the map larger than this one may have it; \(mapAdvice)")
    case MDB_PANIC: (.stated, "an earlier write failed; reopen before anything else")
    case MDB_BAD_VALSIZE: (.invalid, "a key is empty or longer than 511 bytes, or a value is too long")
    case MDB_BAD_TXN: (.invalid, "the transaction failed earlier and must be abandoned")
    case MDB_BAD_DBI: (.invalid, "the table was opened in another way since")
    case MDB_DBS_FULL: (.invalid, "more tables than the environment was opened for; raise the table limit")
    case MDB_NOTFOUND: (.invalid, "there is no such table")
    case MDB_INCOMPATIBLE: (.invalid, "the table is of another kind")
    case EINVAL: (.invalid, ErrorNumber(raw).text)
    default: (.store(raw), text(raw))
    }
  }

  /// What LMDB calls a code of its own.
  private static func text(_ raw: Int32) -> String {
    unsafe mdb_strerror(raw).map { unsafe String(cString: $0) } ?? "code \(raw)"
  }
}

/// Decimal digits in groups of three: `1,073,741,824`.
func grouped(_ number: some BinaryInteger) -> String {
  var text = ""
  for (index, digit) in String(number).reversed().enumerated() {
    if index > 0, index.isMultiple(of: 3), digit != "-" { text.append(",") }
    text.append(digit)
  }
  return String(text.reversed())
}
