internal import CDaybookLMDB
package import DaybookFiles
internal import Glibc

extension StoreError {
  /// Makes an error from LMDB's code (negative) or an errno; `mapByteCount` is for a full map's message.
  init(code raw: Int32, _ operation: String, path: String, mapByteCount: Int = 0) {
    let (code, found) = StoreError.reading(raw, mapByteCount: mapByteCount)
    self.init(code, operation, path: path, found: found)
  }

  /// The error of a transaction, with its environment's path.
  init(code raw: Int32, _ operation: String, transaction: OpaquePointer) {
    guard let environment = unsafe mdb_txn_env(transaction) else {
      self.init(code: raw, operation, path: "?")
      return
    }
    var path: UnsafePointer<CChar>?
    var info = unsafe MDB_envinfo()
    unsafe mdb_env_get_path(environment, &path)
    unsafe mdb_env_info(environment, &info)
    self.init(
      code: raw, operation, path: unsafe path.map { unsafe String(cString: $0) } ?? "?",
      mapByteCount: unsafe info.me_mapsize)
  }

  private static func reading(_ raw: Int32, mapByteCount: Int) -> (Code, String) {
    switch raw {
    case MDB_MAP_FULL:
      (.mapFull, "the map is full at \(grouped(mapByteCount)) bytes; raise --map-size and reopen")
    case MDB_KEYEXIST: (.keyExists, "the key is already there, or does not sort last")
    case MDB_READERS_FULL:
      (.readersFull, "every reader slot is taken by a process that lives; end some that read it")
    case MDB_TXN_FULL: (.transactionFull, "the transaction changes too many pages; write less in one")
    case MDB_CORRUPTED, MDB_PAGE_NOTFOUND:
      (.corrupted, "\(DataFile.name): a page is not what the page above says (\(text(raw)))")
    case MDB_INVALID:
      (.notAnEnvironment, "the file is not an LMDB environment; name the right directory")
    case MDB_VERSION_MISMATCH: (.versionMismatch, "written by another version of LMDB; open it with that one")
    case MDB_MAP_RESIZED: (.mapResized, "another process has made the map larger; reopen with its --map-size")
    case MDB_PANIC: (.poisoned, "an earlier write failed; reopen before anything else")
    case MDB_BAD_VALSIZE: (.invalid, "a key is empty or longer than 511 bytes, or a value is too long")
    case MDB_BAD_TXN: (.invalid, "the transaction failed earlier and must be abandoned")
    case MDB_BAD_DBI: (.invalid, "the table was opened in another way since")
    case MDB_DBS_FULL: (.invalid, "more tables than the environment was opened for; raise the table limit")
    case MDB_NOTFOUND: (.invalid, "there is no such table")
    case MDB_INCOMPATIBLE: (.invalid, "the table is of another kind")
    case ..<0: (.other(raw), text(raw))
    default: reading(ErrorNumber(raw))
    }
  }

  /// What LMDB calls a code of its own.
  private static func text(_ raw: Int32) -> String {
    unsafe mdb_strerror(raw).map { unsafe String(cString: $0) } ?? "code \(raw)"
  }

  fileprivate static func reading(_ number: ErrorNumber) -> (Code, String) {
    let found = "\(number.text); \(number.advice)"
    if number.isWantOfRoom { return (.diskFull, "no room is left (\(number.text)); \(number.advice)") }
    if number.isAbsence { return (.missing, found) }
    if number.isForbidden { return (.permission, found) }
    if number.isHeld { return (.busy, found) }
    // LMDB returns EINVAL for arguments that are not allowed.
    if number.value == EINVAL { return (.invalid, number.text) }
    return (.io(number.value), found)
  }
}

extension StoreError {
  /// The error of a file beside the environment's own.
  package init(_ error: FileError) {
    let (code, found) = StoreError.reading(error.number)
    self.init(code, error.operation, path: error.path, found: code == .diskFull ? found : error.found)
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
