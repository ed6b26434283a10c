internal import Daybook
internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// What people and the ledger itself have still to do: notices nobody took, due work that nobody recorded.
enum WorkCheck {
  /// Minutes after which due work shows that nobody records it.
  private static let late: Int64 = 5

  static func look(at engine: ViewEngine, now: Timestamp) -> Finding {
    do throws(LedgerFailure) {
      let unsettled = try engine.read(of: ["index", "kitchen"], until: .now, isProjecting: false) {
        snapshot throws(LedgerFailure) in
        var unsettled: [Notice] = []
        for venue in snapshot.venues() {
          // Guests are told by whoever sends their messages; nobody at the venue can settle those.
          for audience in [Audience.kitchen, .floor] {
            unsettled += snapshot.unsettledNotices(at: venue.id, to: audience)
          }
        }
        if let trouble = snapshot.trouble { throw trouble }
        return unsettled
      }
      return notices(unsettled, now)
    } catch {
      return .notKnown("notices", error)
    }
  }

  /// What is due and not recorded, by the state that a writer would have.
  static func due(in storage: LMDBLog, _ snapshots: SnapshotDirectory, _ head: LogHead, now: Timestamp)
    -> Finding
  {
    do throws(LedgerFailure) {
      let last = Position(head.position)
      let base = snapshots.newest(through: last, of: storage)
      guard let state = try SavedState.folding(base, through: last, of: storage)?.state else {
        return .warn("due work", "not looked at: the log ends before position \(last)", "daybook verify")
      }
      return due(state.unrecorded(at: now), now)
    } catch {
      return .notKnown("due work", error)
    }
  }

  private static func notices(_ unsettled: [Notice], _ now: Timestamp) -> Finding {
    guard let oldest = unsettled.min(by: { $0.at < $1.at }) else {
      return .good("notices", "every one to kitchen and floor was taken")
    }
    let escalated = unsettled.count(where: \.isEscalated)
    let found =
      "\(unsettled.count) to be taken, \(escalated) escalated; the oldest, \(oldest.kind.rawValue) to the "
      + "\(oldest.audience.rawValue) of \(oldest.venue), since \(age(oldest.at, now))"
    guard escalated > 0 else { return .good("notices", found) }
    return .warn(
      "notices", found,
      "daybook kitchen \(oldest.venue) --audience \(oldest.audience.rawValue) shows them; have somebody take them"
    )
  }

  private static func due(_ work: [(since: Timestamp, kind: DueKind)], _ now: Timestamp) -> Finding {
    guard let oldest = work.map(\.since).min() else { return .good("due work", "nothing is due") }
    let kinds = DueKind.allCases.compactMap { kind -> String? in
      let count = work.count { $0.kind == kind }
      return count == 0 ? nil : words(count, kind)
    }
    let found = "\(kinds.joined(separator: ", ")); the oldest for \(age(oldest, now))"
    guard now.microseconds(since: oldest) > late * 60_000_000 else { return .good("due work", found) }
    return .warn("due work", found, "nobody records it: have a service run, or daybook due --follow")
  }

  private static func words(_ count: Int, _ kind: DueKind) -> String {
    switch kind {
    case .lapse: counted(count, "lapse")
    case .fire: counted(count, "ticket") + " to be fired"
    case .retry: counted(count, "notice") + " to be tried again"
    case .closing: counted(count, "date") + " to be closed"
    case .offer: "an offer"
    }
  }

  private static func age(_ at: Timestamp, _ now: Timestamp) -> String {
    spanText(seconds: max(0, now.microseconds(since: at) / 1_000_000))
  }
}
