internal import Daybook
internal import DaybookDomain
internal import DaybookTime
internal import DaybookViews

/// A booking or walk-in as the tables have it.
struct ReservationRow: LocalRow {
  let it: Reservation
  let rules: ZoneRules?
  let moments: ReportMoments
  /// What a report counts of it; nil where it is of no date.
  let counted: CountedVisit?
  let service: String?
  let veil: TableVeil
}

extension ReservationRow: TableRow {
  static let table = TableForm<ReservationRow>(
    "reservations",
    "Every booking, request and walk-in as it is now; what a report counts is worked out from it.",
    key: ["reservation"],
    [
      .id("reservation", "its id") { $0.it.id },
      .text("venue", "the venue's id") { $0.it.venue.text },
      .text("date", "the business date, YYYY-MM-DD; none for units of a pool that name no date") {
        $0.it.stay.hasDate ? $0.it.stay.date.description : nil
      },
      .text("service", "the service the start falls in; none outside of all") { $0.service },
      .text("weekday", "of the business date: mon to sun") {
        $0.it.stay.hasDate ? $0.it.stay.date.weekday.rawValue : nil
      },
      .integer("party", "covers") { $0.it.stay.party.covers },
      .text("state", "requested, booked, completed, declined, cancelled, lateCancelled or noShow") {
        $0.it.state.rawValue
      },
      .text("seating", "expected, arrived, seated or left") { $0.it.seating.rawValue },
      .text("channel", "online, inHouse or walkIn") { $0.it.stay.channel.rawValue },
      .flag("is_walk_in", "came without a booking") { $0.it.isWalkIn },
      .instant("start", "when it begins") { $0.it.stay.start },
      .instant("end", "when it ends as sold") { $0.it.stay.end },
      .text("zone", "the time zone agreed by") { $0.it.stay.zone },
      .instant("made", "when it was made here; none where it was carried over") { $0.moments.madeAt },
      .instant("arrived", "when the party came") { $0.it.details.arrivedAt },
      .instant("seated", "when it sat down") { $0.it.seatedAt },
      .instant("ended", "when it stopped occupying its place") { $0.it.endedAt },
      .integer("turn_minutes", "whole minutes from sitting down to leaving, where somebody said it left") {
        $0.counted?.turnMinutes
      },
      .integer(
        "lead_minutes", "whole minutes from booking to start; none for walk-ins and what was carried over"
      ) {
        $0.counted?.leadMinutes
      },
      .text("tables", "its tables' ids, with + between them") { row in
        row.it.stay.tables.isEmpty ? nil : row.veil.words(row.it.stay.tables)
      },
      .integer("table_count", "how many tables it has") { $0.it.stay.tables.count },
      .text("pool", "the pool it takes units of") { row in row.it.stay.pool.map { row.veil.word($0.text) } },
      .integer("units", "units of the pool; 0 with tables") { $0.it.stay.units },
      .text("area", "the area asked for") { row in row.it.stay.area.map(row.veil.word) },
      .text("needs", "what its tables must offer, with spaces between") { row in
        row.it.stay.needs.isEmpty ? nil : row.it.stay.needs.map(\.rawValue).joined(separator: " ")
      },
      .text("owner", "whose it is, such as guest:ana") { $0.veil.shown($0.it.owner) },
      .flag("needs_table", "its table was taken away and no other given") { $0.it.needsTable },
      .text("deposit_state", "none, due, paid, refunded or forfeited") { $0.it.details.deposit.rawValue },
      .integer("deposit_amount", "what was agreed, in minor units") { $0.it.details.terms.deposit?.amount },
      .text("deposit_currency", "ISO 4217") { $0.it.details.terms.deposit?.currency },
      .integer("deposit_paid", "what was paid last, in minor units") { $0.moments.paid?.amount },
      .text("guarantee", "none, asked, given, charged or released") { $0.it.details.guarantee.rawValue },
      .text("attendance", "none, asked, confirmed or declined") { $0.it.details.attendance.rawValue },
      .flag("has_allergies", "the guest named allergies") { $0.it.details.terms.hasAllergies },
      .flag("is_corrected", "what is recorded was corrected") { $0.it.details.correction != nil },
      .integer("version", "counts its changes from 1") { $0.it.version },
    ])
}
