#if Logging
  public import Daybook
  public import Logging

  /// Writes what a ledger reports to a logger of swift-log.
  ///
  /// Answers are `debug`, refusals and malformed commands `info`, what was not done `warning`, what nobody knows `error`;
  /// what an operator should read is a `warning`. What a command says is never written, because it may hold a guest's words.
  public struct LoggingObserver: LedgerObserver {
    private let logger: Logger

    /// Writes to this logger.
    public init(_ logger: Logger) { self.logger = logger }

    public var hearsAnswers: Bool { true }

    public func answered(_ command: AnsweredCommand) {
      let (word, code) = command.ending.words
      var metadata: Logger.Metadata = [
        "command": "\(command.command.name)", "by": "\(command.by)", "ending": "\(word)",
        "milliseconds": "\(command.duration.milliseconds)",
      ]
      if let code { metadata["code"] = "\(code)" }
      if let request = command.requestID { metadata["requestId"] = "\(request)" }
      if let trace = command.traceparent { metadata["traceparent"] = "\(trace)" }
      let level: Logger.Level =
        switch command.ending {
        case .accepted, .replayed: .debug
        case .refused, .invalid: .info
        case .busy, .failed: .warning
        case .undecided: .error
        }
      logger.log(level: level, "\(command.command.name): \(word)", metadata: metadata)
    }

    public func snapshotTaken(at position: Position, duration: Duration) {
      logger.debug("snapshot taken", metadata: ["position": "\(position)"])
    }

    public func checkpointed(at position: Position, stating stated: Position) {
      logger.debug("checkpoint recorded", metadata: ["position": "\(position)", "states": "\(stated)"])
    }

    public func dueWorkDone(events: Int, through position: Position) {
      logger.debug("due work recorded", metadata: ["events": "\(events)", "position": "\(position)"])
    }

    public func notice(_ text: String) { logger.warning("\(text)") }
  }
#endif
