internal import CDaybookLMDB
internal import Glibc

extension OpenEnvironment {
  /// Whether a commit that failed with this code may have become durable.
  ///
  /// LMDB 0.9 commits in this order: (1) free list and table roots, in memory; (2) the dirty pages, by
  /// `pwrite`; (3) `fdatasync`; (4) the meta page, by a synchronous `pwrite`. Only (4) makes the transaction
  /// count, and after a failure there, and only there, LMDB refuses to begin anything more.
  ///
  /// - LMDB's own codes arise in (1): surely nothing.
  /// - No room (ENOSPC, EDQUOT, EFBIG), ENOMEM and EINVAL arise in (1) to (3), and on file systems that
  ///   copy on write in (4) too: undecided when LMDB refuses to begin, else surely nothing.
  /// - EIO is also what LMDB reports for a short write on a full disk. It comes from (2) if LMDB can still
  ///   begin a transaction; `outOfSpace` is asked about this case first.
  /// - Every other errno, EIO above all, may come from (3) or (4), after which the page cache may differ from
  ///   the disk: undecided.
  func isUndecided(_ code: Int32, _ environment: OpaquePointer?) -> Bool {
    switch code {
    case ..<0: return code == MDB_PANIC
    case ENOSPC, EDQUOT, EFBIG, ENOMEM, EINVAL: return unsafe !isUsable(environment)
    default: return true
    }
  }

  /// Whether LMDB can still begin transactions: not after a failed write of the meta page.
  func isUsable(_ environment: OpaquePointer?) -> Bool {
    guard let environment = unsafe environment else { return false }
    var begun: OpaquePointer?
    let probe = unsafe OpenEnvironment.beginRead(environment, &begun)
    if let transaction = unsafe begun { unsafe mdb_txn_abort(transaction) }
    return probe == MDB_SUCCESS
  }
}
