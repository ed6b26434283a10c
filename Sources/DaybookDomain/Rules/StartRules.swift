package import DaybookTime

extension VenueState {
  /// Why a party may not start then, apart from tables, pools and rules a host set aside (R26).
  ///
  /// A change is judged by what it changes: its time, its size, or both (R14).
  package borrowing func startReasons(
    _ seeking: Seeking, in service: ServiceCheck, judgesTime: Bool = true, judgesSize: Bool = true
  ) -> [Reason] {
    let edition = editions[seeking.edition]
    // A closed date is over: no other reason matters (R30).
    if judgesTime, closings.contains(service.date) {
      return [Reason(.dateClosed, message: "the business date \(service.date) is closed")]
    }
    var reasons: [Reason] = []
    if judgesTime { reasons.add(timeReasons(seeking, service, edition)) }
    if judgesSize { reasons.add(sizeReasons(seeking, service, edition)) }
    if !seeking.overridden.isEmpty { reasons.removeAll { seeking.overridden.contains($0.code) } }
    return offeringShorter(reasons, seeking, service)
  }

  /// Says until when a stay is possible that only lasts too long, where who asks may set its end (R27).
  private borrowing func offeringShorter(
    _ reasons: [Reason], _ seeking: Seeking, _ check: ServiceCheck
  ) -> [Reason] {
    guard reasons.count == 1, reasons[0].code == .afterLastSeating, let mustEndBy = check.service?.mustEndBy
    else {
      return reasons
    }
    var (reasons, shorter) = (reasons, seeking)
    shorter.end = shorterEnd(seeking, in: check)
    guard shorter.end < seeking.end else { return reasons }
    for wish in seeking.shorterAt {
      if case .refused = place(wish, shorter, makingRoom: !seeking.sitsNow) { continue }
      reasons[0].message = reasons[0].message.map { "\($0); until \(mustEndBy) is possible" }
      break
    }
    return reasons
  }

  /// Why units without a time are not sold: a start that is named must be one of a date that is open (R30).
  borrowing func timelessReasons(
    _ seeking: Seeking, in check: ServiceCheck, namesDate: Bool
  ) -> [Reason] {
    if editions[seeking.edition].definition.isRetired { return [Reason(.venueClosed)] }
    guard namesDate else { return [] }
    if closings.contains(check.date) {
      return [Reason(.dateClosed, message: "the business date \(check.date) is closed")]
    }
    var reasons: [Reason] = []
    if isClosedSpecialDay(check.date) { reasons.append(Reason(.closedSpecialDay)) }
    if seeking.start < seeking.now { reasons.append(Reason(.inThePast, start: seeking.now)) }
    return reasons
  }

  private borrowing func timeReasons(
    _ seeking: Seeking, _ check: ServiceCheck, _ edition: Edition
  ) -> [Reason] {
    var reasons: [Reason] = []
    let (start, now) = (seeking.start, seeking.now)
    if edition.definition.isRetired {
      reasons.append(Reason(.venueClosed, message: "the venue takes no more bookings"))
    } else if check.refusal == .tooSoon, let service = check.service {
      reasons.append(opensThen(service, on: check.date))
    } else if let refusal = check.refusal {
      reasons.append(Reason(refusal))
    }
    if start < now { reasons.append(Reason(.inThePast, start: now)) }
    if let service = check.service {
      if !service.allows(seeking.channel) {
        reasons.append(
          Reason(.channelNotAllowed, message: "\(service.name) is not open to \(seeking.channel.rawValue)"))
      }
      if let mustEndBy = service.mustEndBy, check.refusal != .afterLastSeating {
        let latest = rules.configured(mustEndBy, on: check.date)
        if seeking.end > latest {
          reasons.append(
            Reason(.afterLastSeating, message: "every stay of \(service.name) ends by \(mustEndBy)"))
        }
      }
    }
    guard seeking.channel != .walkIn else { return reasons }
    if let minutes = edition.definition.noticeMinutes, start < now.adding(minutes: minutes) {
      reasons.append(
        Reason(
          .tooSoon, start: now.adding(minutes: minutes),
          message: "booked at least \(counted(minutes, "minute")) ahead"))
    }
    if let days = edition.definition.advanceDays {
      let last = rules.wallTime(at: now).date.adding(days: days)
      if check.date > last {
        reasons.append(
          Reason(.tooFar, message: "booked at most \(counted(days, "day")) ahead: until \(last)"))
      }
    }
    return reasons
  }

  private borrowing func sizeReasons(
    _ seeking: Seeking, _ check: ServiceCheck, _ edition: Edition
  ) -> [Reason] {
    var reasons: [Reason] = []
    let covers = seeking.party.covers
    if let party = edition.definition.party {
      if let least = party.least, covers < least {
        reasons.append(Reason(.partyTooSmall, message: "found \(covers); allowed: \(least) or more"))
      }
      let most = min(party.most ?? .max, seeking.channel == .online ? party.onlineMost ?? .max : .max)
      if covers > most {
        reasons.append(Reason(.partyTooLarge, message: "found \(covers); allowed: \(most) or fewer"))
      }
    }
    if let bucket = bucket(of: seeking.start, in: check) { reasons.add(pacingReasons(bucket, seeking)) }
    reasons.add(paceReasons(seeking))
    reasons.add(houseReasons(seeking, edition))
    return reasons
  }

  /// Why a party may not sit down before the start it booked (R7, R24).
  ///
  /// Its bucket is then the one of `now`, and the house must have covers free until the start it booked. The
  /// rules are those of walk-ins: the cap on online bookings does not count.
  package borrowing func earlyReasons(
    _ stay: Stay, now: Timestamp, overridden: [RefusalCode], except: ClaimID
  ) -> [Reason] {
    guard now < stay.start, !stay.isTimeless else { return [] }
    var seeking = Seeking(
      party: stay.party, start: now, end: stay.start, channel: .walkIn, now: now,
      edition: edition(on: stay.date))
    seeking.except = except
    var reasons = houseReasons(seeking, editions[seeking.edition])
    let bucket = bucket(of: now, in: paced(stay, from: now))
    if let bucket, bucket != self.bucket(of: stay.start, in: paced(stay, from: stay.start)) {
      reasons += pacingReasons(bucket, seeking)
    }
    reasons += paceReasons(seeking, startingAt: stay.start)
    return reasons.filter { !overridden.contains($0.code) }
  }

  /// Why a stay may not last so long: it would end after the last stay of its service must (R3, R27).
  package borrowing func reachReasons(_ stay: Stay) -> [Reason] {
    let check = checkService(at: stay.start, ignoringGrid: true)
    guard let service = check.service else { return [] }
    let edition = editions[edition(on: check.date)]
    let last = rules.configured(service.lastSeating, on: check.date)
    let reach =
      service.mustEndBy.map { rules.configured($0, on: check.date) }
      ?? max(
        rules.configured(service.closes, on: check.date),
        last.adding(minutes: edition.turnMinutes(for: stay.party, in: service)))
    guard stay.end > reach else { return [] }
    return [
      Reason(.afterLastSeating, start: reach, message: "every stay of \(service.name) ends by then")
    ]
  }

  /// As above, of an end that a host sets, unless it is set aside or another reason says so already.
  borrowing func reachReasons(
    _ stay: Stay, _ overridden: [RefusalCode], besides reasons: [Reason]
  ) -> [Reason] {
    guard !overridden.contains(.afterLastSeating), !reasons.contains(where: { $0.code == .afterLastSeating })
    else { return [] }
    return reachReasons(stay)
  }

  /// When a stay ends that its service would not let end later, if it is long enough all the same (R27).
  borrowing func shorterEnd(_ seeking: Seeking, in check: ServiceCheck) -> Timestamp {
    guard check.refusal == nil, let mustEndBy = check.service?.mustEndBy,
      !seeking.overridden.contains(.afterLastSeating)
    else { return seeking.end }
    let latest = rules.configured(mustEndBy, on: check.date)
    let least = editions[seeking.edition].definition.leastStayMinutes ?? 1
    return seeking.start.adding(minutes: least) <= latest ? min(latest, seeking.end) : seeking.end
  }

  /// Why a party may not sit down yet: the house opens later. A host may override this with a reason (R30).
  package borrowing func openingReasons(
    _ stay: Stay, now: Timestamp, overridden: [RefusalCode]
  ) -> [Reason] {
    guard now < stay.start, !stay.isTimeless, !overridden.contains(.tooSoon),
      let service = checkService(at: stay.start, ignoringGrid: true).service,
      checkService(at: now, ignoringGrid: true).service == nil
    else { return [] }
    guard now < rules.configured(service.opens, on: stay.date) else { return [] }
    return [opensThen(service, on: stay.date)]
  }

  /// The service in which a party without a booking sits down now (R30).
  ///
  /// Before a service of the date opens, and outside of all others, it is that one: `TOO_SOON`, which a host may
  /// override.
  borrowing func walkInService(at now: Timestamp) -> ServiceCheck {
    let check = checkService(at: now, ignoringGrid: true)
    guard check.refusal == .outsideService else { return check }
    let next = services(on: check.date).filter { now < rules.configured($0.opens, on: check.date) }
      .min { $0.opens.minutes < $1.opens.minutes }
    return next.map { ServiceCheck(date: check.date, service: $0, refusal: .tooSoon) } ?? check
  }

  private borrowing func opensThen(_ service: Service, on date: CivilDate) -> Reason {
    Reason(.tooSoon, start: rules.configured(service.opens, on: date), message: "\(service.name) opens then")
  }

  /// The service whose buckets count a party that starts then: that of the instant, else the booked one.
  package borrowing func paced(_ stay: Stay, from start: Timestamp) -> ServiceCheck {
    guard start != stay.start || stay.channel == .walkIn else { return checkService(at: start) }
    let check = checkService(at: start, ignoringGrid: true)
    return check.service == nil ? checkService(at: stay.start) : check
  }

  private borrowing func houseReasons(_ seeking: Seeking, _ edition: Edition) -> [Reason] {
    guard let most = edition.definition.coversMost else { return [] }
    let there = floor.starts.mostCovers(
      from: seeking.start, until: seeking.end, asked(at: seeking.now), except: seeking.except)
    guard there + seeking.party.covers > most else { return [] }
    return [
      Reason(
        .pacingCovers, free: max(0, most - there),
        message: "at most \(counted(most, "cover")) in the house at once")
    ]
  }

  /// Why a party may not start while a host lets only so many start (R7).
  ///
  /// A party that was to start at `booked` is not new to the stretches in which that lies.
  private borrowing func paceReasons(_ seeking: Seeking, startingAt booked: Timestamp? = nil) -> [Reason] {
    guard !floor.blocks.isEmpty else { return [] }
    return floor.blocks.compactMap { block in
      guard case .starts(let most) = block.scope, block.has(start: seeking.start),
        booked.map({ !block.has(start: $0) }) ?? true
      else { return nil }
      let there = floor.starts.starting(
        from: block.from, until: block.until, now: seeking.now, except: seeking.except
      ).covers
      guard there + seeking.party.covers > most else { return nil }
      let until = rules.clock(block.until)
      return Reason(
        .pacingCovers, start: block.from, free: max(0, most - there),
        message: most == 0
          ? "starts are stopped until \(until)"
          : "at most \(counted(most, "cover starts", "covers start")) until \(until)")
    }
  }

  /// A stretch of a service in which only so many may start.
  private struct Bucket: Equatable {
    let pacing: Pacing
    let range: Range<Timestamp>
  }

  private borrowing func bucket(of start: Timestamp, in check: ServiceCheck) -> Bucket? {
    guard let service = check.service, let pacing = service.pacing else { return nil }
    return Bucket(
      pacing: pacing,
      range: pacingBucket(
        of: start, opensAt: rules.configured(service.opens, on: check.date), minutes: pacing.minutes))
  }

  /// Buckets count elapsed time from the service's opening (R7).
  private borrowing func pacingReasons(_ bucket: Bucket, _ seeking: Seeking) -> [Reason] {
    let (pacing, range) = (bucket.pacing, bucket.range)
    let there = floor.starts.starting(
      from: range.lowerBound, until: range.upperBound, now: seeking.now, except: seeking.except)
    let covers = seeking.party.covers
    var reasons: [Reason] = []
    func add(_ code: RefusalCode, _ most: Int?, _ there: Int, _ more: Int, _ one: String, _ many: String) {
      guard let most, there + more > most else { return }
      reasons.append(
        Reason(
          code, start: range.lowerBound, free: max(0, most - there),
          message: "at most \(counted(most, one, many)) in \(counted(pacing.minutes, "minute"))"))
    }
    add(.pacingCovers, pacing.covers, there.covers, covers, "cover starts", "covers start")
    add(.pacingParties, pacing.parties, there.parties, 1, "party starts", "parties start")
    if seeking.channel == .online {
      add(
        .pacingOnline, pacing.onlineCovers, there.onlineCovers, covers, "cover booked online starts",
        "covers booked online start")
    }
    return reasons
  }
}

/// The bucket of elapsed minutes, counted from the opening, that holds an instant.
package func pacingBucket(of start: Timestamp, opensAt: Timestamp, minutes: Int) -> Range<Timestamp> {
  let length = Int64(minutes) * 60_000_000
  let elapsed = start.microseconds - opensAt.microseconds
  var index = elapsed / length
  if elapsed < 0, elapsed % length != 0 { index -= 1 }
  let from = Timestamp(microseconds: opensAt.microseconds + index * length)
  return from..<from.adding(minutes: minutes)
}

extension VenueDefinition {
  /// Whether only services, the past, tables and pools decide a start: a slot needs no other check.
  var hasPlainStarts: Bool {
    party == nil && noticeMinutes == nil && advanceDays == nil && coversMost == nil && !isRetired
      && services.allSatisfy(\.isPlain)
      && specialDays.allSatisfy { $0.services?.allSatisfy(\.isPlain) ?? true }
  }
}

extension Service {
  fileprivate var isPlain: Bool { pacing == nil && channels.isEmpty && mustEndBy == nil }
}
