package import DaybookTime

/// How long a party that waits for a table now is likely to wait, from the floor as it is.
extension VenueState {
  /// The longest wait that is worth an estimate, in minutes.
  private static let mostMinutes = 720

  /// The minutes until each party that waits for a table now can sit; nothing where no table of the evening fits.
  ///
  /// Who sits is taken to leave at the end it was sold, and one past its end when its overrun no longer stands
  /// in the way. Holds and bookings to come keep their tables, and parties ahead in the list go first: `entries`
  /// are in the order they joined. The answer is what the rules would let happen, not a promise.
  package func estimatedWaits(_ entries: [WaitlistEntry], at now: Timestamp) -> [WaitlistID: Int] {
    var house = self
    var waits: [WaitlistID: Int] = [:]
    for entry in entries where entry.start == nil && entry.state(at: now) == .waiting {
      for minutes in 0...VenueState.mostMinutes {
        guard let claim = house.claim(of: entry, from: now.adding(minutes: minutes), now: now) else {
          continue
        }
        house.floor.replace(nil, with: claim)
        waits[entry.id] = minutes
        break
      }
    }
    return waits
  }

  /// What the party would take if it sat down then: its whole turn, or the longest stay a walk-in may have.
  private func claim(of entry: WaitlistEntry, from start: Timestamp, now: Timestamp) -> Claim? {
    let service = checkService(at: start, ignoringGrid: true)
    guard service.date == entry.date, service.refusal == nil else { return nil }
    let edition = editions[edition(on: service.date)]
    let definition = edition.definition
    let whole = start.adding(minutes: definition.turnMinutes(for: entry.party, in: service.service))
    var best: (tables: [TableID], end: Timestamp)?
    for option in edition.options
    where option.seats(entry.party) && option.meets(entry.area, entry.needs) && option.allows(.walkIn) {
      guard let end = end(of: option, edition, from: start, until: whole, now: now),
        end == whole || end >= start.adding(minutes: definition.leastStayMinutes ?? 1),
        best.map({ $0.end < end }) ?? true
      else { continue }
      best = (edition.tables(of: option), end)
      if end == whole { break }
    }
    guard let best else { return nil }
    let seeking = Seeking(
      party: entry.party, start: start, end: best.end, channel: .walkIn, now: now,
      edition: self.edition(on: service.date))
    guard startReasons(seeking, in: service).isEmpty else { return nil }
    return Claim(
      id: entry.id.retyped(), kind: .booked, start: start, end: best.end, lapsesAt: nil,
      tables: best.tables, pool: nil, units: 0, party: entry.party, channel: .walkIn,
      bufferMinutes: definition.bufferMinutes ?? 0)
  }

  /// Until when an option is free from an instant on, at most `whole`; nil: it is not free then.
  private func end(
    of option: Edition.Option, _ edition: Edition, from start: Timestamp, until whole: Timestamp,
    now: Timestamp
  ) -> Timestamp? {
    let buffer = edition.definition.bufferMinutes ?? 0
    let late = asked(at: now).overrunsUntil.microseconds
    var end = whole
    for (slot, index) in zip(option.slots, option.indices) {
      for entry in floor[slot].entries where entry.isLive(at: now.microseconds) {
        let isOverrunning = entry.kind == .seated && entry.end <= now.microseconds
        let rests = isOverrunning ? late : entry.restsUntil
        if entry.start <= start.microseconds {
          guard rests <= start.microseconds else { return nil }
        } else {
          end = min(end, Timestamp(microseconds: entry.start).adding(minutes: -buffer))
        }
      }
      let table = edition.definition.tables[index]
      for block in floor.blocks where block.covers(table, from: start, until: whole) {
        guard block.from > start else { return nil }
        end = min(end, block.from)
      }
    }
    return end > start ? end : nil
  }
}
