import DaybookDomain
import DaybookTime
import DaybookViews

/// A guest on a business date.
struct GuestDay: Hashable {
  let guest: Actor
  let date: CivilDate
}

/// Which refusals at a venue were demand that was lost.
///
/// A guest counts once a date, with the largest party and where the first refusal was, and not with a booking of that date
/// that stands; of anybody else every refusal counts.
struct TurnedAway {
  /// Covers that were lost, by the refusal that counts for them.
  private(set) var covers: [Position: Int] = [:]

  /// All refusals of their business dates, in any order; `guests` are those with a booking that stands.
  init(_ refusals: [(refusal: ReportRefusal, date: CivilDate)], having guests: Set<GuestDay>) {
    var first: [GuestDay: (position: Position, covers: Int)] = [:]
    for (refusal, date) in refusals {
      guard refusal.by.role == .guest else {
        covers[refusal.position] = refusal.covers
        continue
      }
      let day = GuestDay(guest: refusal.by, date: date)
      guard !guests.contains(day) else { continue }
      let found = first[day] ?? (refusal.position, refusal.covers)
      first[day] = (min(found.position, refusal.position), max(found.covers, refusal.covers))
    }
    for found in first.values { covers[found.position] = found.covers }
  }
}
