internal import DaybookDomain
package import DaybookLog
package import DaybookViews

/// The views of a ledger, in its `views/` directory: the built-in ones, and the embedder's.
package enum ViewSet {
  /// The engine over the built-in views and the projections in the options, which go in by the same door.
  ///
  /// Throws `.malformed` for a projection whose name is none, or is taken.
  package static func engine(
    _ directory: String, storage: any LogStorage, secrets: CommandSecrets,
    options: ViewOptions = ViewOptions()
  ) throws(LedgerFailure) -> ViewEngine {
    try ProjectionNames.check(options.projections, builtIn: names)
    let index = IndexView { actor, key in secrets.name(of: key, by: actor) }
    let own: [any View] = options.projections.map { ProjectionView($0) }
    return ViewEngine(directory: directory, log: storage, views: [index] + others + own, options: options)
  }

  /// The views that need no secret.
  private static var others: [any View] {
    [
      AvailabilityView(), KitchenView(), PrepView(), DiaryView(), FloorView(), WaitlistView(), GuestsView(),
      ReportView(), TreeView(),
    ]
  }

  /// The names of the built-in views.
  package static var names: [String] { [IndexView.name] + others.map(\.name) }

  /// The names of those that every ledger has: the others are filled when they are asked for.
  package static var keptNames: [String] {
    [IndexView.name] + others.filter { !$0.isOnDemand }.map(\.name)
  }
}

/// The view `index` behind the writer's protocol.
extension ColdIndex: ColdFacts {}
