internal import Daybook
internal import DaybookDomain
internal import DaybookJSON
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// Has commands decided by the node that writes: those that wait together go together.
///
/// A command under a key is asked again until its answer is known, whoever writes by then: the first answer is the only
/// one. Without a key it is asked once; where no answer comes, nobody knows, and its caller is told so.
final class CommandRelay: Sendable {
  private struct Tasks {
    var waiting: [Waiting] = []
    var ledger: Ledger?
  }

  private struct Waiting {
    let submission: Submission
    /// Until when its answer is waited for, where it may have been decided.
    let lastEnd: MonotonicTime
    var isInDoubt = false

    var end: MonotonicTime { isInDoubt ? lastEnd : min(submission.deadline, lastEnd) }
  }

  private let log: Monitor<StreamLog?>
  private let workers: [Worker<Void>]
  private let tasks: Monitor<(Tasks, isClosed: Bool)>

  /// How long an answer may take beyond the command's own time: a server's leader may be replaced meanwhile.
  private static let grace = Duration.seconds(12)
  /// How long a writer has for commands under keys until they are asked again, of whoever writes then.
  private static let patience = Duration.seconds(1)
  private static let threadCount = 4

  init(_ connection: NATSConnection, _ subjects: NodeSubjects) throws(LedgerFailure) {
    let log = Monitor<StreamLog?>(nil)
    let tasks = Monitor((Tasks(), isClosed: false))
    (self.log, self.tasks) = (log, tasks)
    var workers: [Worker<Void>] = []
    do throws(LedgerFailure) {
      for _ in 0..<CommandRelay.threadCount {
        workers.append(
          try Worker(()) { _ in
            while let (batch, ledger) = CommandRelay.take(from: tasks) {
              guard let log = log.withLock({ $0 }) else { continue }
              let left = CommandRelay.pass(batch, ledger, log, connection, subjects)
              guard !left.isEmpty else { continue }
              log.port.pause(.milliseconds(20))
              tasks.withLock(wake: true) { $0.0.waiting += left }
            }
          })
      }
    } catch {
      tasks.withLock(wake: true) { $0.isClosed = true }
      for worker in workers { worker.stop() }
      throw error
    }
    self.workers = workers
  }

  /// The ledger that commands come from, and its log; before, commands wait.
  func begin(_ ledger: Ledger, _ log: StreamLog) {
    self.log.withLock { $0 = log }
    tasks.withLock(wake: true) { $0.0.ledger = ledger }
  }

  /// Takes commands over; does not block.
  func take(_ submissions: [Submission], _ reason: LedgerFailure) {
    var taken: [Waiting] = []
    for submission in submissions {
      // Due work is the writer's; what was handed over once goes back to whoever handed it.
      if submission.by == .ledger || submission.isForwarded {
        submission.reply(.failed(reason))
      } else {
        let end = min(submission.deadline, .now + .seconds(30)) + CommandRelay.grace
        taken.append(Waiting(submission: submission, lastEnd: end))
      }
    }
    let isClosed = tasks.withLock(wake: true) { tasks in
      if !tasks.isClosed { tasks.0.waiting += taken }
      return tasks.isClosed
    }
    if isClosed { for waiting in taken { waiting.submission.reply(.busy(.closing)) } }
  }

  /// Blocks until commands wait; nil once it is closed.
  private static func take(
    from tasks: Monitor<(Tasks, isClosed: Bool)>
  ) -> (batch: [Waiting], ledger: Ledger)? {
    let taken: (batch: [Waiting], ledger: Ledger)?? = tasks.wait { tasks in
      if tasks.isClosed { return .some(nil) }
      guard let ledger = tasks.0.ledger, !tasks.0.waiting.isEmpty else { return nil }
      // Those with a key can soon be asked again; those without are waited for.
      let isKeyed = tasks.0.waiting[0].submission.key != nil
      let batch = Array(
        tasks.0.waiting.prefix(ForwardedCommand.most).prefix { ($0.submission.key != nil) == isKeyed })
      tasks.0.waiting.removeFirst(batch.count)
      return (batch, ledger)
    }
    return taken ?? nil
  }

  /// Has commands decided; returns those that are to be asked again.
  private static func pass(
    _ batch: [Waiting], _ ledger: Ledger, _ log: StreamLog, _ connection: NATSConnection,
    _ subjects: NodeSubjects
  ) -> [Waiting] {
    let asked = batch.filter { $0.end > .now }
    for over in batch where over.end <= .now {
      over.submission.reply(
        over.isInDoubt ? .undecided(over.submission.key) : .busy(.deadlinePassed()))
    }
    guard let writer = log.progress.lease?.node, !asked.isEmpty else { return asked }
    guard writer != log.node else {
      ledger.resubmit(asked.map(\.submission))
      return []
    }
    var json = JSONWriter()
    var count = 0
    for waiting in asked where json.bytes.count < ForwardedCommand.mostByteCount {
      ForwardedCommand.write(waiting.submission, to: &json)
      count += 1
    }
    var left = Array(asked[count...])
    let sent = asked[..<count]
    do throws(NATSFailure) {
      let answer = try connection.request(
        NATSMessage(subject: subjects.commands(of: writer), body: json.take()),
        within: sent[0].submission.key == nil ? CommandRelay.grace : CommandRelay.patience)
      left += CommandRelay.answer(sent, answer.body, log)
    } catch {
      switch error.kind {
      case .tooLarge where count > 1:
        for one in sent { left += pass([one], ledger, log, connection, subjects) }
      case .tooLarge:
        sent[0].submission.reply(
          .failed(
            LedgerFailure(
              .storage,
              "hand a command from node \(log.node) to \(writer): it is larger than a message may be; give it to node \(writer) itself"
            )))
      // Surely not decided.
      case .noResponders, .malformed, .forbidden: left += sent
      case .timedOut, .disconnected, .broken: left += CommandRelay.doubt(sent)
      }
    }
    return left
  }

  /// Answers commands with the lines that came for them; returns those that another node is to be asked for.
  private static func answer(
    _ sent: ArraySlice<Waiting>, _ body: [UInt8], _ log: StreamLog
  ) -> [Waiting] {
    let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
    var left: [Waiting] = []
    var answered: [(Waiting, Outcome)] = []
    var head = Position.start
    for (waiting, line) in zip(sent, lines) {
      do throws(InvalidField) {
        guard let found = try ForwardedCommand.outcome(of: Array(line)) else {
          left.append(waiting)
          continue
        }
        head = max(head, found.head)
        switch found.outcome {
        case .undecided: left += CommandRelay.doubt([waiting])
        // That this asking was not decided says nothing of the one before it.
        case .busy where waiting.isInDoubt, .failed where waiting.isInDoubt:
          left += CommandRelay.doubt([waiting])
        default: answered.append((waiting, found.outcome))
        }
      } catch {
        left += CommandRelay.doubt([waiting])
      }
    }
    if sent.count > lines.count { left += CommandRelay.doubt(sent.dropFirst(lines.count)) }
    // Whoever asked reads here next.
    for _ in 0..<8 where (try? log.head().position) ?? .max < head.value { _ = try? log.follow() }
    for (waiting, outcome) in answered { waiting.submission.reply(outcome) }
    return left
  }

  /// Commands that may have been decided: those under a key are asked again, the others answered so.
  private static func doubt(_ sent: ArraySlice<Waiting>) -> [Waiting] {
    sent.compactMap { waiting in
      guard waiting.submission.key != nil else {
        waiting.submission.reply(.undecided(nil))
        return nil
      }
      var again = waiting
      again.isInDoubt = true
      return again
    }
  }

  /// Answers what still waits, and joins the threads.
  func stop() {
    let left = tasks.withLock(wake: true) { tasks in
      tasks.isClosed = true
      defer { tasks.0.waiting = [] }
      return tasks.0.waiting
    }
    for waiting in left {
      waiting.submission.reply(waiting.isInDoubt ? .undecided(waiting.submission.key) : .busy(.closing))
    }
    for worker in workers { worker.stop() }
  }
}
