internal import Daybook

/// What a row of another system says of a reservation; `--map` names its columns by these words.
enum CarriedField: String, CaseIterable, Sendable {
  case id, venue, tables, party, start, date, time, end, minutes, name, phone, email, note, allergies, owner
  case status

  /// The field of a row that corresponds to a field of the command.
  init?(command field: String) {
    let word = field.prefix { $0 != "[" }
    switch word {
    case "original.id", "key": self = .id
    case "original.owner": self = .owner
    case "until": self = .end
    case "standing": self = .status
    case "guest.name": self = .name
    case "guest.phone": self = .phone
    case "guest.email": self = .email
    case "guest.notes": self = .note
    case "guest.allergies": self = .allergies
    default: self.init(rawValue: String(word))
    }
  }

  /// The field a refusal is about; nil where it is about the whole row.
  init?(of reason: Reason) {
    switch reason.code {
    case .idempotencyKeyReused: self = .id
    case .notFound: self = reason.message?.hasPrefix("tables[") == true ? .tables : .venue
    case .venueClosed: self = .venue
    case .partyTooSmall, .partyTooLarge, .pacingCovers, .pacingParties: self = .party
    case .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .noTableFits: self = .tables
    case .notAllowedInState: self = .status
    case .outsideService, .afterLastSeating, .closedSpecialDay, .offGrid, .inThePast, .tooSoon, .tooFar,
      .nonexistentLocalTime, .offsetMismatch:
      self = .start
    default: return nil
    }
  }
}
