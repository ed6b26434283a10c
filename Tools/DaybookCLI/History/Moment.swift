import Daybook
import DaybookLog
import DaybookOperations

/// A place in the past as people name it: a position, or a time.
enum Moment {
  case position(Position)
  case instant(Timestamp)

  static let at = Declaration.Option.value(
    "at", "POSITION|TIME",
    "As it was after this record, or at this time: 2030-05-01T19:00 with an offset, or at the venue's own time."
  )
}

extension Arguments {
  /// An option's value as a position or a time; one without an offset is of the zone of `rules`.
  func moment(_ option: String, in rules: @autoclosure () throws -> ZoneRules? = nil) throws -> Moment? {
    guard let text = value(option) else { return nil }
    if let number = UInt64(text) { return .position(Position(number)) }
    if let instant = Timestamp(rfc3339: text) { return .instant(instant) }
    guard let requested = RequestedTime(text) else {
      throw wrong(
        "--\(option): found \"\(text)\"; allowed: a position, or a time such as 2030-05-01T19:00+04:00")
    }
    switch requested.form {
    case .instant(let instant): return .instant(instant)
    case .localWithOffset(let wall, let offset): return .instant(wall.instant(at: offset))
    case nil, .local:
      guard let rules = try rules() else {
        throw wrong("--\(option): \(text) is of no venue's zone; write an offset, or Z, after it")
      }
      return .instant(try instant(text, "--\(option)", rules))
    }
  }
}

extension ReadContext {
  /// The ledger as it was at a moment.
  func past(_ moment: Moment) throws -> PastLedger {
    switch moment {
    case .position(let position):
      if let past = try PastLedger(reader, after: position) { return past }
      throw CommandFailure(
        code: .refused,
        message: "no record \(position): the log goes from 1 to \(try reader.storage.head().position)")
    case .instant(let instant):
      if let past = try PastLedger(reader, at: instant) { return past }
      throw CommandFailure(code: .refused, message: "nothing was recorded by \(instant)")
    }
  }

  /// The state then.
  func state(_ past: PastLedger) throws -> LedgerState {
    guard let state = try past.state() else {
      throw CommandFailure.failure("the log ends before position \(past.position)")
    }
    return state
  }

  /// The rules of a venue's zone now, by which a time without an offset is read.
  func rules(of venue: VenueID) throws -> ZoneRules? {
    try read { snapshot in snapshot.venue(venue).flatMap { snapshot.zoneRules($0.zone) } }
  }
}
