package import Daybook

extension Ledger {
  /// Lets this ledger, with a manual clock, decide a story's commands; `onRecords` gets the head after each.
  ///
  /// A record that cannot be read back is missing from the story, and its test finds that.
  package func door(onRecords: @escaping (Position) -> Void = { _ in }) -> Story.Door {
    var known = Position.start
    return { command, actor, key, now in
      let outcome = self.executeAndWait(command, by: actor, key: key, at: now)
      let records = (try? self.facts(after: known)) ?? []
      known = records.last?.position ?? known
      onRecords(known)
      if case .accepted = outcome { return (true, records) }
      return (false, records)
    }
  }
}
