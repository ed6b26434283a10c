package import DaybookLog
package import DaybookStore

extension LedgerFailure {
  package init(_ failure: LogFailure) {
    let code: Code =
      switch failure.code {
      case .full: .storageFull
      case .notALog, .missing: .notALedger
      case .corrupt: .corrupt
      case .newer: .newerFormat
      case .poisoned: .readOnly
      case .permission, .networkFileSystem, .io, .other: .storage
      }
    self.init(code, failure.message)
  }

  /// A thread that could not be started.
  package init(_ error: ThreadError) { self.init(.resources, error.description) }

  /// Runs work on a log; its failure becomes the ledger's.
  package static func ofLog<R>(_ body: () throws(LogFailure) -> R) throws(LedgerFailure) -> R {
    do throws(LogFailure) { return try body() } catch { throw LedgerFailure(error) }
  }
}
