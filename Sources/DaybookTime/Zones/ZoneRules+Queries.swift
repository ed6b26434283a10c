extension ZoneRules {
  /// The offset in force at an instant.
  public func offset(at instant: Timestamp) -> UTCOffset {
    UTCOffset(seconds: Int(offsetSeconds(atEpochSeconds: instant.epochSeconds)))
  }

  /// An instant as it is written everywhere: in the zone's time, with the offset it has then.
  ///
  /// `2030-05-01T19:00:00+04:00`, with `.ffffff` when there are microseconds.
  public func label(_ instant: Timestamp) -> String { instant.formatted(offset: offset(at: instant)) }

  /// What a clock on the wall shows at an instant, `19:00`; where it shows that twice, with the offset: `01:30+02:00`.
  public func clock(_ instant: Timestamp) -> String {
    let wall = wallTime(at: instant)
    let minute = ClockValue(minutes: wall.secondOfDay / 60).description
    if case .overlap = resolve(wall) { return minute + offset(at: instant).description }
    return minute
  }

  /// The wall time in the zone at an instant; microseconds are cut off.
  public func wallTime(at instant: Timestamp) -> WallTime {
    let seconds = instant.epochSeconds
    return WallTime(localSeconds: seconds + offsetSeconds(atEpochSeconds: seconds))
  }

  /// The instants at which the zone's clocks show a wall time.
  public func resolve(_ wall: WallTime) -> WallResolution {
    let shift = table.shift(for: wall.localSeconds)
    let local = wall.localSeconds - shift
    // At any of the zone's offsets, the instant is between these two.
    let earliest = local - table.highestOffset
    let latest = local - table.lowestOffset
    let index = table.index(of: earliest)
    let stretch = table.stretches[index]
    if table.stretches[index + 1].start > latest {
      return .unique(Timestamp(epochSeconds: local - stretch.offsetSeconds + shift))
    }
    return resolve(local: local, from: index, latest: latest, shift: shift)
  }

  /// Searches every stretch that could show the wall time: for wall times near transitions.
  ///
  /// A clock that was set forward over it may be set back soon after, so a gap is certain only at the end.
  @inline(never)
  private func resolve(local: Int64, from start: Int, latest: Int64, shift: Int64) -> WallResolution {
    var index = start
    var first: Timestamp?
    var readBeforeGap: Int64?
    var readInLast = local - table.highestOffset
    while true {
      let stretch = table.stretches[index]
      let end = table.stretches[index + 1].start
      let instant = local - stretch.offsetSeconds
      if instant < stretch.start {
        if readBeforeGap == nil { readBeforeGap = readInLast }
      } else if instant < end {
        let found = Timestamp(epochSeconds: instant + shift)
        if let first { return .overlap(first: first, second: found) }
        first = found
      }
      if end > latest { break }
      readInLast = instant
      index += 1
    }
    if let first { return .unique(first) }
    return .gap(readBefore: Timestamp(epochSeconds: (readBeforeGap ?? readInLast) + shift))
  }

  /// The instant that a wall time in a venue's configuration stands for; nobody can be asked (rule R1).
  ///
  /// A time shown twice: the first. Never shown: the wall time read with the offset before the gap.
  public func configured(_ wall: WallTime) -> Timestamp {
    switch resolve(wall) {
    case .unique(let instant), .overlap(first: let instant, second: _), .gap(readBefore: let instant): instant
    }
  }

  /// The instant of a service's clock value on a business date (rules R1, R10).
  public func configured(_ clock: ClockValue, on date: CivilDate) -> Timestamp {
    configured(WallTime(date: date, secondOfDay: clock.minutes * 60))
  }

  /// The first instant of a local date; nil when the zone skipped the date (rule R6).
  ///
  /// The clock need not show 00:00 then: it may have been set forward over it.
  public func startOfDay(_ date: CivilDate) -> Timestamp? {
    let midnight = WallTime(date: date, secondOfDay: 0).localSeconds
    let shift = table.shift(for: midnight)
    let start = midnight - shift
    let end = start + 86_400
    var index = table.index(of: start - table.highestOffset)
    while true {
      let stretch = table.stretches[index]
      let next = table.stretches[index + 1].start
      let instant = max(stretch.start, start - stretch.offsetSeconds)
      if instant < next, instant < end - stretch.offsetSeconds {
        return Timestamp(epochSeconds: instant + shift)
      }
      if next >= end - table.lowestOffset { return nil }
      index += 1
    }
  }

  /// Whether the date exists in the zone.
  public func exists(_ date: CivilDate) -> Bool {
    startOfDay(date) != nil
  }

  /// Calls `body` with each stretch of one offset between two instants, in epoch seconds, both included.
  func forEachStretch(
    from first: Int64, through last: Int64,
    _ body: (_ first: Int64, _ last: Int64, _ offsetSeconds: Int64) -> Bool
  ) {
    let shift = table.shift(for: first)
    var index = table.index(of: first - shift)
    var start = first
    while start <= last {
      let next = table.stretches[index + 1].start.addingSaturating(shift)
      guard body(start, min(last, next - 1), table.stretches[index].offsetSeconds) else { return }
      start = next
      index += 1
      if index == table.stretches.count - 1 { return }
    }
  }

  @inline(__always)
  private func offsetSeconds(atEpochSeconds instant: Int64) -> Int64 {
    table.stretches[table.index(of: instant - table.shift(for: instant))].offsetSeconds
  }
}

extension ZoneRules {
  /// The changes of offset after `start` up to `end`, ascending; those that the footer implies are included.
  public func changes(after start: Timestamp, through end: Timestamp) -> [Transition] {
    guard start < end else { return [] }
    var changes: [Transition] = []
    forEachStretch(from: start.epochSeconds, through: end.epochSeconds) { first, _, offsetSeconds in
      if first > start.epochSeconds {
        changes.append(Transition(epochSeconds: first, offsetSeconds: Int32(offsetSeconds)))
      }
      return true
    }
    return changes
  }
}
