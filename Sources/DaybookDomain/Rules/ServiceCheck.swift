package import DaybookTime

/// Which service of a venue an instant falls in, and whether a party may start then.
package struct ServiceCheck: Hashable, Sendable {
  /// The business date: that of the service, else the local date (R5).
  package let date: CivilDate
  /// The service it falls in, also where the start is off its grid or too late; nil outside of all.
  package let service: Service?
  /// Why a party may not start; nil when it may.
  package let refusal: RefusalCode?
}

/// One of the services of a business date.
private struct ServicePlace {
  let date: CivilDate
  let place: Int
}

extension VenueState {
  /// Judges a start against the services of the local date and of the evening before (R2, R3, R5).
  ///
  /// A walk-in starts at any minute: `ignoringGrid` (R26). A service marked first has every instant at which
  /// it takes parties, whatever other service has it too.
  package borrowing func checkService(at start: Timestamp, ignoringGrid: Bool = false) -> ServiceCheck {
    let local = rules.wallTime(at: start).date
    let mayYield = editions.contains { $0.hasFirstService }
    var (open, offGrid, late): (ServicePlace?, ServicePlace?, ServicePlace?)
    // A clock value reaches into the next date, or past it where clocks skip midnight or a date (R6).
    for days in [2, 1, 0] {
      guard let date = openingDate(days, before: local) else { continue }
      let services = services(on: date)
      for place in services.indices where days < 2 || services[place].closes.minutes >= 1440 {
        let closesAt = rules.configured(services[place].closes, on: date)
        // Most services of the evening before are over: of them no more is asked.
        guard start < closesAt || start <= rules.configured(services[place].lastSeating, on: date) else {
          continue
        }
        let found = ServicePlace(date: date, place: place)
        let grid = services[place].grid(on: date, rules: rules)
        if grid.contains(start) {
          let isOnGrid = ignoringGrid || services[place].isOnGrid(start, grid, rules)
          if services[place].isFirst || (isOnGrid && !mayYield) {
            return ServiceCheck(date: date, service: services[place], refusal: isOnGrid ? nil : .offGrid)
          }
          if isOnGrid { open = open ?? found } else { offGrid = offGrid ?? found }
        } else if start > grid.lastSeatingAt, start < closesAt {
          late = late ?? found
        }
      }
    }
    if let found = open ?? offGrid ?? late {
      return ServiceCheck(
        date: found.date, service: services(on: found.date)[found.place],
        refusal: open != nil ? nil : offGrid != nil ? .offGrid : .afterLastSeating)
    }
    for days in [2, 1, 0] {
      guard let date = openingDate(days, before: local), isClosedSpecialDay(date) else { continue }
      for service in regularServices(on: date) {
        let opens = rules.configured(service.opens, on: date)
        let isOpen = start < rules.configured(service.closes, on: date)
        if opens <= start, isOpen || start <= rules.configured(service.lastSeating, on: date) {
          return ServiceCheck(date: date, service: service, refusal: .closedSpecialDay)
        }
      }
    }
    return ServiceCheck(date: local, service: nil, refusal: .outsideService)
  }

  /// The business date so many days before a local date, if it exists.
  private borrowing func openingDate(_ days: Int, before local: CivilDate) -> CivilDate? {
    let date = local.adding(days: -days)
    return rules.exists(date) ? date : nil
  }

  borrowing func isClosedSpecialDay(_ date: CivilDate) -> Bool {
    editions[edition(on: date)].definition.specialDays.contains { $0.date == date && $0.services == nil }
  }

  /// Every instant at which a service of a business date lets a party start.
  ///
  /// On a special day when the venue is closed, the starts it would have had.
  borrowing func starts(on date: CivilDate) -> DayStarts {
    let open = isClosedSpecialDay(date) ? regularServices(on: date) : services(on: date)
    var starts: [DayStarts.Start] = []
    for place in open.indices {
      for instant in open[place].starts(on: date, rules: rules) {
        starts.append(DayStarts.Start(instant: instant, service: place))
      }
    }
    if editions.contains(where: \.hasFirstService), !isClosedSpecialDay(date) {
      starts.removeAll { start in
        let check = checkService(at: start.instant)
        return check.refusal != nil || check.date != date || check.service != open[start.service]
      }
    }
    guard open.count > 1 else { return DayStarts(services: open, starts: starts) }
    starts.sort { $0.instant < $1.instant }
    var previous: Timestamp?
    starts = starts.filter { start in
      defer { previous = start.instant }
      return start.instant != previous
    }
    return DayStarts(services: open, starts: starts)
  }

  /// Every instant at which a party may start on a business date, ascending.
  package borrowing func gridInstants(on date: CivilDate) -> [Timestamp] {
    starts(on: date).starts.map(\.instant)
  }
}

/// The instants of a business date at which parties may start, ascending.
struct DayStarts {
  struct Start {
    let instant: Timestamp
    /// The place of its service in `services`.
    let service: Int
  }

  let services: [Service]
  let starts: [Start]
}

extension Service {
  func grid(on date: CivilDate, rules: ZoneRules) -> SlotGrid {
    SlotGrid(
      rules: rules, date: date, opens: opens, lastSeating: lastSeating,
      gridMinutes: gridMinutes == 0 ? 1440 : gridMinutes)
  }

  /// The fixed seatings, if any: one in a clock gap is left out, one shown twice is the first (R2).
  func starts(on date: CivilDate, rules: ZoneRules) -> [Timestamp] {
    guard !seatings.isEmpty else { return grid(on: date, rules: rules).slots }
    return seatings.compactMap { rules.seating($0, on: date) }
  }

  func isOnGrid(_ start: Timestamp, _ grid: SlotGrid, _ rules: ZoneRules) -> Bool {
    guard !seatings.isEmpty else { return grid.isOnGrid(start) }
    return seatings.contains { rules.seating($0, on: grid.date) == start }
  }

  func allows(_ channel: Channel) -> Bool { channels.isEmpty || channels.contains(channel) }
}

extension ZoneRules {
  /// The instant of a configured clock time; nil where the clocks skip it.
  fileprivate func seating(_ clock: ClockValue, on date: CivilDate) -> Timestamp? {
    guard exists(date) else { return nil }
    switch resolve(WallTime(date: date, secondOfDay: clock.minutes * 60)) {
    case .gap: return nil
    case .unique(let instant): return instant
    case .overlap(let first, second: _): return first
    }
  }
}
