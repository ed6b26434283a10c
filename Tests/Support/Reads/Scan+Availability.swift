import DaybookDomain
import DaybookTime

@testable import DaybookModel

/// A start as a scan finds it: what is free, or every reason why nothing is.
struct ScannedSlot: Equatable, CustomStringConvertible {
  var start: Timestamp
  var end: Timestamp
  var tables: [TableID] = []
  var combinations: [CombinationID] = []
  var pools: [String] = []
  /// Whether the automatic choice moves others to make room.
  var moves = false
  var whys: Set<Why> = []

  var description: String {
    "\(start)–\(end) tables \(tables) combinations \(combinations) pools \(pools) moves \(moves) whys \(whys)"
  }
}

extension Model {
  /// Every start of a business date, by going through the minutes of each service.
  func scannedStarts(on date: CivilDate) -> [Timestamp] {
    let definition = definition(on: date)
    let isShut = definition.specialDays.contains { $0.date == date && $0.services == nil }
    let open = isShut ? definition.services.filter { $0.days.contains(date.weekday) } : services(on: date)
    var found: Set<Timestamp> = []
    for service in open {
      let (opens, last) = (
        rules.configured(service.opens, on: date), rules.configured(service.lastSeating, on: date)
      )
      var instant = opens
      while instant <= last {
        if isStart(instant, of: service, on: date), isShut || judge(instant).isOf(date, service) {
          found.insert(instant)
        }
        instant = instant.adding(minutes: 1)
      }
    }
    return found.sorted()
  }

  private func isStart(_ instant: Timestamp, of service: Service, on date: CivilDate) -> Bool {
    if service.seatings.isEmpty {
      let wall = rules.wallTime(at: instant)
      let minutes = (wall.date.daysSinceEpoch - date.daysSinceEpoch) * 1_440 + wall.secondOfDay / 60
      return (minutes - service.opens.minutes) % service.gridMinutes == 0
    }
    return service.seatings.contains { seating in
      switch rules.resolve(WallTime(date: date, secondOfDay: seating.minutes * 60)) {
      case .gap: false
      case .unique(let only): only == instant
      case .overlap(let first, second: _): first == instant
      }
    }
  }

  /// What a date offers a party now, start by start.
  func scannedAvailability(
    on date: CivilDate, party: PartySize, channel: Channel, area: String?, needs: [Need]
  ) -> [ScannedSlot] {
    scannedStarts(on: date).map { start in
      let judged = judge(start)
      let definition = definition(on: date)
      var want = Want(
        party: party, start: start, end: start.adding(minutes: turnMinutes(party, judged)), channel: channel,
        date: date, buffer: definition.bufferMinutes ?? 0, area: area, needs: needs)
      if judged.service == nil, let usual = usualService(of: start, on: date) {
        want.end = start.adding(minutes: turnMinutes(party, Judged(date: date, service: usual)))
      }
      var slot = ScannedSlot(start: start, end: want.end)
      let whys = startWhys(want, judged)
      if whys.isEmpty {
        let free = options(on: date).filter {
          $0.suits(party.covers, area, needs) && $0.isOpen(to: channel) && tableWhys($0.tables, want).isEmpty
        }
        slot.tables = free.filter { $0.tables.count == 1 }.map { TableID($0.id) }
        slot.combinations = free.filter { $0.tables.count > 1 }.map { CombinationID($0.id) }
        for pool in definition.pools
        where place(.pool(pool.id, party.covers), want, found: .events([])).isFree {
          slot.pools.append("\(pool.id) \(freeUnits(pool.id, want))")
        }
        slot.moves = free.isEmpty && place(.any, want, found: .events([])).isFree
        if !free.isEmpty || !slot.pools.isEmpty || slot.moves { return slot }
      }
      slot.whys = Set(whys)
      if !definition.tables.isEmpty || definition.pools.isEmpty {
        slot.whys.formUnion(place(.any, want, found: .events([])).whys)
      }
      for pool in definition.pools {
        slot.whys.formUnion(place(.pool(pool.id, party.covers), want, found: .events([])).whys)
      }
      return slot
    }
  }

  /// The service that a start of a date that is closed would have had.
  private func usualService(of start: Timestamp, on date: CivilDate) -> Service? {
    definition(on: date).services.first {
      $0.days.contains(date.weekday) && rules.configured($0.opens, on: date) <= start
        && start <= rules.configured($0.lastSeating, on: date) && isStart(start, of: $0, on: date)
    }
  }
}

extension Model.Judged {
  fileprivate func isOf(_ date: CivilDate, _ service: Service) -> Bool { code == nil && self.date == date }
}

extension Model.Placed {
  fileprivate var isFree: Bool { if case .no = self { false } else { true } }
  fileprivate var whys: [Why] { if case .no(let whys) = self { whys } else { [] } }
}
