package import DaybookDomain
package import DaybookTime

/// Services, business dates and whether a party may start (R1–R11).
extension Model {
  package struct Judged {
    package var date: CivilDate
    package var service: Service?
    package var code: RefusalCode?
  }

  package func services(on date: CivilDate) -> [Service] {
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
  package func judge(_ start: Timestamp, anyMinute: Bool = false) -> Judged {
    let today = rules.wallTime(at: start).date
    let dates = [-2, -1, 0].map { today.adding(days: $0) }.filter { rules.exists($0) }
    var offGrid: Judged?
    var late: Judged?
    // A service marked first has its instants before any other.
    for date in dates {
      for service in services(on: date) where service.isFirst {
        guard rules.configured(service.opens, on: date) <= start,
          start <= rules.configured(service.lastSeating, on: date)
        else { continue }
        let isThen = anyMinute || isOffered(start, service, date)
        return Judged(date: date, service: service, code: isThen ? nil : .offGrid)
      }
    }
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
  /// Whether the party sits already, or would at once.
  var sitsNow = false

  var rests: Timestamp { end.adding(minutes: buffer) }
}

extension Model {
  /// Why a party may not start then: service, notice, advance, size, pacing, covers.
  func startWhys(_ want: Want, _ judged: Judged, time: Bool = true, size: Bool = true) -> [Why] {
    if time, closedDates.contains(judged.date) { return [Why(.dateClosed)] }
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
    return codes + bucketCodes(want, judged) + paceCodes(want) + houseCodes(want)
  }

  /// Everybody who starts or has started, with the instant; a party that has left still counts (R7).
  private func starters(but except: ClaimID?) -> [(start: Timestamp, covers: Int, isOnline: Bool)] {
    let here = occupants().filter { !$0.isTimeless && $0.id != except }
    let gone = parties.filter {
      $0.seating == .left && $0.seatedAt != nil && ($0.state == .booked || $0.state == .completed)
        && !$0.stay.isTimeless && !isGone($0) && $0.id.retyped() != except
    }
    return here.map { ($0.start, $0.covers, $0.channel == .online) }
      + gone.map {
        (min($0.stay.start, $0.seatedAt ?? $0.stay.start), $0.stay.party.covers, $0.stay.channel == .online)
      }
  }

  private func bucketCodes(_ want: Want, _ judged: Judged) -> [RefusalCode] {
    guard let service = judged.service, let pacing = service.pacing else { return [] }
    let covers = want.party.covers
    let opens = rules.configured(service.opens, on: judged.date)
    let bucket = bucket(of: want.start, opens, pacing.minutes)
    let same = starters(but: want.except).filter {
      self.bucket(of: $0.start, opens, pacing.minutes) == bucket
    }
    var codes: [RefusalCode] = []
    let there = same.reduce(0) { $0 + $1.covers }
    if let most = pacing.covers, there + covers > most { codes.append(.pacingCovers) }
    if let most = pacing.parties, same.count + 1 > most { codes.append(.pacingParties) }
    let online = same.filter(\.isOnline).reduce(0) { $0 + $1.covers }
    if let most = pacing.onlineCovers, want.channel == .online, online + covers > most {
      codes.append(.pacingOnline)
    }
    return codes
  }

  /// A host lets only so many start for a while; `booked` is a start that was there before.
  private func paceCodes(_ want: Want, but booked: Timestamp? = nil) -> [RefusalCode] {
    for block in blocks where !block.isRemoved {
      guard case .starts(let most) = block.scope else { continue }
      func has(_ start: Timestamp) -> Bool { block.from <= start && start < block.until }
      if !has(want.start) || booked.map(has) == true { continue }
      let there = starters(but: want.except).filter { has($0.start) }.reduce(0) { $0 + $1.covers }
      if there + want.party.covers > most { return [.pacingCovers] }
    }
    return []
  }

  /// Who is in the house at an instant: from when they sat or will, until they leave or are to.
  private func isInHouse(_ other: Occupant, at instant: Timestamp) -> Bool {
    guard other.start <= instant else { return false }
    if instant < other.end { return true }
    return isOverrun(other, at: instant)
  }

  private func houseCodes(_ want: Want) -> [RefusalCode] {
    guard let most = definition(on: want.date).coversMost else { return [] }
    let others = occupants().filter { !$0.isTimeless && $0.id != want.except }
    // The house is fullest at some start.
    let instants = [want.start] + others.map(\.start).filter { $0 > want.start && $0 < want.end }
    let fullest = instants.map { instant in
      others.filter { isInHouse($0, at: instant) }.reduce(0) { $0 + $1.covers }
    }.max()
    return (fullest ?? 0) + want.party.covers > most ? [.pacingCovers] : []
  }

  /// The service whose stretches count a party that starts then: that of the instant, else the booked one.
  func pacedService(_ stay: Stay, from start: Timestamp) -> Judged {
    if start == stay.start, stay.channel != .walkIn { return judge(start) }
    let judged = judge(start, anyMinute: true)
    return judged.service == nil ? judge(stay.start) : judged
  }

  /// Why a party may not sit down before the start it booked.
  ///
  /// It then starts in another stretch, and is in the house sooner.
  func earlyWhys(_ party: Party, _ aside: [RefusalCode]) -> [Why] {
    let stay = party.stay
    guard now < stay.start, !stay.isTimeless else { return [] }
    var want = Want(
      party: stay.party, start: now, end: stay.start, channel: .walkIn, date: stay.date,
      except: party.id.retyped())
    var codes = houseCodes(want)
    let judged = pacedService(stay, from: now)
    let booked = pacedService(stay, from: stay.start)
    func stretch(_ start: Timestamp, _ judged: Judged) -> (Service, CivilDate, Int64)? {
      guard let service = judged.service, let pacing = service.pacing else { return nil }
      let opens = rules.configured(service.opens, on: judged.date)
      return (service, judged.date, bucket(of: start, opens, pacing.minutes))
    }
    let (new, old) = (stretch(now, judged), stretch(stay.start, booked))
    let isSame =
      new.map { new in old.map { $0.0 == new.0 && $0.1 == new.1 && $0.2 == new.2 } ?? false } ?? true
    want.end = stay.end
    if !isSame { codes += bucketCodes(want, judged) }
    codes += paceCodes(want, but: stay.start)
    return codes.filter { !aside.contains($0) }.map { Why($0) }
  }

  /// The number of the stretch of a service in which an instant lies; negative before its opening.
  private func bucket(of instant: Timestamp, _ opens: Timestamp, _ minutes: Int) -> Int64 {
    let (length, since) = (Int64(minutes) * 60_000_000, instant.microseconds - opens.microseconds)
    return since >= 0 ? since / length : -((length - 1 - since) / length)
  }
}
