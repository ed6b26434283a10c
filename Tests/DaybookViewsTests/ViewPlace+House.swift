import DaybookDomain
import DaybookStories
import DaybookViews

extension ViewPlace {
  /// Every view there is.
  static var allViews: [any View] {
    views + [KitchenView(), PrepView(), DiaryView(), FloorView(), WaitlistView(), GuestsView(), ReportView()]
  }

  /// Lends all views at the end of a story.
  static func reading(
    _ house: HouseStory, _ body: (borrowing ViewSnapshot) throws(LedgerFailure) -> Void
  ) throws {
    let place = try ViewPlace(house.facts)
    try place.engine(allViews).read(atLeast: house.state.scalars.head, until: soon(), body)
  }
}
