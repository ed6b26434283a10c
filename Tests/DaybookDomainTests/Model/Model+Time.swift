import DaybookDomain
import DaybookTime

/// Services, business dates and whether a party may start (R1–R11).
extension Model {
  struct Judged {
    var date: CivilDate
    var service: Service?
    var code: RefusalCode?
  }

  func services(on date: CivilDate) -> [Service] {
    let definition = definition(on: date)
    if let special = definition.specialDays.first(where: { $0.date == date }) {
      return special.services ?? []
    }
    return definition.services.filter { $0.days.contains(date.weekday) }
  }

  private func localSeconds(_ wall: WallTime) -> Int { wall.date.daysSinceEpoch * 86_400 + wall.secondOfDay }

  /// Whether the service has this start among its slots or seatings.
  private func isOffered(_ start: Timestamp, _ service: Service, _ date: CivilDate) -> Bool {
    if !service.seatings.isEmpty {
      return service.seatings.contains { seating in
        switch rules.resolve(WallTime(date: date, secondOfDay: seating.minutes * 60)) {
        case .gap: false
        case .unique(let instant): instant == start
        case .overlap(let first, second: _): first == start
        }
      }
    }
    let opening = date.daysSinceEpoch * 86_400 + service.opens.minutes * 60
    let seconds = localSeconds(rules.wallTime(at: start)) - opening
    return start.microseconds % 1_000_000 == 0 && seconds % (service.gridMinutes * 60) == 0
  }

  /// Which service an instant belongs to, and why a party may not start then.
  func judge(_ start: Timestamp, anyMinute: Bool = false) -> Judged {
    let today = rules.wallTime(at: start).date
    let dates = [-2, -1, 0].map { today.adding(days: $0) }.filter { rules.exists($0) }
    var offGrid: Judged?
    var late: Judged?
    for date in dates {
      for service in services(on: date) {
        let opens = rules.configured(service.opens, on: date)
        let last = rules.configured(service.lastSeating, on: date)
        if opens <= start, start <= last {
          if anyMinute || isOffered(start, service, date) { return Judged(date: date, service: service) }
          if offGrid == nil { offGrid = Judged(date: date, service: service, code: .offGrid) }
        } else if last < start, start < rules.configured(service.closes, on: date), late == nil {
          late = Judged(date: date, service: service, code: .afterLastSeating)
        }
      }
    }
    if let found = offGrid ?? late { return found }
    for date in dates {
      let definition = definition(on: date)
      guard definition.specialDays.contains(where: { $0.date == date && $0.services == nil }) else {
        continue
      }
      for service in definition.services where service.days.contains(date.weekday) {
        let opens = rules.configured(service.opens, on: date)
        let last = rules.configured(service.lastSeating, on: date)
        if opens <= start, start <= last || start < rules.configured(service.closes, on: date) {
          return Judged(date: date, service: service, code: .closedSpecialDay)
        }
      }
    }
    return Judged(date: today, code: .outsideService)
  }

  func turnMinutes(_ party: PartySize, _ judged: Judged) -> Int {
    for times in [judged.service?.turnTimes ?? [], definition(on: judged.date).turnTimes] {
      guard let last = times.last else { continue }
      return (times.first { $0.party >= party.covers } ?? last).minutes
    }
    return 90
  }

  func instant(_ time: RequestedTime) throws(No) -> Timestamp {
    guard let form = time.form else { throw .invalid }
    let wall: WallTime
    var offset: UTCOffset?
    switch form {
    case .instant(let instant): return instant
    case .local(let local): wall = local
    case .localWithOffset(let local, let given): (wall, offset) = (local, given)
    }
    var shown: [Timestamp] = []
    switch rules.resolve(wall) {
    case .gap: throw .code(.nonexistentLocalTime)
    case .unique(let one): shown = [one]
    case .overlap(let first, let second): shown = [first, second]
    }
    guard let offset else { return shown[0] }
    guard let meant = shown.first(where: { $0 == wall.instant(at: offset) }) else {
      throw .code(.offsetMismatch)
    }
    return meant
  }
}

/// A party that wants a place.
struct Want {
  var party: PartySize
  var start: Timestamp
  var end: Timestamp
  var channel: Channel
  var date: CivilDate
  var buffer = 0
  var area: String?
  var needs: [Need] = []
  /// A claim that does not count: the one that is changed.
  var except: ClaimID?
  /// From when blocks count; nil: from the start.
  var blocksFrom: Timestamp?
  /// Codes a host sets aside.
  var aside: [RefusalCode] = []

  var rests: Timestamp { end.adding(minutes: buffer) }
}

extension Model {
  /// Why a party may not start then: service, notice, advance, size, pacing, covers.
  func startWhys(_ want: Want, _ judged: Judged, time: Bool = true, size: Bool = true) -> [Why] {
    var codes: [RefusalCode] = []
    if time { codes += timeCodes(want, judged) }
    if size { codes += sizeCodes(want, judged) }
    return codes.filter { !want.aside.contains($0) }.map { Why($0) }
  }

  private func timeCodes(_ want: Want, _ judged: Judged) -> [RefusalCode] {
    let definition = definition(on: want.date)
    var codes: [RefusalCode] = []
    if definition.isRetired {
      codes.append(.venueClosed)
    } else if let code = judged.code {
      codes.append(code)
    }
    if want.start < now { codes.append(.inThePast) }
    if let service = judged.service {
      if !service.channels.isEmpty, !service.channels.contains(want.channel) {
        codes.append(.channelNotAllowed)
      }
      if let limit = service.mustEndBy, want.end > rules.configured(limit, on: judged.date),
        judged.code != .afterLastSeating
      {
        codes.append(.afterLastSeating)
      }
    }
    if want.channel == .walkIn { return codes }
    if let notice = definition.noticeMinutes, want.start < now.adding(minutes: notice) {
      codes.append(.tooSoon)
    }
    if let days = definition.advanceDays, judged.date > rules.wallTime(at: now).date.adding(days: days) {
      codes.append(.tooFar)
    }
    return codes
  }

  private func sizeCodes(_ want: Want, _ judged: Judged) -> [RefusalCode] {
    let definition = definition(on: want.date)
    let covers = want.party.covers
    let isOnline = want.channel == .online
    var codes: [RefusalCode] = []
    if let least = definition.party?.least, covers < least { codes.append(.partyTooSmall) }
    if let most = definition.party?.most, covers > most {
      codes.append(.partyTooLarge)
    } else if isOnline, let most = definition.party?.onlineMost, covers > most {
      codes.append(.partyTooLarge)
    }
    let others = occupants().filter { !$0.isTimeless && $0.id != want.except }
    if let service = judged.service, let pacing = service.pacing {
      let opens = rules.configured(service.opens, on: judged.date)
      let bucket = bucket(of: want.start, opens, pacing.minutes)
      let same = others.filter { self.bucket(of: $0.bookedStart, opens, pacing.minutes) == bucket }
      let there = same.reduce(0) { $0 + $1.covers }
      if let most = pacing.covers, there + covers > most { codes.append(.pacingCovers) }
      if let most = pacing.parties, same.count + 1 > most { codes.append(.pacingParties) }
      let online = same.filter { $0.channel == .online }.reduce(0) { $0 + $1.covers }
      if let most = pacing.onlineCovers, isOnline, online + covers > most { codes.append(.pacingOnline) }
    }
    if let most = definition.coversMost {
      // The house is fullest at some start.
      let instants = [want.start] + others.map(\.bookedStart).filter { $0 > want.start && $0 < want.end }
      let fullest = instants.map { instant in
        others.filter { $0.bookedStart <= instant && instant < $0.end }.reduce(0) { $0 + $1.covers }
      }.max()
      if (fullest ?? 0) + covers > most { codes.append(.pacingCovers) }
    }
    return codes
  }

  /// The number of the stretch of a service in which an instant lies; negative before its opening.
  private func bucket(of instant: Timestamp, _ opens: Timestamp, _ minutes: Int) -> Int64 {
    let (length, since) = (Int64(minutes) * 60_000_000, instant.microseconds - opens.microseconds)
    return since >= 0 ? since / length : -((length - 1 - since) / length)
  }
}
