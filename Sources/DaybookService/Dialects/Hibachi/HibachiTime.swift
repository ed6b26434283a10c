internal import Daybook
internal import DaybookJSON

/// A time of day as this contract writes it.
struct HibachiTime {
  let clock: ClockValue

  /// Reads `HH:MM`, with or without seconds.
  init(_ text: String, _ name: String) throws(Problem) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let clock = ClockValue(parts[..<2].joined(separator: ":")) else {
      throw .invalid(InvalidField(name, "found \(JSONValue.string(text).found); allowed: HH:MM"))
    }
    self.clock = clock
  }

  init(_ instant: Timestamp, _ rules: ZoneRules) {
    clock = ClockValue(minutes: rules.wallTime(at: instant).secondOfDay / 60)
  }

  private var half: String { clock.minutes < 720 ? "AM" : "PM" }
  private var hour: Int { clock.minutes / 60 % 12 == 0 ? 12 : clock.minutes / 60 % 12 }
  private var minute: String { (clock.minutes % 60 < 10 ? "0" : "") + "\(clock.minutes % 60)" }
  var short: String { clock.minutes % 60 == 0 ? "\(hour)\(half)" : "\(hour):\(minute)\(half)" }
  var long: String { "\(hour):\(minute) \(half)" }
}
