internal import Daybook

extension TravelDesk {
  /// A command as it is given to the ledger: a ping with the minutes that an engine says, any other as it is.
  ///
  /// A decision waits for nobody and is the same again from the log, so the engines are asked before it. They are not where
  /// the ledger would not use the answer: the rule is then as good.
  func informed(_ command: Command, by actor: Actor, _ ledger: Ledger) async -> Command {
    guard hasEngines, case .ping(var ping) = command else { return command }
    let id = ping.reservation
    let venue = try? await ledger.read(atLeast: ledger.head) { snapshot -> Coordinate? in
      let now = snapshot.ledgerTime()
      guard let found = snapshot.reservation(id, now: now), found.isOnTheWay,
        actor.isStaff || found.owner == actor,
        found.details.lastPing.map({ $0.nextAt <= now }) ?? true
      else { return nil }
      return snapshot.venue(found.venue)?.location
    }
    guard let venue else { return command }
    let time = await answer(from: ping.place, to: venue).time
    // The rule is the ledger's own.
    if time.source != .greatCircle { ping.wayMinutes = time.minutes }
    return .ping(ping)
  }
}
