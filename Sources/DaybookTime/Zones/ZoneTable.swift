/// A zone's facts, and its stretches of constant offset, laid out for fast search.
///
/// The footer's rule is expanded for one cycle of the Gregorian calendar, 400 years, after the last stated
/// transition; a later instant is looked up whole cycles earlier. Immutable, so it is shared freely.
final class ZoneTable: Sendable {
  /// Begins at an instant, in epoch seconds, and ends where the next stretch begins.
  struct Stretch: Sendable {
    var start: Int64
    var offsetSeconds: Int64
  }

  /// The length of 400 Gregorian years in seconds: leap years and weekdays repeat with it.
  static let cycleSeconds: Int64 = 146_097 * 86_400

  /// Hints cover the years 1970 to 2514 in buckets of 194 days.
  private static let bucketShift: Int64 = 24
  private static let hintedSeconds: Int64 = 1 << 34

  let name: String
  let version: String
  let initialOffset: UTCOffset
  let transitions: [ZoneRules.Transition]
  let footer: String

  /// Ascending; the first begins at `Int64.min`, the last is a sentinel that begins at `Int64.max`.
  let stretches: [Stretch]
  /// For each bucket of hinted time, the stretch in force at its beginning.
  private let hints: [Int32]
  /// The lowest and highest offsets of the zone.
  let lowestOffset: Int64
  let highestOffset: Int64
  /// Instants in this range are looked up directly, others whole cycles away.
  private let directStart: Int64
  private let directEnd: Int64

  /// Takes facts that were checked; `rule` is the parsed `footer`.
  init(
    name: String, version: String, initialOffset: UTCOffset, transitions: [ZoneRules.Transition],
    footer: String,
    rule: FooterRule?
  ) {
    self.name = name
    self.version = version
    self.initialOffset = initialOffset
    self.transitions = transitions
    self.footer = footer
    var stretches = [Stretch(start: .min, offsetSeconds: Int64(initialOffset.seconds))]
    func append(_ changes: some Sequence<ZoneRules.Transition>) {
      for change in changes where Int64(change.offsetSeconds) != stretches[stretches.count - 1].offsetSeconds
      {
        stretches.append(Stretch(start: change.epochSeconds, offsetSeconds: Int64(change.offsetSeconds)))
      }
    }
    append(transitions)
    var directStart = Int64.min
    var directEnd = Int64.max
    if let rule, rule.period != nil {
      let last = transitions.last?.epochSeconds ?? 0
      let year = WallTime(localSeconds: last).date.year
      let firstYear = transitions.isEmpty ? year - 3 : year - 1
      let changes = rule.changes(years: firstYear...year + 404)
      append(transitions.isEmpty ? changes[...] : changes.drop { $0.epochSeconds <= last })
      if transitions.isEmpty { directStart = 0 }
      directEnd = last + ZoneTable.cycleSeconds + 2 * 366 * 86_400
    }
    lowestOffset = stretches.reduce(.max) { min($0, $1.offsetSeconds) }
    highestOffset = stretches.reduce(.min) { max($0, $1.offsetSeconds) }
    self.directStart = directStart
    self.directEnd = directEnd
    stretches.append(Stretch(start: .max, offsetSeconds: 0))
    self.stretches = stretches
    hints = ZoneTable.hints(for: stretches)
  }

  private static func hints(for stretches: [Stretch]) -> [Int32] {
    var index = 0
    return (0...hintedSeconds >> bucketShift).map { bucket in
      while stretches[index + 1].start <= bucket << bucketShift { index += 1 }
      return Int32(index)
    }
  }

  /// How far to shift a moment to look it up: of an instant, or of a wall time read as UTC.
  ///
  /// 0, or a whole number of cycles: subtract it for the look-up, and add it to the result.
  @inline(__always)
  func shift(for moment: Int64) -> Int64 {
    moment >= directStart && moment < directEnd ? 0 : cyclesAway(moment)
  }

  @inline(never)
  private func cyclesAway(_ moment: Int64) -> Int64 {
    let firstRepeated = directEnd - ZoneTable.cycleSeconds
    return (moment - firstRepeated).dividedDown(by: ZoneTable.cycleSeconds) * ZoneTable.cycleSeconds
  }

  /// The stretch that contains an instant, already shifted.
  @inline(__always)
  func index(of instant: Int64) -> Int {
    var low = 0
    var high = stretches.count - 2
    if instant >= 0 && instant < ZoneTable.hintedSeconds {
      let bucket = Int(instant >> ZoneTable.bucketShift)
      low = Int(hints[bucket])
      high = Int(hints[bucket + 1])
    }
    while low < high {
      let middle = (low + high + 1) / 2
      if stretches[middle].start <= instant { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
