import DaybookDomain
import DaybookTime

/// The records of one command, in their order.
struct RecordedCommand {
  let facts: ArraySlice<Fact>
  let events: [Event]

  init(_ facts: ArraySlice<Fact>) {
    self.facts = facts
    events = facts.map(\.event)
  }

  var first: Fact { facts[facts.startIndex] }
  var now: Timestamp { first.recordedAt }
  var by: Actor { first.by }

  /// What it made, in order of id.
  var made: [ClaimID] { events.flatMap(\.made).sorted() }

  /// What was true outside the state when it was decided, as far as the records tell.
  ///
  /// What is made keeps the id that it has in the log; `otherwise` is for what the log does not have.
  func context(otherwise id: ClaimID, _ changedGuest: ChangedGuest? = nil) -> Context {
    var context = Context(now: now, by: by, nextID: made.first ?? id)
    context.guest = events.lazy.compactMap(\.sealed).first
    context.changedGuest = changedGuest
    return context
  }
}

extension Event {
  /// What exists from this event on, and not before.
  fileprivate var made: [ClaimID] {
    var ids: [ClaimID] = []
    forEachPart { relation, part in
      if relation.contains(.makes), let id = part.id { ids.append(id) }
    }
    return ids
  }
}

/// A command that may have led to some records: the log keeps what was decided, not the words it was asked in.
struct AskedCommand {
  var command: Command
  /// The same without the tables that were chosen by hand, for where these cannot be had.
  var relaxed: Command?
  var changedGuest: ChangedGuest?

  init(_ command: some LedgerCommand, relaxed: (any LedgerCommand)? = nil, changedGuest: ChangedGuest? = nil)
  {
    self.command = command.command
    self.relaxed = relaxed?.command
    self.changedGuest = changedGuest
  }
}
