internal import DaybookCBOR
internal import DaybookDomain
internal import DaybookStore
internal import DaybookTime
internal import DaybookViews

/// A command waiting for the writer, with all that its caller's thread could work out for it.
///
/// One object from here to its answer: handing it on copies no field.
final class QueuedCommand: Sendable {
  let command: Command
  let by: Actor
  let key: IdempotencyKey?
  let requestID: String?
  let traceparent: TraceParent?
  /// On a manual clock: the time of an imported row.
  let at: Timestamp?
  /// It may wait until then; after that it is surely not done.
  let deadline: MonotonicTime
  let reply: @Sendable (Outcome) -> Void
  let note: (@Sendable (BatchTimes) -> Void)?
  /// Whether another node handed it over: then it is not handed on.
  let isForwarded: Bool
  /// The digest of its key, which finds the first answer again, and of the command; nil without a key.
  let answeredAs: (name: KeyDigest, fingerprint: [UInt8])?
  /// The guest's checked fields as they are sealed; nil where the command has none.
  let guest: [UInt8]?
  let subject: CommandSubject
  /// Whether it ends or gives back something: then a full disk does not stop it.
  let frees: Bool

  /// Throws what is wrong with the command, whatever the state.
  convenience init(_ submission: Submission, _ secrets: CommandSecrets) throws(InvalidField) {
    // The command's own fields are taken out once, and visited where they are.
    var body: any CommandBody = submission.command.body
    try body.checkFields()
    try submission.checkEnvelope()
    var writer = CBORWriter(capacity: 512)
    let answeredAs = submission.key.map { key in
      (
        name: secrets.name(of: key, by: submission.by, &writer),
        fingerprint: secrets.fingerprint(of: &body, &writer)
      )
    }
    let guest = try? submission.command.guest?.checked()
    self.init(
      submission, body, answeredAs: answeredAs, guest: guest.map { CommandSecrets.plain($0, &writer) })
  }

  /// A command of the ledger itself; without `reply` nobody is answered.
  convenience init(own command: Command, reply: @escaping @Sendable (Outcome) -> Void = { _ in }) {
    self.init(
      Submission(command, by: .ledger, reply: reply), command.body, answeredAs: nil, guest: nil)
  }

  private init(
    _ submission: consuming Submission, _ body: any CommandBody,
    answeredAs: (name: KeyDigest, fingerprint: [UInt8])?, guest: [UInt8]?
  ) {
    (self.answeredAs, self.guest) = (answeredAs, guest)
    (subject, frees) = (body.subject, type(of: body).note.frees)
    (command, by, key) = (submission.command, submission.by, submission.key)
    (requestID, traceparent) = (submission.requestID, submission.traceparent)
    (at, deadline) = (submission.at, submission.deadline)
    (reply, note, isForwarded) = (submission.reply, submission.note, submission.isForwarded)
  }

  /// It as it came, for another node to decide.
  var submission: Submission {
    var submission = Submission(
      command, by: by, key: key, requestID: requestID, traceparent: traceparent, at: at, deadline: deadline,
      reply: reply)
    (submission.note, submission.isForwarded) = (note, isForwarded)
    return submission
  }
}
