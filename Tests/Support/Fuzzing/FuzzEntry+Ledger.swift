import Daybook
import DaybookCBOR
import DaybookCrypto
import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookTemporary
import DaybookTime
import DaybookViews

extension FuzzEntry {
  /// Opens the records as a ledger whose links are all right, and asks it everything.
  static func ledgerFault(_ bytes: [UInt8]) -> String? {
    guard let log = log(of: bytes), let directory = try? TemporaryDirectory() else { return nil }
    do throws(LedgerFailure) {
      let ledger = try Ledger(
        storage: log, vault: .inMemory(), views: directory.path + "/views", options: LedgerOptions())
      defer { ledger.finish() }
      let history = try LedgerHistory(over: ledger)
      defer { history.close() }
      try ask(history)
      return nil
    } catch {
      return silent(error)
    }
  }

  /// A log with its first record, and those of the sequence that may follow.
  private static func log(of bytes: [UInt8]) -> MemoryLog? {
    let created = LedgerCreated(
      ledger: LedgerID(high: 1, low: 2), format: Int(RecordHeader.format), created: .epoch, clock: .manual)
    let log = MemoryLog()
    guard (try? LedgerRecord.write(created, to: log)) != nil else { return nil }
    var last = Timestamp(microseconds: .min)
    let outcome = log.append { turn throws(LedgerFailure) in
      for item in items(of: bytes).prefix(64) {
        let record = bytes.span.bytes.extracting(item)
        let found = try? RecordForm.decode(record, position: 2)
        guard let fact = found, fact.recordedAt >= last, fact.recordedAt >= .epoch else { continue }
        last = fact.recordedAt
        try turn.append(record, chain: nil)
      }
    }
    if case .committed = outcome { return log }
    return nil
  }

  private static func ask(_ history: LedgerHistory) throws(LedgerFailure) {
    let head = try history.head()
    let (days, ids) = try history.read { snapshot in
      var days: [(VenueID, CivilDate)] = []
      let reservations = snapshot.reservations()
      for venue in snapshot.venues() {
        let own = reservations.filter { $0.venue == venue.id }.map(\.stay.date)
        for date in Set(own).sorted().prefix(2) + [CivilDate(daysSinceEpoch: 22_035)] {
          days.append((venue.id, date))
          ask(snapshot, venue.id, date)
        }
      }
      for reservation in reservations.prefix(4) {
        _ = snapshot.serveTime(of: reservation)
        _ = snapshot.guestCard(reservation.owner)
        _ = snapshot.prepQuote(for: reservation.id, minutesAway: 20, by: .operator("x"))
      }
      return (days, reservations.map(\.id))
    }
    for (venue, date) in days {
      for moment in [Moment.position(head), .position(Position(max(1, head.value / 2)))] {
        // A venue that was not there then is refused in words.
        _ = try? history.timeline(at: venue, on: date, moment)
        _ = try? history.availability(at: venue, on: date, party: 2, moment)
        _ = try? history.reservations(at: venue, on: date, moment)
      }
      _ = try? history.report(ReportQuery([venue], from: date, to: date.adding(days: 1)))
    }
    for id in ids.prefix(4) { _ = try? history.explain(id.retyped()) }
    _ = try? history.difference(from: 1, to: head)
  }

  private static func ask(_ snapshot: borrowing Snapshot, _ venue: VenueID, _ date: CivilDate) {
    for party in [1, 4, 1000] as [PartySize] {
      _ = snapshot.availability(at: venue, on: date, party: party, withReasons: true)
    }
    let noon = Timestamp(epochSeconds: Int64(date.daysSinceEpoch) * 86_400 + 43_200)
    _ = snapshot.nearest(at: venue, to: noon, party: 2)
    _ = snapshot.diary(at: venue, on: date)
    _ = snapshot.floor(at: venue)
    _ = snapshot.floor(at: venue, now: noon)
    _ = snapshot.timeline(at: venue, on: date)
    _ = snapshot.sections(at: venue)
    _ = snapshot.waitlist(at: venue, on: date)
    _ = snapshot.waits(at: venue, for: [2], now: noon)
    _ = snapshot.atRisk(at: venue)
    for audience in Audience.allCases { _ = snapshot.unsettledNotices(at: venue, to: audience) }
    _ = snapshot.tickets(at: venue)
    _ = snapshot.allDayCounts(at: venue)
    _ = snapshot.pass(at: venue)
    _ = snapshot.prep(at: venue)
  }
}
