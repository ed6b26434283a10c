/// The instants at which a party may start in a service with a grid (rule R2).
///
/// Every instant from opening to last seating whose clock shows a multiple of the grid since opening. A
/// reading that the clock skips is no slot; one that it shows twice is two.
public struct SlotGrid: Hashable, Sendable {
  /// The zone's rules.
  public let rules: ZoneRules

  /// The date on which the service opens.
  public let date: CivilDate

  /// The minutes from one slot to the next, on the clock.
  public let gridMinutes: Int

  /// The instant at which the service opens.
  public let opensAt: Timestamp

  /// The last instant at which a party may start.
  public let lastSeatingAt: Timestamp

  private let openingWall: WallTime
  private let dateExists: Bool

  /// The grid of a service on a business date; `gridMinutes` is at least 1.
  public init(rules: ZoneRules, date: CivilDate, opens: ClockValue, lastSeating: ClockValue, gridMinutes: Int)
  {
    precondition(
      gridMinutes >= 1, "a grid of \(gridMinutes) min was made; a service's grid is at least 1 min")
    self.rules = rules
    self.date = date
    self.gridMinutes = gridMinutes
    openingWall = WallTime(date: date, secondOfDay: opens.minutes * 60)
    opensAt = rules.configured(openingWall)
    lastSeatingAt = rules.configured(lastSeating, on: date)
    dateExists = rules.exists(date)
  }

  /// Whether it has no slot: the date does not exist, or no reading fits.
  public var isEmpty: Bool {
    var isEmpty = true
    visitSlots({ _ in
      isEmpty = false
      return false
    })
    return isEmpty
  }

  /// Whether an instant is from opening to last seating, both included, on a date that exists.
  public func contains(_ instant: Timestamp) -> Bool {
    dateExists && instant >= opensAt && instant <= lastSeatingAt
  }

  /// Whether the clock shows a multiple of the grid since opening, whole minutes; midnight counts as 1,440.
  ///
  /// It does not check opening and last seating: a slot is on the grid and in `contains(_:)`.
  public func isOnGrid(_ instant: Timestamp) -> Bool {
    let sinceOpening = rules.wallTime(at: instant).localSeconds - openingWall.localSeconds
    return instant.microsecondOfSecond == 0 && sinceOpening % stepSeconds == 0
  }

  /// Calls `body` with every slot, in ascending order.
  public func forEachSlot(_ body: (Timestamp) -> Void) {
    visitSlots({ slot in
      body(slot)
      return true
    })
  }

  /// Every slot, in ascending order.
  public var slots: [Timestamp] {
    var slots: [Timestamp] = []
    forEachSlot { slots.append($0) }
    return slots
  }

  private var stepSeconds: Int64 { Int64(gridMinutes).multipliedSaturating(by: 60) }

  /// Visits the slots until `body` says no; within a stretch of one offset they are one grid step apart.
  private func visitSlots(_ body: (Timestamp) -> Bool) {
    guard dateExists else { return }
    let step = stepSeconds
    rules.forEachStretch(from: opensAt.epochSeconds, through: lastSeatingAt.epochSeconds) {
      first, last, offset in
      var slot = first
      let past = (first + offset - openingWall.localSeconds).remainderDown(by: step)
      if past > 0 { slot = first.addingSaturating(step - past) }
      while slot <= last {
        guard body(Timestamp(epochSeconds: slot)) else { return false }
        slot = slot.addingSaturating(step)
      }
      return true
    }
  }
}
