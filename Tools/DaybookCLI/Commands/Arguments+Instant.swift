import Daybook

extension Arguments {
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
}
