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
        clock: clock, now: options.clock, mapByteCount: options.mapByteCount,
        firstMapByteCount: options.firstMapByteCount)
    } catch {
      throw .failed(error)
    }
  }

  /// Opens a ledger: folds its log, checking every link, and starts its writer.
  ///
  /// Throws `.failed` with what is wrong and what to do, `.busy(.cancelled)` when the task is cancelled meanwhile.
  public static func open(_ path: String, options: LedgerOptions = LedgerOptions()) async throws(LedgerError)
    -> Ledger
  {
    // Folding blocks, so it does not run on the cooperative pool.
    let isCancelled = Monitor(false)
    do throws(LedgerFailure) {
      return try await opened(path, options, isCancelled).get()
    } catch {
      throw error.code == .stopped ? .busy(.cancelled) : .failed(error)
    }
  }

  private static func opened(
    _ path: String, _ options: LedgerOptions, _ isCancelled: Monitor<Bool>
  ) async -> Result<Ledger, LedgerFailure> {
    // A cancellation handler cannot throw typed errors, so it returns a result.
    await withTaskCancellationHandler {
      do throws(LedgerFailure) {
        return try await Thread.run {
          Result { () throws(LedgerFailure) in
            try openAndWait(path, options: options) { isCancelled.withLock { $0 } }
          }
        }
      } catch {
        return .failure(error)
      }
    } onCancel: {
      isCancelled.withLock { $0 = true }
    }
  }

  /// As `open`, on the caller's thread.
  package static func openAndWait(
    _ path: String, options: LedgerOptions, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(LedgerFailure) -> Ledger {
    let directory = LedgerDirectory(path)
    try NodeDirectory.refuse(directory)
    let storage = try directory.storage(
      mapByteCount: options.mapByteCount, firstMapByteCount: options.firstMapByteCount)
    do throws(LedgerFailure) {
      return try Ledger(
        storage: storage, vault: try Vault.open(at: directory.vault), views: directory.views,
        snapshots: directory.snapshots, seals: directory.seals, identity: try directory.currentIdentity(),
        options: options,
        isCancelled: isCancelled)
    } catch {
      storage.close()
      throw error
    }
  }

  /// Finishes the accepted commands, joins the ledger's threads and closes its files.
  ///
  /// The files are the log, the views and the vault.
  ///
  /// Several callers may close it at once: each returns when all is done. Cancellation does not end it. While
  /// another process holds the writer lock it waits, and tells the observer.
  public func close() async {
    do throws(LedgerFailure) {
      _ = try await Thread.run { self.finish() }
    } catch {
      // When no thread can start, it blocks this one: accepted commands are finished all the same.
      finish()
    }
  }
}
