public import DaybookDomain
internal import DaybookLog
internal import DaybookStore

extension Ledger {
  /// Makes a new ledger at a free path.
  public static func create(
    at path: String, clock: ClockKind = .system, options: LedgerOptions = LedgerOptions()
  ) throws(LedgerError) {
    do throws(LedgerFailure) {
      _ = try LedgerDirectory(path).create(
        clock: clock, now: options.clock, mapByteCount: options.mapByteCount)
    } catch {
      throw .failed(error)
    }
  }

  /// Opens a ledger: folds its log, checking every link, and starts its writer.
  public static func open(_ path: String, options: LedgerOptions = LedgerOptions()) async throws(LedgerError)
    -> Ledger
  {
    // Folding blocks: not on the cooperative pool.
    let result: Result<Ledger, LedgerFailure>
    do throws(ThreadError) {
      result = try await Thread.run {
        Result { () throws(LedgerFailure) in try openAndWait(path, options: options) }
      }
    } catch {
      throw .failed(LedgerFailure(error))
    }
    switch result {
    case .success(let ledger): return ledger
    case .failure(let failure): throw .failed(failure)
    }
  }

  /// As `open`, on the caller's thread.
  package static func openAndWait(_ path: String, options: LedgerOptions) throws(LedgerFailure) -> Ledger {
    let directory = LedgerDirectory(path)
    let storage = try directory.storage(mapByteCount: options.mapByteCount)
    do throws(LedgerFailure) {
      return try Ledger(
        storage: storage, vault: try Vault.open(at: directory.vault), views: directory.views,
        snapshots: directory.snapshots, identity: try directory.currentIdentity(), options: options)
    } catch {
      storage.close()
      throw error
    }
  }

  /// Finishes what was accepted, joins the ledger's threads and closes its files.
  public func close() async {
    do throws(ThreadError) {
      try await Thread.run { self.finish() }
    } catch {
      // Without a thread to be had it blocks this one: what was accepted is finished all the same.
      finish()
    }
  }
}
