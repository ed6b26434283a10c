internal import DaybookCBOR
internal import DaybookDomain
internal import DaybookForms
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// What the records of one command have in common.
struct Envelope {
  let submission: QueuedCommand
  var venue: VenueID?

  init(_ submission: QueuedCommand) { self.submission = submission }
}

/// Appends facts in a turn of the log, and applies each to the writer's memory.
struct Appender: ~Copyable {
  private var buffer = CBORWriter(capacity: 4096)

  /// Appends the lapses up to now, then a command's events. Returns the lapses.
  @discardableResult
  mutating func append(
    _ events: [Event], _ envelope: Envelope, at now: Timestamp, to memory: inout WriterMemory,
    in turn: any LogTurn
  ) throws(LedgerFailure) -> [Event] {
    let lapsed = try appendLapses(at: now, to: &memory, in: turn)
    let first = memory.head.next
    for event in events {
      try append(
        Appender.fact(event, envelope, at: memory.head.next, first: first, now: now), to: &memory, in: turn)
    }
    if let key = envelope.submission.answeredAs { memory.remember(key.name, at: first) }
    return lapsed
  }

  /// Appends what has lapsed by now, and returns it.
  mutating func appendLapses(
    at now: Timestamp, to memory: inout WriterMemory, in turn: any LogTurn
  ) throws(LedgerFailure) -> [Event] {
    var events: [Event] = []
    while let lapse = memory.state.nextLapse(at: now) {
      for event in lapse.events {
        try append(own: event, venue: lapse.venue, at: now, to: &memory, in: turn)
      }
      events += lapse.events
    }
    return events
  }

  /// Appends a checkpoint, unless that one or a later one is in the log already: then it returns false.
  mutating func append(
    _ checkpoint: Checkpointed, to memory: inout WriterMemory, in turn: any LogTurn
  ) throws(LedgerFailure) -> Bool {
    guard checkpoint.at > memory.state.scalars.checkpoint else { return false }
    try append(own: .checkpointed(checkpoint), at: memory.ownNow, to: &memory, in: turn)
    return true
  }

  /// Appends a record that writing begins again after an error.
  mutating func appendRestart(
    reason: String, to memory: inout WriterMemory, in turn: any LogTurn
  ) throws(LedgerFailure) {
    let text = String(reason.unicodeScalars.prefix(400))
    try append(
      own: .writerRestarted(WriterRestarted(reason: text)), at: memory.ownNow, to: &memory, in: turn)
  }

  /// What is wrong with a venue's definition if its record would be too long; else nil.
  mutating func tooLong(
    _ events: [Event], _ envelope: Envelope, at now: Timestamp, after head: Position
  ) -> InvalidField? {
    guard case .defineVenue = envelope.submission.command else { return nil }
    for event in events {
      buffer.removeAll()
      RecordForm.encode(
        Appender.fact(event, envelope, at: head.next, first: head.next, now: now), into: &buffer)
      if buffer.count > RecordHeader.mostRecordByteCount - RecordHeader.byteCount {
        return InvalidField("venue", "found \(buffer.count) bytes as a record; allowed: at most 1 MiB")
      }
    }
    return nil
  }

  private static func fact(
    _ event: Event, _ envelope: Envelope, at position: Position, first: Position, now: Timestamp
  ) -> Fact {
    var recordedAt = now
    if case .clockAdvanced(let to) = event { recordedAt = to }
    return Fact(
      position: position, first: first, recordedAt: recordedAt, by: envelope.submission.by,
      key: envelope.submission.key,
      fingerprint: position == first ? envelope.submission.answeredAs?.fingerprint : nil,
      requestID: envelope.submission.requestID, traceparent: envelope.submission.traceparent,
      venue: envelope.venue, event: event)
  }

  /// Appends a record of the ledger itself, not of a command.
  private mutating func append(
    own event: Event, venue: VenueID? = nil, at now: Timestamp, to memory: inout WriterMemory,
    in turn: any LogTurn
  ) throws(LedgerFailure) {
    let position = memory.head.next
    try append(
      Fact(position: position, first: position, recordedAt: now, by: .ledger, venue: venue, event: event),
      to: &memory, in: turn)
  }

  private mutating func append(
    _ fact: Fact, to memory: inout WriterMemory, in turn: any LogTurn
  ) throws(LedgerFailure) {
    buffer.removeAll()
    RecordForm.encode(fact, into: &buffer)
    try turn.append(buffer.bytes, chain: nil)
    memory.add(fact)
  }
}

extension WriterMemory {
  /// The time of a record of the ledger itself: a jump of the clock is not followed.
  var ownNow: Timestamp {
    let last = state.scalars.recordedAt
    let isFollowed = state.scalars.ledger?.clock == .system && clockJump == nil
    return isFollowed ? max(last, watch.now) : last
  }

  /// The ledger's clock never goes back; a manual clock stays where its last record left it.
  func now(for submission: QueuedCommand) -> Timestamp {
    let last = state.scalars.recordedAt
    return state.scalars.ledger?.clock == .manual ? max(last, submission.at ?? last) : max(last, watch.now)
  }
}
