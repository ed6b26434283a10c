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

/// The view `index` behind the writer's protocol.
extension ColdIndex: ColdFacts {}
