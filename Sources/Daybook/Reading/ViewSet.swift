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

  /// The views that need no secret.
  private static var others: [any View] {
    [
      AvailabilityView(), KitchenView(), PrepView(), DiaryView(), FloorView(), WaitlistView(), GuestsView(),
    ]
  }

  /// The names of all views.
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

/// The view `index` behind the writer's protocol.
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

  /// A refresh that fails leaves it as it is: right, but further behind.
  func refresh() { _ = try? index.refresh() }

  func close() { index.close() }
}
