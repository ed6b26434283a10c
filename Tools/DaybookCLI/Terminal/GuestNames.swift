import Daybook
import DaybookJSON

/// The names of guests beside their bookings, opened in memory: what a host reads first.
///
/// With `--no-names` there are none. If the vault cannot be read, the answer goes on without them and says so
/// once on standard error.
final class GuestNames {
  static let option = Declaration.Option.flag("no-names", "Leave out the guests' names.")

  private enum Name {
    case known(String)
    case forgotten
  }

  /// Nil where no names are shown.
  private var reader: LedgerReader?
  private let context: ReadContext

  init(_ arguments: Arguments, _ context: ReadContext) {
    reader = arguments.has("no-names") ? nil : context.reader
    self.context = context
  }

  /// `Ana Məmmədova`, or that the guest is forgotten; empty where there is no name to show.
  func text(_ reservation: Reservation?) -> String {
    switch name(of: reservation) {
    case .known(let name): name
    case .forgotten: "(forgotten)"
    case nil: ""
    }
  }

  /// The field `guest`: `name`, or `forgotten`; nothing where there is no name to show.
  func write(_ reservation: Reservation?, to json: inout JSONWriter) {
    switch name(of: reservation) {
    case .known(let name): json.object("guest") { $0.field("name", text: name) }
    case .forgotten: json.object("guest") { $0.field("forgotten", bool: true) }
    case nil: break
    }
  }

  /// The field `needsTable`: bookings without a table, with their guests' names.
  func write(needingTable reservations: [Reservation], _ rules: ZoneRules, to json: inout JSONWriter) {
    json.objects("needsTable", reservations) { reservation, json in
      json.field("reservation", id: reservation.id)
      json.field("start", text: rules.label(reservation.stay.start))
      AgreedTime(reservation.stay, rules).write(to: &json)
      json.field("party", integer: reservation.stay.party.covers)
      json.field("state", text: reservation.state.rawValue)
      json.field("seating", text: reservation.seating.rawValue)
      write(reservation, to: &json)
    }
  }

  /// Rows for people with a column of names before one of theirs, if any of them has a name.
  func added(to rows: [[String]], of reservations: [Reservation?], before column: Int) -> [[String]] {
    let names = reservations.map { text($0) }
    guard names.contains(where: { !$0.isEmpty }) else { return rows }
    return zip(rows, names).map { row, name in row[..<column] + [cell(name)] + row[column...] }
  }

  private func name(of reservation: Reservation?) -> Name? {
    guard let reader, let reservation else { return nil }
    guard let sealed = reservation.guest else { return reservation.details.isForgotten ? .forgotten : nil }
    do {
      guard let guest = try reader.open(sealed) else { return .forgotten }
      return guest.name.map { .known($0) }
    } catch {
      self.reader = nil
      context.tellNames(error)
      return nil
    }
  }
}
