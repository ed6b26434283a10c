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
  /// - EIO is also what LMDB says of a write that was cut short, which a full disk does. That comes from (2) where it
  ///   goes on to begin; `wantOfRoom` tells it apart before this is asked.
  /// - Every other errno, EIO above all, may come from (3) or (4), after which the page cache says nothing
  ///   of the disk: undecided.
  func isUndecided(_ code: Int32, _ environment: OpaquePointer?) -> Bool {
    switch code {
    case ..<0: return code == MDB_PANIC
    case ENOSPC, EDQUOT, EFBIG, ENOMEM, EINVAL: return unsafe !isUsable(environment)
    default: return true
    }
  }

  /// Whether LMDB goes on to begin transactions: not after a failure of the page that makes a commit count.
  func isUsable(_ environment: OpaquePointer?) -> Bool {
    guard let environment = unsafe environment else { return false }
    var begun: OpaquePointer?
    let probe = unsafe OpenEnvironment.beginRead(environment, &begun)
    if let transaction = unsafe begun { unsafe mdb_txn_abort(transaction) }
    return probe == MDB_SUCCESS
  }
}
