internal import Daybook
internal import DaybookFetch
internal import DaybookFiles
internal import DaybookStore

/// What the thread of one webhook does: reads the log, sends one message after the other, and keeps how far it has come.
struct WebhookRun {
  enum Outcome {
    case taken
    /// It wants nothing more.
    case gone
    case failed(found: String, wanted: Timestamp?)
    /// The service is being stopped: not known whether it was taken.
    case stopped
  }

  let ledger: Ledger
  let history: LedgerHistory
  let destination: WebhookDestination
  let folder: WebhookFolder
  let options: WebhookOptions
  let fetcher: Fetcher
  let inbox: Inbox<Void>
  let shared: Monitor<WebhookStatus>
  let notice: @Sendable (String) -> Void

  /// As it was written last; nil until it was read.
  private var state: WebhookState?
  private var reading: EventBatches.Iterator?
  private var isFailing = false

  init(
    _ ledger: Ledger, _ history: LedgerHistory, _ destination: WebhookDestination, _ folder: WebhookFolder,
    _ options: WebhookOptions, _ fetcher: Fetcher, _ inbox: Inbox<Void>, _ shared: Monitor<WebhookStatus>,
    notice: @escaping @Sendable (String) -> Void
  ) {
    (self.ledger, self.history, self.destination) = (ledger, history, destination)
    (self.folder, self.options, self.fetcher) = (folder, options, fetcher)
    (self.inbox, self.shared, self.notice) = (inbox, shared, notice)
  }

  private var name: String { destination.name }

  /// Until the inbox is closed, or the ledger.
  mutating func run() {
    while !inbox.isClosed, !ledger.isClosed {
      do throws(LedgerFailure) {
        let wasIdle = try !step()
        meet(nil)
        if wasIdle { pause(.milliseconds(100)) }
      } catch {
        meet(error.message)
        pause(.seconds(1))
      }
    }
  }

  /// Notes what is in the way, and tells it once.
  private func meet(_ obstacle: String?) {
    let isNew = shared.withLock { status in
      defer { status.obstacle = obstacle }
      return obstacle != nil && status.obstacle != obstacle
    }
    if isNew, let obstacle { tell(obstacle) }
  }

  private func tell(_ words: String) { notice("webhook \(name): \(words)") }

  private func pause(_ time: Duration) { let _: Void? = inbox.wait(until: .now + time) { _ in nil } }

  /// Does what there is to do; false when there was nothing.
  private mutating func step() throws(LedgerFailure) -> Bool {
    if let request = try folder.request(of: name) {
      try follow(request)
      return true
    }
    let state = try current()
    guard state.stop == nil, let batch = try nextBatch() else { return false }
    for fact in batch.events {
      for message in try messages(of: fact) where state.done.map({ message.place > $0 }) ?? true {
        guard try deliver(message) else {
          // The rest is read again.
          reading = nil
          return true
        }
      }
    }
    try keep { state in (state.start, state.done) = (.cursor(batch.cursor), nil) }
    return true
  }

  // MARK: How far it has come

  /// Its state; the first time, that it begins with what comes from now on.
  private mutating func current() throws(LedgerFailure) -> WebhookState {
    if let state { return state }
    if let found = try folder.state(of: name) {
      state = found
      show(found)
      return found
    }
    return try keep(WebhookState(after: history.head()))
  }

  @discardableResult
  private mutating func keep(_ state: WebhookState) throws(LedgerFailure) -> WebhookState {
    try folder.write(state, of: name)
    self.state = state
    show(state)
    return state
  }

  @discardableResult
  private mutating func keep(_ change: (inout WebhookState) -> Void) throws(LedgerFailure) -> WebhookState {
    var state = try current()
    change(&state)
    return try keep(state)
  }

  private func show(_ state: WebhookState) { shared.withLock(wake: true) { $0.state = state } }

  private func count(_ part: WritableKeyPath<WebhookStatus.Counts, UInt64>) {
    shared.withLock { $0.counts[keyPath: part] += 1 }
  }

  // MARK: What it is told

  private mutating func nextBatch() throws(LedgerFailure) -> EventBatch? {
    if reading == nil {
      let start = try current().start
      let batches =
        switch start {
        case .cursor(let cursor): ledger.batches(after: cursor, matching: destination.filter, following: true)
        case .position(let position):
          ledger.batches(after: position, matching: destination.filter, following: true)
        }
      reading = batches.makeAsyncIterator()
    }
    do throws(LedgerFailure) {
      return try reading?.take()
    } catch {
      reading = nil
      guard error.code == .diverged else { throw error }
      try stop(.diverged)
      return nil
    }
  }

  /// A record's event and, numbered for ever, the notices that it made.
  private func messages(of fact: Fact) throws(LedgerFailure) -> [WebhookMessage] {
    let event = destination.wants(fact.event.type) ? [WebhookMessage(fact, of: ledger)] : []
    guard !destination.notices.isEmpty, let venue = fact.venue else { return event }
    let made: [Notice] = try history.read { snapshot in
      var found: [Notice] = []
      for audience in Audience.allCases {
        let before = Position(fact.position.value - 1)
        var number = snapshot.lastNotice(at: venue, to: audience, through: before) + 1
        while let next = snapshot.notice(NoticeID(venue: venue, audience: audience, number: number)),
          next.position == fact.position
        {
          found.append(next)
          number += 1
        }
      }
      return found
    }
    return event
      + made.enumerated().filter { destination.notices.contains($0.element.audience) }.map {
        WebhookMessage($0.element, UInt64($0.offset + 1), of: ledger)
      }
  }

  // MARK: Sending

  /// Sends a message until it is taken or given up; false when something else is to be done first.
  private mutating func deliver(_ message: WebhookMessage) throws(LedgerFailure) -> Bool {
    while true {
      if let next = try current().trouble?.next, try !waits(until: next) { return false }
      switch attempt(message) {
      case .taken:
        if isFailing { tell("it takes what it is sent again") }
        isFailing = false
        try keep { state in (state.done, state.trouble, state.givenUp) = (message.place, nil, 0) }
        return true
      case .gone:
        try stop(.gone)
        return false
      case .failed(let found, let wanted):
        if try givesUp(message, found, wanted) { return try current().stop == nil }
      case .stopped: return false
      }
    }
  }

  private func attempt(_ message: WebhookMessage) -> Outcome {
    let now = options.now()
    let request = FetchRequest.post(
      destination.address, message.fields(signedBy: destination.secrets, at: now), body: message.body,
      limits: options.limits)
    let outcome: Outcome
    do throws(FetchFailure) {
      let answer = try fetcher.fetch(request)
      outcome =
        switch answer.status {
        case 200...299: .taken
        case 410: .gone
        default:
          .failed(
            found: "it answered \(answer.status)",
            wanted: WebhookSchedule.wanted(answer.field("retry-after"), at: now))
        }
    } catch {
      outcome = error.kind == .stopped ? .stopped : .failed(found: "\(error)", wanted: nil)
    }
    switch outcome {
    case .taken: count(\.taken)
    case .gone, .failed: count(\.failed)
    case .stopped: break
    }
    return outcome
  }

  /// Notes a failure, and when to try again; true when it is tried no more.
  private mutating func givesUp(
    _ message: WebhookMessage, _ found: String, _ wanted: Timestamp?
  ) throws(LedgerFailure) -> Bool {
    let now = options.now()
    let before = try current().trouble
    let failures = (before?.failures ?? 0) + 1
    let next = options.schedule.next(after: failures, at: now, wanted: wanted, jitter: options.jitter())
    if let next {
      if !isFailing {
        tell(
          "\(destination.address) did not take \(message.type) \(message.id): \(found); tried again at \(next)"
        )
      }
      isFailing = true
      try keep { state in
        state.trouble = .init(since: before?.since ?? now, failures: failures, next: next, found: found)
      }
      return false
    }
    count(\.givenUp)
    let letter = DeadLetter(message, at: now, attempts: failures, found: found)
    let letters = try folder.deadLetters(of: name)
    // It may be there already: from before the process was killed, between this and the next.
    try put(letters.filter { $0.id != letter.id } + [letter])
    let state = try keep { state in
      (state.done, state.trouble) = (message.place, nil)
      state.givenUp += 1
    }
    tell("gave up \(message.type) \(message.id) after \(failures) attempts: \(found); replay sends it again")
    if state.givenUp >= 2 { try stop(.silent) }
    return true
  }

  private func put(_ letters: [DeadLetter]) throws(LedgerFailure) {
    try folder.write(letters, of: name)
    shared.withLock { $0.deadLetters = letters.count }
  }

  private mutating func stop(_ stop: WebhookState.Stop) throws(LedgerFailure) {
    try keep { $0.stop = stop }
    tell("it is sent nothing more: \(stop.words)")
  }

  /// Waits; false when the service is stopped or something is asked meanwhile.
  private func waits(until instant: Timestamp) throws(LedgerFailure) -> Bool {
    while true {
      if inbox.isClosed { return false }
      if try folder.isAsked(name) { return false }
      let left = instant.microseconds(since: options.now())
      guard left > 0 else { return true }
      pause(.microseconds(min(left, 200_000)))
    }
  }

  // MARK: Replay

  private mutating func follow(_ request: WebhookFolder.Request) throws(LedgerFailure) {
    reading = nil
    switch request {
    case .from(let position):
      let head = try history.head()
      guard position > .start, position <= head else {
        tell("nothing is sent again from \(position): the log ends at \(head)")
        return try folder.endRequest(of: name)
      }
      try put(folder.deadLetters(of: name).filter { $0.position < position })
      try keep(WebhookState(after: Position(position.value - 1)))
    case .deadLetters:
      guard try sendDeadLetters() else { return }
      try keep { state in (state.stop, state.trouble, state.givenUp) = (nil, nil, 0) }
    }
    try folder.endRequest(of: name)
  }

  /// Sends each once; false when the service is being stopped.
  private func sendDeadLetters() throws(LedgerFailure) -> Bool {
    var left: [DeadLetter] = []
    var letters = try folder.deadLetters(of: name)[...]
    while let letter = letters.popFirst() {
      guard let message = try message(of: letter) else {
        tell("the log has no \(letter.type) \(letter.id) any more")
        continue
      }
      switch attempt(message) {
      case .taken: break
      case .gone: left.append(letter.failedAgain("it answered 410"))
      case .failed(let found, _): left.append(letter.failedAgain(found))
      case .stopped: return false
      }
      try put(left + letters)
    }
    try put(left)
    return true
  }

  /// The same message again; nil when the log has another record there, or none.
  private func message(of letter: DeadLetter) throws(LedgerFailure) -> WebhookMessage? {
    let head = try history.head()
    guard letter.position > .start, letter.position <= head else { return nil }
    var records = ledger.batches(after: Position(letter.position.value - 1)).makeAsyncIterator()
    guard let fact = try records.take()?.events.first else { return nil }
    return try messages(of: fact).first { $0.id == letter.id }
  }
}
