internal import Daybook

extension TravelDesk {
  /// A command as it is given to the ledger: a ping with the minutes that an engine says, any other as it is.
  func informed(_ command: Command, by actor: Actor, _ ledger: Ledger) async -> Command {
    guard case .ping(let ping) = command else { return command }
    return .ping(await informed(ping, by: actor, ledger))
  }

  /// A ping with the minutes that an engine says.
  ///
  /// A decision waits for nobody and is the same again from the log, so the engines are asked before it. They are not where
  /// the ledger would not use the answer: the rule is then as good.
  func informed(_ ping: Ping, by actor: Actor, _ ledger: Ledger) async -> Ping {
    guard hasEngines else { return ping }
    let id = ping.reservation
    let venue = try? await ledger.read(atLeast: ledger.head) { snapshot -> Coordinate? in
      let now = snapshot.ledgerTime()
      guard let found = snapshot.reservation(id, now: now), found.isOnTheWay,
        actor.isStaff || found.owner == actor,
        found.details.lastPing.map({ $0.nextAt <= now }) ?? true
      else { return nil }
      return snapshot.venue(found.venue)?.location
    }
    guard let venue else { return ping }
    let time = await answer(from: ping.place, to: venue).time
    // The rule is the ledger's own.
    guard time.source != .greatCircle else { return ping }
    var informed = ping
    informed.wayMinutes = time.minutes
    return informed
  }
}
