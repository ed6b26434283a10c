package import DaybookTime

/// Which service of a venue an instant falls in, and whether a party may start then.
package struct ServiceCheck: Hashable, Sendable {
  /// The business date: that of the service, else the local date (R5).
  package let date: CivilDate
  /// Why a party may not start; nil when it may.
  package let refusal: RefusalCode?
}

extension VenueState {
  /// Judges a start against the services of the local date and of the evening before (R2, R3, R5).
  ///
  /// A walk-in starts at any minute: `ignoringGrid` (R26).
  package borrowing func checkService(at start: Timestamp, ignoringGrid: Bool = false) -> ServiceCheck {
    let local = rules.wallTime(at: start).date
    var offGrid: CivilDate?
    var late: CivilDate?
    for date in [local.adding(days: -1), local] where rules.exists(date) {
      for service in services(on: date) {
        let grid = service.grid(on: date, rules: rules)
        if grid.contains(start) {
          if ignoringGrid || grid.isOnGrid(start) { return ServiceCheck(date: date, refusal: nil) }
          offGrid = offGrid ?? date
        } else if start > grid.lastSeatingAt, start < rules.configured(service.closes, on: date) {
          late = late ?? date
        }
      }
    }
    if let offGrid { return ServiceCheck(date: offGrid, refusal: .offGrid) }
    if let late { return ServiceCheck(date: late, refusal: .afterLastSeating) }
    for date in [local.adding(days: -1), local] where isClosedSpecialDay(date) {
      for service in regularServices(on: date) {
        let opens = rules.configured(service.opens, on: date)
        if opens <= start, start < rules.configured(service.closes, on: date) {
          return ServiceCheck(date: date, refusal: .closedSpecialDay)
        }
      }
    }
    return ServiceCheck(date: local, refusal: .outsideService)
  }

  borrowing func isClosedSpecialDay(_ date: CivilDate) -> Bool {
    definition.specialDays.contains { $0.date == date && $0.services == nil }
  }

  /// Every grid instant of a business date, ascending; on a special day that closes it, those it would have had.
  package borrowing func gridInstants(on date: CivilDate) -> [Timestamp] {
    let open = isClosedSpecialDay(date) ? regularServices(on: date) : services(on: date)
    guard open.count != 1 else { return open[0].grid(on: date, rules: rules).slots }
    return Set(open.flatMap { $0.grid(on: date, rules: rules).slots }).sorted()
  }
}

extension Service {
  func grid(on date: CivilDate, rules: ZoneRules) -> SlotGrid {
    SlotGrid(rules: rules, date: date, opens: opens, lastSeating: lastSeating, gridMinutes: gridMinutes)
  }
}
