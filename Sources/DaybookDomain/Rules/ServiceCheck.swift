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
    // A clock value reaches into the next date, and past that where the clocks skip midnight or a whole date (R6).
    for days in [2, 1, 0] {
      guard let date = openingDate(days, before: local) else { continue }
      for service in services(on: date) where days < 2 || service.closes.minutes >= 1440 {
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
    for days in [2, 1, 0] {
      guard let date = openingDate(days, before: local), isClosedSpecialDay(date) else { continue }
      for service in regularServices(on: date) {
        let opens = rules.configured(service.opens, on: date)
        let isOpen = start < rules.configured(service.closes, on: date)
        if opens <= start, isOpen || start <= rules.configured(service.lastSeating, on: date) {
          return ServiceCheck(date: date, refusal: .closedSpecialDay)
        }
      }
    }
    return ServiceCheck(date: local, refusal: .outsideService)
  }

  /// The business date so many days before a local date, if it exists.
  private borrowing func openingDate(_ days: Int, before local: CivilDate) -> CivilDate? {
    let date = local.adding(days: -days)
    return rules.exists(date) ? date : nil
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
