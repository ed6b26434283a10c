import DaybookDomain
import DaybookTime
import DaybookViews

/// Counts one row of a report.
struct FiguresTally {
  private var figures = ReportFigures()
  private var turns = SpreadTally()
  private var leads = SpreadTally()
  private var waits = SpreadTally()
  private var deposits: [String: DepositFigures] = [:]

  mutating func add(_ visit: CountedVisit) {
    let covers = visit.row.covers
    switch visit.state {
    case .booked, .requested, .completed:
      figures.due.add(covers)
      if visit.hasSat { figures.seated.add(covers) }
      if visit.row.isWalkIn { figures.walkIns.add(covers) }
      if let lead = visit.leadMinutes { leads.add(lead) }
    case .noShow: figures.noShows.add(covers)
    case .lateCancelled: figures.lateCancels.add(covers)
    case .cancelled: figures.cancels.add(covers)
    case .declined: figures.declined.add(covers)
    }
    if let turn = visit.turnMinutes { turns.add(turn) }
    addDeposit(of: visit)
  }

  private mutating func addDeposit(of visit: CountedVisit) {
    guard let agreed = visit.row.deposit, visit.row.depositState != .none else { return }
    let given = visit.moments.paid ?? agreed
    var found = deposits[agreed.currency] ?? DepositFigures(currency: agreed.currency)
    found.bookings += 1
    found.agreed.add(agreed)
    switch visit.row.depositState {
    case .none: break
    case .due: if visit.state == .booked || visit.state == .requested { found.due.add(agreed) }
    case .paid: found.paid.add(given)
    case .refunded: found.refunded.add(given)
    case .forfeited: found.forfeited.add(given)
    }
    deposits[agreed.currency] = found
  }

  mutating func add(_ wait: ReportWait, _ moments: ReportMoments, at now: Timestamp) {
    figures.waits.joined.add(wait.covers)
    if wait.wasOffered { figures.waits.offered.add(wait.covers) }
    switch wait.state(at: now) {
    case .booked:
      figures.waits.booked.add(wait.covers)
      if let at = moments.convertedAt { waits.add(at.wholeMinutes(since: wait.joinedAt)) }
    case .left: figures.waits.left.add(wait.covers)
    case .lapsed: figures.waits.lapsed.add(wait.covers)
    case .waiting, .offered: figures.waits.waiting.add(wait.covers)
    }
  }

  mutating func add(refused covers: Int) { figures.refused.add(covers) }
  mutating func add(turnedAway covers: Int) { figures.turnedAway.add(covers) }

  var result: ReportFigures {
    var result = figures
    (result.turn, result.lead, result.waits.minutes) = (turns.spread, leads.spread, waits.spread)
    result.deposits = deposits.values.sorted { $0.currency < $1.currency }
    return result
  }
}

extension Int {
  /// Adds an amount; sums stop at the largest number.
  fileprivate mutating func add(_ money: Money) {
    let (sum, overflow) = addingReportingOverflow(money.amount)
    self = overflow ? (money.amount < 0 ? .min : .max) : sum
  }
}

extension Timestamp {
  /// Whole minutes since an instant, rounded down.
  func wholeMinutes(since other: Timestamp) -> Int {
    let microseconds = microseconds(since: other)
    let minutes = microseconds / 60_000_000
    return Int(microseconds % 60_000_000 < 0 ? minutes - 1 : minutes)
  }
}
