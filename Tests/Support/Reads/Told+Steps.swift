import DaybookDomain
import DaybookTime

/// What becomes of a visit, step by step.
extension Told {
  mutating func change(_ fact: Fact) {
    switch fact.event {
    case .accepted(let it):
      step(it.reservation) {
        ($0.state, $0.answerBy) = ("booked", nil)
        $0.depositDueAt = it.depositDueAt ?? $0.depositDueAt
      }
    case .declined(let id), .requestLapsed(let id): step(id) { $0.state = "declined" }
    case .cancelled(let id), .depositLapsed(let id): step(id) { $0.state = "cancelled" }
    case .lateCancelled(let id): step(id) { $0.state = "lateCancelled" }
    case .modified(let it): step(it.reservation) { $0.modify(it) }
    case .needsTable(let it): step(it.reservation) { $0.stay.tables = [] }
    case .reassigned(let it): step(it.reservation) { if $0.stay.pool == nil { $0.stay.tables = it.tables } }
    case .arrived(let it): step(it.reservation) { $0.seating = "arrived" }
    case .seated(let it):
      let at = fact.recordedAt
      step(it.reservation) {
        if $0.seating != "seated" { $0.seated = at }
        $0.seating = "seated"
      }
    case .left(let id):
      let at = fact.recordedAt
      step(id) { ($0.seating, $0.left, $0.ended) = ("left", at, at) }
    case .completed(let id):
      let at = fact.recordedAt
      step(id) { ($0.state, $0.seating, $0.ended) = ("completed", "left", $0.ended ?? min(at, $0.stay.end)) }
    case .noShow(let id):
      let at = fact.recordedAt
      step(id) { ($0.state, $0.ended) = ("noShow", min(at, $0.stay.end)) }
    case .undone(let it): step(it.reservation) { $0.undo(it) }
    case .corrected(let it):
      let at = fact.recordedAt
      step(it.reservation) { $0.correct(it, at) }
    case .dayReopened(let it):
      for id in it.seated { step(id) { ($0.state, $0.seating, $0.ended) = ("booked", "seated", nil) } }
    case .depositPaid(let it): step(it.reservation) { ($0.depositState, $0.paid) = ("paid", it.paid) }
    case .depositRefunded(let id): step(id) { $0.depositState = "refunded" }
    case .depositForfeited(let id): step(id) { $0.depositState = "forfeited" }
    case .depositHeldOpen(let id): step(id) { $0.isHeldOpen = true }
    default: break
    }
  }

  private mutating func step(_ id: ReservationID, _ body: (inout Visit) -> Void) {
    guard var visit = visits[id] else { return }
    body(&visit)
    visits[id] = visit
  }
}

extension Told.Visit {
  fileprivate mutating func modify(_ it: Modified) {
    stay = it.stay
    answerBy = it.answerBy ?? answerBy
    guard let terms = it.terms else { return }
    (deposit, depositDueAt) = (terms.deposit, terms.depositDueAt)
    if terms.deposit != nil, depositState == "none" { depositState = "due" }
    if terms.deposit == nil, depositState == "due" { depositState = "none" }
  }

  fileprivate mutating func undo(_ it: Undone) {
    if it.restoresDeposit, depositState == "forfeited" { depositState = "paid" }
    (state, seating, ended) = ("booked", it.seating.rawValue, nil)
    if it.seating == .expected || it.seating == .arrived { seated = nil }
    if let tables = it.tables { (stay.tables, stay.pool, stay.units) = (tables, nil, 0) }
  }

  fileprivate mutating func correct(_ it: Corrected, _ at: Timestamp) {
    let wasCompleted = it.before.state == .completed
    state = it.after.state.rawValue
    (stay.party, stay.tables) = (it.after.party, it.after.tables)
    if it.after.deposit != it.before.deposit { depositState = it.after.deposit.rawValue }
    if it.after.state == .completed {
      seating = "left"
      if !wasCompleted { ended = min(at, stay.end) }
    } else {
      (seating, seated) = ("expected", nil)
      if it.after.state != .noShow {
        ended = nil
      } else if wasCompleted || it.before.state == .lateCancelled {
        ended = stay.start
      } else if it.before.state == .booked {
        ended = min(at, stay.end)
      }
    }
  }
}

/// The stories' venues, by clocks that stand the same all through the story.
extension Told {
  private func offsetSeconds(of venue: VenueID) -> Int64 { venue == "nacht" ? 7_200 : 14_400 }

  private func localSeconds(_ instant: Timestamp, at venue: VenueID) -> Int64 {
    (instant.microseconds - (instant.microseconds % 1_000_000 + 1_000_000) % 1_000_000) / 1_000_000
      + offsetSeconds(of: venue)
  }

  func localDate(of instant: Timestamp, at venue: VenueID) -> CivilDate {
    CivilDate(daysSinceEpoch: Int(localSeconds(instant, at: venue) / 86_400))
  }

  func minutes(of instant: Timestamp, on date: CivilDate, at venue: VenueID) -> Int {
    Int(localSeconds(instant, at: venue) / 60) - date.daysSinceEpoch * 1_440
  }

  func instant(of minutes: Int, on date: CivilDate, at venue: VenueID) -> Timestamp {
    Timestamp(
      epochSeconds: Int64(date.daysSinceEpoch) * 86_400 + Int64(minutes) * 60 - offsetSeconds(of: venue))
  }

  /// The services of a date; nil where a special day closes it.
  private func services(_ venue: VenueID, on date: CivilDate) -> [Service]? {
    guard let definition = definitions[venue] else { return [] }
    if let special = definition.specialDays.first(where: { $0.date == date }) { return special.services }
    return definition.services.filter { $0.days.contains(date.weekday) }
  }

  func isOpen(_ venue: VenueID, on date: CivilDate) -> Bool { services(venue, on: date)?.isEmpty == false }

  /// The name of the service of a date that an instant falls in, until it closes; no two of a story overlap.
  func service(of instant: Timestamp, on date: CivilDate, at venue: VenueID) -> String? {
    services(venue, on: date)?.first { isIn($0, instant, date, venue) }?.name
  }

  private func isIn(_ service: Service, _ instant: Timestamp, _ date: CivilDate, _ venue: VenueID) -> Bool {
    let opens = self.instant(of: service.opens.minutes, on: date, at: venue)
    let closes = self.instant(of: service.closes.minutes, on: date, at: venue)
    return opens <= instant && instant < closes
  }

  /// The date whose service it falls in, also one that a special day closes; else the date on the clocks (R5).
  func businessDate(of instant: Timestamp, at venue: VenueID) -> CivilDate {
    let local = localDate(of: instant, at: venue)
    for date in [local.adding(days: -1), local] {
      if service(of: instant, on: date, at: venue) != nil { return date }
    }
    for date in [local.adding(days: -1), local] where services(venue, on: date) == nil {
      let usual = definitions[venue]?.services.filter { $0.days.contains(date.weekday) } ?? []
      if usual.contains(where: { isIn($0, instant, date, venue) }) { return date }
    }
    return local
  }
}
