internal import Daybook
internal import DaybookJSON
internal import DaybookStore
internal import DaybookTime

/// A file of reservations of another system.
package protocol ForeignFile: Sendable {
  var path: String { get }
  var values: CarriedValues { get }
  var rows: [CarriedRow] { get }
  /// The rejected rows, unchanged and with reasons: a file that can be corrected and imported again.
  func quarantine(_ faulty: [(row: Int, faults: [RowFault])]) -> [UInt8]
  /// `json` or `csv`.
  var quarantineSuffix: String { get }
}

/// Sends the rows of another system's file to the ledger, and gathers what became of each.
package struct CarryImport: Sendable {
  /// What became of one row.
  enum Fate: Sendable {
    case accepted
    case alreadyThere
    case faulty([RowFault])
    /// There is no answer, and importing the file again asks again.
    case failed(String)
  }

  private struct Answers: Sendable {
    var fates: [Int: Fate] = [:]
    var reservations: [Int: ReservationID] = [:]
    var notes: [Int: [String]] = [:]
    var waiting = 0
  }

  private let file: any ForeignFile
  private let monitor = Monitor(Answers())
  private static let actor = Actor.operator("import")

  init(_ file: any ForeignFile) { self.file = file }

  /// Sends all rows, or sends until it is told to stop; then waits for the answers.
  func run(on ledger: Ledger, _ progress: WorkProgress) throws(LedgerFailure) -> CarryReport {
    let rules = try rulesOfVenues(on: ledger)
    let total = UInt64(file.rows.count)
    var sent = 0
    for (number, row) in file.rows.enumerated() {
      guard progress("imported", UInt64(sent), total) else { break }
      sent += 1
      switch row.result {
      case .failure(let faults): monitor.withLock { $0.fates[number] = .faulty(faults.all) }
      case .success(var command):
        if let minutes = row.minutes, let rules = rules[command.venue] {
          command.until = command.start.adding(minutes: minutes, in: rules)
        }
        send(.carryOver(command), file.values.key(of: command), to: ledger) { answers, outcome in
          answers.fates[number] = fate(of: outcome)
          if case .accepted(let answer, _, _, _) = outcome {
            answers.reservations[number] = answer.reservation
          }
        }
      }
    }
    let first = wait()
    let now = ledger.created.clock == .manual ? Timestamp.epoch : LedgerClock.system.now()
    for (number, reservation) in first.reservations.sorted(by: { $0.key < $1.key })
    where progress("imported", UInt64(sent), total) { sendMore(of: number, reservation, now, to: ledger) }
    let answers = wait()
    var notes = answers.notes
    for (number, row) in file.rows.enumerated() where !row.notes.isEmpty {
      if answers.reservations[number] != nil { notes[number, default: []] += row.notes }
    }
    return CarryReport(
      rows: file.rows, fates: answers.fates,
      notes: notes.sorted { $0.key < $1.key }.flatMap { number, texts in
        texts.map { "line \(file.rows[number].line): \($0)" }
      })
  }

  /// The zone rules of each venue that has a row with its stay in minutes.
  private func rulesOfVenues(on ledger: Ledger) throws(LedgerFailure) -> [VenueID: ZoneRules] {
    let timed = file.rows.filter { $0.minutes != nil }
    let venues = Set(timed.compactMap { row in try? row.result.get().venue })
    guard !venues.isEmpty else { return [:] }
    do throws(LedgerError) {
      return try ledger.readAndWait(atLeast: ledger.head) { snapshot in
        var rules: [VenueID: ZoneRules] = [:]
        for venue in venues { rules[venue] = snapshot.venue(venue).flatMap { snapshot.zoneRules($0.zone) } }
        return rules
      }
    } catch {
      guard case .failed(let failure) = error else { preconditionFailure("a read is lent or fails") }
      throw failure
    }
  }

  /// Sends what the old system told the kitchen and the host, if the reservation may be upcoming.
  private func sendMore(of number: Int, _ id: ReservationID, _ now: Timestamp, to ledger: Ledger) {
    let row = file.rows[number]
    guard case .success(let command) = row.result, command.until.mayBeAfter(now) else { return }
    let key = file.values.key(of: command).text
    func send(_ more: Command, _ what: String) {
      self.send(more, IdempotencyKey("\(key):\(what)"), to: ledger) { answers, outcome in
        if let note = RowFault.note(outcome) { answers.notes[number, default: []].append("\(what): \(note)") }
      }
    }
    if let prep = row.prep { send(ConfirmPrep(id, scope: prep.scope, items: prep.items).command, "prep") }
    if let arrival = row.arrival {
      send(
        DeclareArrival(id, leadMinutes: arrival.leadMinutes, scope: arrival.scope).command, "arrival")
    }
  }

  private func send(
    _ command: Command, _ key: IdempotencyKey, to ledger: Ledger,
    _ note: @escaping @Sendable (inout Answers, Outcome) -> Void
  ) {
    monitor.withLock { $0.waiting += 1 }
    ledger.submit(
      Submission(command, by: CarryImport.actor, key: key) { [monitor] outcome in
        monitor.withLock(wake: true) { answers in
          answers.waiting -= 1
          note(&answers, outcome)
        }
      }, waitsWhileFull: true)
  }

  private func wait() -> Answers {
    guard let answers = monitor.wait(for: { $0.waiting == 0 ? $0 : nil }) else {
      preconditionFailure("waiting without a deadline ends with the answers")
    }
    return answers
  }

  private func fate(of outcome: Outcome) -> Fate {
    switch outcome {
    case .accepted(_, _, _, let isReplay): isReplay ? .alreadyThere : .accepted
    case .refused(let refusal, _): .faulty(RowFault.refused(refusal, file.values.names))
    case .invalid(let field): .faulty([file.values.fault(field)])
    case .busy(let reason): .failed("busy: \(reason)")
    case .undecided: .failed("undecided")
    case .failed(let failure): .failed("\(failure)")
    }
  }
}

extension RowFault {
  /// Why a detail of the reservation was not imported; nil if it was.
  fileprivate static func note(_ outcome: Outcome) -> String? {
    switch outcome {
    case .accepted: nil
    case .refused(let refusal, _): RowFault.refused(refusal) { _ in nil }.map(\.text).joined(separator: "; ")
    case .invalid(let field): "\(field)"
    case .busy, .undecided, .failed: "not answered; import again"
    }
  }
}

extension RequestedTime {
  /// The time this many elapsed minutes later (R3).
  ///
  /// It is local if this time is; in an hour that the clocks show twice it has its offset.
  fileprivate func adding(minutes: Int, in rules: ZoneRules) -> RequestedTime {
    guard let start = try? instant(in: rules) else { return self }
    let end = start.adding(minutes: minutes)
    if case .instant = form { return RequestedTime(stringLiteral: end.description) }
    let label = rules.label(end)
    guard case .overlap = rules.resolve(rules.wallTime(at: end)) else {
      return RequestedTime(stringLiteral: String(label.dropLast(rules.offset(at: end).description.count)))
    }
    return RequestedTime(stringLiteral: label)
  }

  /// Whether it may be later than an instant; a local time may be in any zone on Earth.
  fileprivate func mayBeAfter(_ now: Timestamp) -> Bool {
    switch form {
    case .instant(let instant): instant > now
    case .localWithOffset(let wall, let offset): wall.instant(at: offset) > now
    case .local(let wall): wall.instant(at: .zero).adding(minutes: 12 * 60) > now
    case nil: false
    }
  }
}
