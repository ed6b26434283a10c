internal import Daybook
internal import DaybookDomain
internal import DaybookTime
internal import DaybookViews

/// The adopted rules of each zone against the system's zone files.
enum ZoneCheck {
  static func look(at engine: ViewEngine, _ directory: ZoneInfoDirectory, now: Timestamp) -> [Finding] {
    do throws(LedgerFailure) {
      // First without the bookings: only where the rules differ can any of them move.
      let known = try zones(engine, withBookings: false)
      guard !known.isEmpty else {
        return [.good("zones", "none adopted yet; the zone files are of \(directory.version)")]
      }
      let differ = known.contains { !$0.isSame(in: directory, now: now) }
      let all = differ ? try zones(engine, withBookings: true) : known
      return all.map { finding(of: $0.status(in: directory, now: now)) } + (try displaced(engine, now))
    } catch {
      return [.notKnown("zones", error)]
    }
  }

  private static func zones(_ engine: ViewEngine, withBookings: Bool) throws(LedgerFailure) -> [ZoneStatus
    .Known]
  {
    try engine.read(of: ["index"], until: .now, isProjecting: false) { snapshot throws(LedgerFailure) in
      let known = ZoneStatus.known(snapshot, withBookings: withBookings)
      if let trouble = snapshot.trouble { throw trouble }
      return known
    }
  }

  /// The venues with bookings that are not at the wall time they were agreed for.
  private static func displaced(_ engine: ViewEngine, _ now: Timestamp) throws(LedgerFailure) -> [Finding] {
    try engine.read(of: ["index"], until: .now, isProjecting: false) { snapshot throws(LedgerFailure) in
      var findings: [Finding] = []
      for definition in try snapshot.index.venues() {
        guard let rules = try snapshot.index.zoneRules(definition.zone) else { continue }
        let venue = VenueState(definition, rules: rules)
        var count = 0
        try snapshot.index.forEachReservation(
          of: definition.id, from: rules.wallTime(at: now).date.adding(days: -1), in: [.booked, .requested]
        ) { booking throws(LedgerFailure) in
          if venue.reanchored(booking.effective(at: now), now: now) != nil { count += 1 }
          return true
        }
        guard count > 0 else { continue }
        findings.append(
          .warn(
            "wall times \(definition.id)",
            "bookings to come that are not at the wall time they were agreed for: \(count)",
            "daybook reanchor \(definition.id)"))
      }
      return findings
    }
  }

  private static func finding(of status: ZoneStatus) -> Finding {
    let check = "zone \(status.known.rules.name)"
    let adopted = "adopted \(status.known.rules.version)"
    switch status.found {
    case .failure(let error): return .warn(check, "\(adopted); \(ZoneStatus.message(error))", "")
    case .success(let rules):
      let count = status.moves.reduce(0) { $0 + $1.moves.count }
      let found = "\(adopted), found \(rules.version)"
      guard !status.differences.isEmpty else { return .good(check, "\(found): adopting it moves nothing") }
      return .warn(
        check,
        "\(found): \(counted(status.differences.count, "change of the clocks differs", "changes of the clocks differ")), "
          + "\(counted(count, "booking")) would move",
        "see daybook zones, then daybook zones adopt \(status.known.rules.name) and daybook reanchor VENUE")
    }
  }
}

extension ZoneStatus.Known {
  fileprivate func status(in directory: ZoneInfoDirectory, now: Timestamp) -> ZoneStatus {
    ZoneStatus(self, found: Result { try directory.rules(named: rules.name) }, now: now)
  }

  fileprivate func isSame(in directory: ZoneInfoDirectory, now: Timestamp) -> Bool {
    status(in: directory, now: now).differences.isEmpty
  }
}
