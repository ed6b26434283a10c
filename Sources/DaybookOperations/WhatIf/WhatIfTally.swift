import DaybookDomain
import DaybookTime
import DaybookViews

/// Counts what two courses of events come to at one venue, on some business dates.
struct WhatIfTally {
  private let venue: VenueID
  private let dates: ClosedRange<CivilDate>
  private let now: Timestamp

  init(_ venue: VenueID, _ dates: ClosedRange<CivilDate>, at now: Timestamp) {
    (self.venue, self.dates, self.now) = (venue, dates, now)
  }

  /// The figures of one course of events; `lost` are the refused parties that have no place in it.
  func figures(
    of course: Course, at venue: VenueState, late: [ReservationID: Int], lost: [Int]
  ) -> WhatIfFigures {
    var figures = WhatIfFigures()
    var (occupancy, kitchen) = (OccupancyTally(), OccupancyTally())
    let calendar = ReportCalendar(venue)
    for id in course.ids.sorted() {
      guard let reservation = here(id, in: course), let row = ReportVisit(reservation) else { continue }
      switch reservation.state {
      case .booked, .requested, .completed:
        figures.due.add(row.covers)
        if row.isWalkIn { figures.walkIns.add(row.covers) }
        if reservation.needsTable { figures.needTable.add(row.covers) }
        if let minutes = late[id] {
          figures.late.add(row.covers)
          figures.lateMinutes += minutes
        }
      case .noShow: figures.noShows.add(row.covers)
      case .cancelled, .lateCancelled: figures.cancels.add(row.covers)
      case .declined: break
      }
      if let sits = CountedVisit(row, ReportMoments(), at: now).sits(at: now) {
        occupancy.add(row, sits, calendar)
        kitchen.add(row, sits.lowerBound..<sits.lowerBound.adding(minutes: 15), calendar)
      }
    }
    for covers in lost { figures.turnedAway.add(covers) }
    occupancy.add(venue, dates)
    kitchen.add(venue, dates)
    (figures.occupancy, figures.kitchen) = (occupancy.result, kitchen.result)
    return figures
  }

  /// Every party that stands in one of the two, in order of start and id.
  func parties(of played: Reenactment) -> [WhatIfParty] {
    var parties: [WhatIfParty] = []
    for id in played.recorded.ids.union(played.altered.ids) {
      let before = place(id, in: played.recorded)
      let otherwise = place(id, in: played.altered)
      guard let known = otherwise ?? before else { continue }
      parties.append(
        WhatIfParty(
          id: id, covers: known.stay.party.covers, owner: known.owner, guest: known.guest,
          isWalkIn: known.isWalkIn, date: known.stay.date, before: before.map { WhatIfPlace($0) },
          otherwise: otherwise.map { WhatIfPlace($0) },
          codes: otherwise == nil ? played.refusals[id.retyped()] ?? [] : [],
          refusal: played.refusalsOf[id], isFromWaitlist: played.offered.contains(id),
          lateMinutes: played.late[id] ?? 0, isChangeRefused: played.refusedChanges.contains(id)))
    }
    return parties.sorted { a, b in
      let (x, y) = ((a.otherwise ?? a.before)?.start ?? .epoch, (b.otherwise ?? b.before)?.start ?? .epoch)
      return x != y ? x < y : a.id < b.id
    }
  }

  /// A visit of the venue and the dates that are counted, as it stands at the end.
  private func here(_ id: ReservationID, in course: Course) -> Reservation? {
    guard let found = course.reservation(id), found.venue == venue, dates.contains(found.stay.date) else {
      return nil
    }
    return found.effective(at: now)
  }

  /// One that is due or has come, with a table or units of a pool.
  private func place(_ id: ReservationID, in course: Course) -> Reservation? {
    here(id, in: course).flatMap { $0.stands && !$0.needsTable && $0.stay.hasDate ? $0 : nil }
  }
}

extension Occupancy {
  static let none = Occupancy(dateCount: 0, tables: 0, seats: 0, quarters: [])
}
