internal import Daybook
internal import DaybookOperations

/// What a venue offers the partner's users in one snapshot: lookups, bookings and feeds have it from here.
///
/// Offered is what a guest can book online at tables (R12), while guests can book at all, for parties that pay nothing
/// ahead: the partner brings no payment.
struct PartnerOffers {
  private struct Day: Hashable {
    let date: CivilDate
    let party: PartySize
    let area: String?
  }

  let venue: VenueDefinition
  let rules: ZoneRules
  private let isOpen: Bool
  private var days: [Day: [Timestamp: Slot]] = [:]

  /// Nil when there is no such venue.
  init?(_ id: VenueID, _ snapshot: borrowing Snapshot) {
    guard let heading = VenueHeading(id, snapshot, now: snapshot.ledgerTime()) else { return nil }
    (venue, rules) = (heading.definition, heading.rules)
    isOpen = !snapshot.maintenance.isOn
  }

  /// The slot that a party is offered at a start; nil: none.
  mutating func slot(
    at start: Timestamp, _ party: PartySize, in area: String?, _ snapshot: borrowing Snapshot
  ) -> Slot? {
    guard serves(party) else { return nil }
    let local = rules.wallTime(at: start).date
    // After midnight a start may be of the evening before (R5).
    for date in [local, local.adding(days: -1)] {
      let day = Day(date: date, party: party, area: area)
      let slots =
        days[day]
        ?? Dictionary(
          snapshot.availability(at: venue.id, on: date, party: party, area: area).filter(\.hasTables).map {
            ($0.start, $0)
          }
        ) { first, _ in first }
      days[day] = slots
      if let slot = slots[start] { return slot }
    }
    return nil
  }

  /// Whether exactly this slot is offered: with the duration that it has, if one is named.
  mutating func has(_ slot: PartnerSlot, _ snapshot: borrowing Snapshot) -> Bool {
    guard let offered = self.slot(at: slot.start, slot.party, in: slot.room, snapshot) else { return false }
    return slot.seconds == nil || PartnerSlot(offered, slot.party, in: slot.room) == slot
  }

  /// Why a booking of a slot is not even tried: it would be another slot, or pays ahead.
  ///
  /// Whether the place is free is left to the ledger, whose first answer to a key stands.
  mutating func objection(to slot: PartnerSlot, _ snapshot: borrowing Snapshot) -> BookingFailure? {
    guard !venue.asksMoney(of: slot.party) else { return .paidAhead }
    guard slot.seconds != nil, let offered = self.slot(at: slot.start, slot.party, in: slot.room, snapshot),
      PartnerSlot(offered, slot.party, in: slot.room) != slot
    else { return nil }
    return BookingFailure(.slotUnavailable, "the slot has another duration")
  }

  /// Everything that is offered on some dates, for every size of party and in every area; in order of area, date and size.
  func slots(on dates: ClosedRange<CivilDate>, _ snapshot: borrowing Snapshot) -> Result<
    [PartnerSlot], InvalidField
  > {
    let parties = parties.filter(serves)
    // Where all tables stand in one area, it says nothing.
    let areas = Set(venue.tables.map(\.area)).count > 1 ? Set(venue.tables.compactMap(\.area)).sorted() : []
    var found: [PartnerSlot] = []
    for area in [nil] + areas {
      let days = snapshot.availability(at: [venue.id], on: dates, parties: parties, area: area)
      switch days {
      case .failure(let field): return .failure(field)
      case .success(let days):
        for day in days {
          found += day.slots.filter(\.hasTables).map { PartnerSlot($0, day.party, in: area) }
        }
      }
    }
    return .success(found)
  }

  /// The sizes of party that the venue may seat.
  private var parties: [PartySize] {
    let seats = venue.tables.map(\.most) + venue.combinations.map(\.most)
    let most = min(seats.max() ?? 0, venue.party?.most ?? .max, venue.party?.onlineMost ?? .max)
    let least = max(venue.party?.least ?? 1, 1)
    return least <= most ? (least...most).map { PartySize($0) } : []
  }

  /// Whether parties of this size can book now without paying ahead.
  private func serves(_ party: PartySize) -> Bool { isOpen && !venue.asksMoney(of: party) }
}

extension VenueDefinition {
  /// Whether a party of this size owes a deposit or a card guarantee.
  func asksMoney(of party: PartySize) -> Bool {
    let froms = [deposit.map { $0.fromParty ?? 1 }, guarantee?.fromParty].compactMap(\.self)
    return froms.contains { party.covers >= $0 }
  }
}

extension Slot {
  /// Whether tables are free, or can be made free; pools are booked elsewhere.
  fileprivate var hasTables: Bool { !tables.isEmpty || !combinations.isEmpty || !afterMoving.isEmpty }
}
