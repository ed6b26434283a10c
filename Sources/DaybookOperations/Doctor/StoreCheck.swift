internal import Daybook
internal import DaybookDomain
internal import DaybookLog
package import DaybookStore
internal import DaybookViews

/// Which software and ledger, whether the last records hold, and whether snapshots and seals remember the same log.
package enum StoreCheck {
  static func look(at sample: LogSample) -> [Finding] {
    let created = sample.created
    let version = Finding.good(
      "version",
      "daybook \(Ledger.version), ledger \(created.ledger) of format \(created.format), \(created.clock.rawValue) clock, "
        + "created \(created.created)")
    return [version, records(sample)]
  }

  /// The store library that is loaded.
  package static func library(_ library: StoreLibrary = .inUse) -> Finding {
    guard library.destroysLocks else { return .good("library", "\(library)") }
    return .warn(
      "library",
      "\(library): its close by the last user of a file can make the next one's begin fail with EINVAL; the file is then "
        + "opened once more by itself",
      "use LMDB 0.9.24 or earlier, or 0.9.32 or later")
  }

  private static func records(_ sample: LogSample) -> Finding {
    if let violation = sample.violation {
      return .bad(
        "store", "violation at \(violation)",
        "write nothing more; daybook verify says what holds, then daybook restore from a backup, and keep this directory"
      )
    }
    if let fault = sample.faultBelow {
      return .bad(
        "store", "\(fault)",
        "write nothing more; daybook verify says what holds, then daybook restore from a backup, and keep this directory"
      )
    }
    let which =
      sample.isWhole
      ? "every record holds"
      : "the last \(counted(sample.facts.count, "record")) and \(sample.below) drawn from those before hold, daybook verify proves all"
    return .good("store", "opens, head \(sample.head.position), \(which)")
  }

  static func snapshots(
    of directory: LedgerDirectory, _ storage: LMDBLog, _ ledger: LedgerID
  ) -> Finding {
    let snapshots = SnapshotDirectory(directory.snapshots, ledger: ledger)
    if let found = snapshots.contradiction(with: storage) {
      return .bad("snapshots", found.message, Witness.advice)
    }
    guard let newest = snapshots.positions.last else { return .good("snapshots", "none yet") }
    return .good("snapshots", "\(snapshots.positions.count), the newest at position \(newest)")
  }

  /// `engine` nil: the views cannot be read, and only the number of records is compared.
  static func seals(
    of directory: LedgerDirectory, _ storage: LMDBLog, _ ledger: LedgerID, _ engine: ViewEngine?
  ) -> Finding {
    do throws(LedgerFailure) {
      let newest = try SealDirectory(directory).seal(.last)
      let kept = KeptSeals(directory.seals, ledger: ledger)
      if let found = try kept.contradiction(with: storage, engine) {
        return .bad("seals", found.message, Witness.advice)
      }
      guard let newest else { return .good("seals", "none yet") }
      return .good("seals", "the newest is of \(counted(newest.position.value, "record"))")
    } catch {
      return .bad("seals", error.message)
    }
  }
}
