public import Daybook
public import DaybookDomain
package import DaybookFiles
internal import DaybookPrinter
internal import DaybookStore
internal import DaybookTime

/// Where notices are printed: whose, and on which network printer.
public struct PrinterDestination: Hashable, Sendable {
  /// The venue.
  public var venue: VenueID
  /// Whose notices.
  public var audience: Audience
  /// Only this station's, and those for all stations; nil: all.
  public var station: String?
  /// The printer's address in numbers, IPv4 or IPv6.
  public var address: String
  /// The port at which it takes what it is to print.
  public var port: UInt16
  /// The name of its profile: `tm-t88`, `tm-u220`, `80mm`, `58mm` or `plain`.
  public var profile: String

  /// Nothing is checked here: the printer's start checks the profile and the venue.
  public init(
    venue: VenueID, audience: Audience = .kitchen, station: String? = nil, address: String,
    port: UInt16 = 9_100,
    profile: String
  ) {
    (self.venue, self.audience, self.station) = (venue, audience, station)
    (self.address, self.port, self.profile) = (address, port, profile)
  }
}

/// Prints notices as they come, on a thread of its own, and marks each as delivered once it is on paper.
///
/// While the printer is away, out of paper or open, nothing is marked: notices stay pending, are tried again and stand
/// on the host's screen by the ledger's own rules, and are printed once it is ready. A slip may be printed twice where
/// the connection ends between paper and answer; it has the notice's number.
public final class NoticePrinter: Sendable {
  private let ledger: Ledger
  private let history: LedgerHistory
  private let destination: PrinterDestination
  private let profile: PrinterProfile
  private let tell: @Sendable (String) -> Void
  private let isStopped = Monitor(false)
  private let thread = Monitor<Thread?>(nil)

  /// Starts it.
  ///
  /// Throws `.malformed` for a profile that is unknown, `.notFound` for a venue that is. `notice` hears, once each
  /// time, why it does not print, and that it does again.
  public init(
    _ ledger: Ledger, _ destination: PrinterDestination, notice: @escaping @Sendable (String) -> Void
  ) throws(LedgerFailure) {
    guard let profile = PrinterProfile.named(destination.profile) else {
      throw PrinterProfile.unknown(destination.profile)
    }
    (self.ledger, self.destination, self.profile, tell) = (ledger, destination, profile, notice)
    history = try LedgerHistory(over: ledger)
    guard try history.zoneRules(of: destination.venue) != nil else {
      throw LedgerFailure(.notFound, "print at \(destination.address): no venue \"\(destination.venue)\"")
    }
    let thread = try Thread { self.run() }
    self.thread.withLock { $0 = thread }
  }

  /// Ends it, after the slip that is being printed. Never on the cooperative pool.
  public func stop() {
    isStopped.withLock(wake: true) { $0 = true }
    thread.withLock { thread in
      defer { thread = nil }
      return thread
    }?.join()
  }

  // MARK: On its thread

  private func run() {
    var progress = Progress()
    var trouble: String?
    while !isStopped.withLock({ $0 }) {
      let hint = history.hint
      do throws(LedgerFailure) {
        try printNew(&progress)
        if trouble != nil { tell("printer \(destination.address): it prints again") }
        trouble = nil
      } catch {
        if ledger.isClosed { return }
        if trouble != error.message { tell("\(error.message)") }
        trouble = error.message
        progress.attempts += 1
      }
      // Troubled, it is asked again after 1, 2, 4 and then every 8 seconds; else, when there is something new.
      let until =
        MonotonicTime.now + (trouble == nil ? .seconds(3600) : .seconds(1 << min(progress.attempts, 3)))
      while !pause(.milliseconds(50)), MonotonicTime.now < until {
        if trouble == nil, history.hint != hint { break }
      }
      if trouble == nil { progress.attempts = 0 }
    }
  }

  /// Whether it was stopped meanwhile.
  private func pause(_ time: Duration) -> Bool {
    isStopped.wait(until: .now + time) { $0 ? true : nil } ?? false
  }

  /// How far it has come.
  private struct Progress {
    /// The last notice that is on paper; nil before the first look.
    var printed: Int?
    var delivered = 0
    /// How often those were tried that a person must acknowledge, when they were printed.
    var tries: [Int: Int] = [:]
    var attempts = 0
  }

  private func printNew(_ progress: inout Progress) throws(LedgerFailure) {
    if let printed = progress.printed, printed > progress.delivered {
      try deliver(through: printed, &progress)
    }
    let last = progress.printed
    let tries = progress.tries
    let (from, found): (Int, [NoticeDraft]) = try history.read { snapshot in
      let now = history.now(snapshot)
      guard let heading = VenueHeading(destination.venue, snapshot, now: now) else { return (last ?? 0, []) }
      let open = snapshot.unsettledNotices(
        at: destination.venue, to: destination.audience, station: destination.station)
      // What was delivered before it was started is not printed again.
      let from =
        last ?? open.first { $0.state == .pending }.map { $0.number - 1 }
        ?? snapshot.lastNotice(at: destination.venue, to: destination.audience)
      let new = snapshot.notices(
        at: destination.venue, to: destination.audience, after: from, station: destination.station)
      let again = open.filter { notice in
        notice.number <= from && tries[notice.number].map { $0 < notice.tries } ?? false
      }
      return (from, (again + new).map { NoticeDraft($0, heading, snapshot, now: now) })
    }
    if last == nil { (progress.printed, progress.delivered) = (from, from) }
    for draft in found {
      try printOnPaper(draft)
      let notice = draft.notice
      progress.tries[notice.number] = notice.needsAcknowledgement ? notice.tries : nil
      progress.printed = max(progress.printed ?? 0, notice.number)
      if notice.state == .pending { try deliver(through: notice.number, &progress) }
    }
  }

  private func printOnPaper(_ draft: NoticeDraft) throws(LedgerFailure) {
    let slip = NoticeSlip(try draft.opened(by: history), for: profile).bytes()
    let printer = try PrinterConnection(destination.address, port: destination.port)
    if profile.answers, let obstacle = try printer.obstacle() {
      throw LedgerFailure(
        .storage, "print at", destination.address, found: obstacle,
        advice: "notice \(draft.notice.number) stays pending, and is printed once the printer is ready")
    }
    try printer.send(slip)
    if profile.answers { try printer.finish() }
  }

  private func deliver(through number: Int, _ progress: inout Progress) throws(LedgerFailure) {
    let command = DeliverNotices(
      venue: destination.venue, audience: destination.audience, through: number, station: destination.station)
    let outcome = ledger.executeAndWait(command.command, by: .kitchen("printer"))
    switch outcome {
    case .accepted, .refused: progress.delivered = max(progress.delivered, number)
    case .failed(let failure): throw failure
    case .invalid(let field): throw LedgerFailure(.malformed, "deliver notices: \(field)")
    case .busy, .undecided:
      throw LedgerFailure(.stopped, "deliver notices through \(number): the ledger is busy; asked again")
    }
  }
}

extension PrinterProfile {
  package static func unknown(_ name: String) -> LedgerFailure {
    let all = all.map(\.name).joined(separator: ", ")
    return LedgerFailure(.malformed, "found the printer profile \"\(name)\"; allowed: \(all)")
  }
}
