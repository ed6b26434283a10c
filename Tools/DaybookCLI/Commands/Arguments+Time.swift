import Daybook
import DaybookOperations

/// Dates and times as people write them.
extension Arguments {
  /// A business date argument.
  func date(_ text: String, _ name: String) throws(CommandFailure) -> CivilDate {
    guard let date = CivilDate(text) else {
      throw wrong(
        "\(name): found \"\(text)\"; \(ImpossibleTime.note(text))allowed: a date such as 2030-05-01")
    }
    return date
  }

  /// An instant as people write it: at the venue's wall time, or with an offset.
  func instant(_ text: String, _ name: String, _ rules: ZoneRules) throws(CommandFailure) -> Timestamp {
    guard let requested = RequestedTime(text) else {
      throw wrong(
        "\(name): found \"\(text)\"; \(ImpossibleTime.note(text))allowed: a time such as 2030-05-01T19:00 or with an offset"
      )
    }
    do throws(RequestedTimeError) {
      return try requested.instant(in: rules)
    } catch {
      switch error {
      case .offsetMismatch(let allowed):
        let offsets = allowed.map(\.description).joined(separator: " or ")
        throw wrong("\(name): \(text): \(rules.name) then has \(offsets)")
      case .malformed, .nonexistentLocalTime:
        throw wrong("\(name): \(text) does not exist in \(rules.name): the clocks skip it")
      }
    }
  }

  /// An option's value as the beginning of a stretch of time, or as its end: a date means its first instant, or its
  /// last.
  func bound(_ option: String, isEnd: Bool, _ rules: ZoneRules) throws(CommandFailure) -> Timestamp? {
    guard let text = value(option) else { return nil }
    guard let date = CivilDate(text) else { return try instant(text, "--\(option)", rules) }
    let day = isEnd ? date.adding(days: 1) : date
    return rules.startOfDay(day) ?? rules.configured(ClockValue(minutes: 0), on: day)
  }

  /// An option's value as a position or a time; one without an offset is of the zone of `rules`.
  func moment(_ option: String, in rules: @autoclosure () throws -> ZoneRules? = nil) throws -> Moment? {
    guard let text = value(option) else { return nil }
    if let number = UInt64(text) { return .position(Position(number)) }
    guard let requested = RequestedTime(text) else {
      if let instant = Timestamp(rfc3339: text) { return .instant(instant) }
      throw wrong(
        "--\(option): found \"\(text)\"; \(ImpossibleTime.note(text))allowed: a position, or a time such as "
          + "2030-05-01T19:00+04:00")
    }
    switch requested.form {
    case .instant(let instant): return .instant(instant)
    case .localWithOffset(let wall, let offset):
      // Of a venue's zone it must be one that the zone has then, as where bookings are typed (R1).
      guard let rules = try rules() else { return .instant(wall.instant(at: offset)) }
      return .instant(try instant(text, "--\(option)", rules))
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
    "As it was after this record, or at this time, which is not yet to come: 2030-05-01T19:00 with an offset, or, "
      + "where one venue is named, at its own time."
  )
}
