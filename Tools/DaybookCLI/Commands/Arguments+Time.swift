import Daybook
import DaybookOperations

/// Dates and times as people write them.
extension Arguments {
  /// A business date argument.
  func date(_ text: String, _ name: String) throws(CommandFailure) -> CivilDate {
    try parsed(text, name, "a date such as 2030-05-01") { CivilDate($0) }
  }

  /// An instant as people write it: at the venue's wall time, or with an offset.
  func instant(_ text: String, _ name: String, _ rules: ZoneRules) throws(CommandFailure) -> Timestamp {
    guard let requested = RequestedTime(text) else {
      throw wrong("\(name): found \"\(text)\"; allowed: a time such as 2030-05-01T19:00 or with an offset")
    }
    do throws(RequestedTimeError) {
      return try requested.instant(in: rules)
    } catch {
      throw wrong("\(name): \(text) is no time in \(rules.name): the clocks skip it or have another offset")
    }
  }

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

extension Moment {
  static let at = Declaration.Option.value(
    "at", "POSITION|TIME",
    "As it was after this record, or at this time: 2030-05-01T19:00 with an offset, or at the venue's own time."
  )
}
