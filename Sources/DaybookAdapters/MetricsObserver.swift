#if Metrics
  public import Daybook
  internal import Metrics

  /// Counts and measures what a ledger reports, with the metrics backend of swift-metrics that the program chose.
  ///
  /// | name | kind |
  /// |---|---|
  /// | `daybook_commands` | counter by `ending`: accepted, refused, replayed, invalid, busy, undecided, failed |
  /// | `daybook_refusals` | counter by `code` |
  /// | `daybook_command_duration`, `daybook_commit_duration` | timers |
  /// | `daybook_records` | counter of records committed |
  /// | `daybook_due_events` | counter of events that came due |
  /// | `daybook_queue_depth`, `daybook_view_lag`, `daybook_head` | gauges: commands, records, position |
  public struct MetricsObserver: LedgerObserver {
    private let commands: [String: Counter]
    private let commandDuration = Timer(label: "daybook_command_duration")
    private let commitDuration = Timer(label: "daybook_commit_duration")
    private let records = Counter(label: "daybook_records")
    private let dueEvents = Counter(label: "daybook_due_events")
    private let depth = Gauge(label: "daybook_queue_depth")
    private let lag = Gauge(label: "daybook_view_lag")
    private let head = Gauge(label: "daybook_head")

    /// Choose the backend before: `MetricsSystem.bootstrap`.
    public init() {
      let endings = ["accepted", "refused", "replayed", "invalid", "busy", "undecided", "failed"]
      commands = Dictionary(
        uniqueKeysWithValues: endings.map {
          ($0, Counter(label: "daybook_commands", dimensions: [("ending", $0)]))
        })
    }

    public var hearsAnswers: Bool { true }

    public func answered(_ command: AnsweredCommand) {
      let (word, code) = command.ending.words
      commands[word]?.increment()
      if case .refused = command.ending, let code {
        Counter(label: "daybook_refusals", dimensions: [("code", code)]).increment()
      }
      commandDuration.recordNanoseconds(command.duration.nanoseconds)
    }

    public func queued(depth: Int) { self.depth.record(depth) }

    public func committed(head: Position, records: Int, duration: Duration) {
      self.records.increment(by: records)
      self.head.record(head.value)
      commitDuration.recordNanoseconds(duration.nanoseconds)
    }

    public func dueWorkDone(events: Int, through position: Position) { dueEvents.increment(by: events) }

    public func viewLag(records: UInt64) { lag.record(records) }
  }
#endif
