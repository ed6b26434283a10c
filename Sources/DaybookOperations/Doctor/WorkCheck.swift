internal import Daybook
internal import DaybookTime
internal import DaybookViews

/// What people and the ledger itself have still to do: notices nobody took, dishes that should have been fired.
enum WorkCheck {
  /// Minutes after which due work shows that nobody records it.
  private static let late: Int64 = 5

  static func look(at engine: ViewEngine, now: Timestamp) -> [Finding] {
    do throws(LedgerFailure) {
      let work = try engine.read(of: ["index", "kitchen", "prep"], until: .now, isProjecting: false) {
        snapshot throws(LedgerFailure) in
        let work = Work(snapshot, now: now)
        if let trouble = snapshot.trouble { throw trouble }
        return work
      }
      return [notices(work, now), due(work, now)]
    } catch {
      return [.notKnown("notices", error)]
    }
  }

  private struct Work {
    var unsettled: [Notice] = []
    /// When the oldest dish that may be fired should have been.
    var oldestFire: Timestamp?
    var fires = 0

    init(_ snapshot: borrowing Snapshot, now: Timestamp) {
      for venue in snapshot.venues() {
        // Guests are told by whoever sends their messages; nobody at the venue can settle those.
        for audience in [Audience.kitchen, .floor] {
          unsettled += snapshot.unsettledNotices(at: venue.id, to: audience)
        }
        for station in snapshot.prep(at: venue.id, now: now) {
          for line in station.lines where line.phase == .due {
            fires += 1
            if let at = line.fireAt { oldestFire = min(oldestFire ?? at, at) }
          }
        }
      }
    }
  }

  private static func notices(_ work: Work, _ now: Timestamp) -> Finding {
    guard let oldest = work.unsettled.min(by: { $0.at < $1.at }) else {
      return .good("notices", "every one to kitchen and floor was taken")
    }
    let escalated = work.unsettled.count(where: \.isEscalated)
    let found =
      "\(work.unsettled.count) to be taken, \(escalated) escalated; the oldest, \(oldest.kind.rawValue) to the "
      + "\(oldest.audience.rawValue) of \(oldest.venue), since \(age(oldest.at, now))"
    guard escalated > 0 else { return .good("notices", found) }
    return .warn(
      "notices", found,
      "daybook kitchen \(oldest.venue) --audience \(oldest.audience.rawValue) shows them; have somebody take them"
    )
  }

  private static func due(_ work: Work, _ now: Timestamp) -> Finding {
    guard let oldest = work.oldestFire else { return .good("due work", "nothing is due") }
    let found = "\(counted(work.fires, "ticket")) to be fired, the oldest for \(age(oldest, now))"
    guard now.microseconds(since: oldest) > late * 60_000_000 else { return .good("due work", found) }
    return .warn("due work", found, "nobody records it: have a service run, or daybook due --follow")
  }

  private static func age(_ at: Timestamp, _ now: Timestamp) -> String {
    spanText(seconds: max(0, now.microseconds(since: at) / 1_000_000))
  }
}
