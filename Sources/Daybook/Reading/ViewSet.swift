internal import DaybookDomain
package import DaybookLog
package import DaybookViews

/// The views of a ledger, in its `views/` directory.
package enum ViewSet {
  package static func engine(
    _ directory: String, storage: any LogStorage, secrets: CommandSecrets,
    options: ViewOptions = ViewOptions()
  ) -> ViewEngine {
    let index = IndexView { actor, key in secrets.name(of: key, by: actor) }
    return ViewEngine(directory: directory, log: storage, views: [index] + others, options: options)
  }

  /// Those that need no secrets.
  private static var others: [any View] {
    [
      AvailabilityView(), KitchenView(), PrepView(), DiaryView(), FloorView(), WaitlistView(), GuestsView(),
    ]
  }

  /// The names of all of them.
  package static var names: [String] { [IndexView.name] + others.map(\.name) }
}

extension LedgerFailure {
  package init(_ error: ViewError) {
    let code: Code =
      switch error.code {
      case .behind: .viewBehind
      case .diverged: .diverged
      default: .view
      }
    self.init(code, error.message)
  }
}

/// The index as the writer asks it.
struct IndexedFacts: ColdFacts {
  private let index: ColdIndex

  init(_ engine: ViewEngine) throws(LedgerFailure) {
    do throws(ViewError) { index = try ColdIndex(engine) } catch { throw LedgerFailure(error) }
  }

  var checkpoint: Position { index.checkpoint }

  func position(of name: KeyDigest) throws(LedgerFailure) -> Position? {
    do throws(ViewError) { return try index.position(of: name) } catch { throw LedgerFailure(error) }
  }

  func entity(_ subject: CommandSubject) throws(LedgerFailure) -> Departed? {
    do throws(ViewError) { return try index.entity(subject) } catch { throw LedgerFailure(error) }
  }

  func entities(of guest: Actor) throws(LedgerFailure) -> [Departed] {
    do throws(ViewError) { return try index.entities(of: guest) } catch { throw LedgerFailure(error) }
  }

  func entry(behind reservation: ReservationID) throws(LedgerFailure) -> Departed? {
    do throws(ViewError) { return try index.entry(behind: reservation) } catch { throw LedgerFailure(error) }
  }

  /// What cannot be refreshed now stays as it is: right, and further behind.
  func refresh() { _ = try? index.refresh() }

  func close() { index.close() }
}
