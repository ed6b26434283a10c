internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog
package import DaybookStore
internal import DaybookViews

/// A ledger's log in a replicated stream, with a copy of its own on this node.
///
/// A commit is one message, and takes the place after the last that this node has followed: so it was decided on all
/// that stands before it, or is refused. It counts once the stream has it; then the copy gets it. Everything is read
/// from the copy, which takes nothing whose position, link and bytes do not follow.
package final class StreamLog: LogStorage {
  let copy: any LogStorage
  let port: any StreamPort
  /// This node's name.
  package let node: String
  let ledger: LedgerID
  let incarnation: IncarnationID
  /// What the nodes' messages are signed with; none in a test.
  let key: [UInt8]
  /// How long a commit may be in doubt before its callers are told so.
  let patience: Duration
  private let turns: Monitor<Turns>
  private let isClosed = Monitor(false)

  private struct Turns {
    var isTurn = false
    var progress = StreamProgress()
  }

  /// Over a copy that may be behind the stream, or empty; the stream need not be there yet.
  ///
  /// Throws `.diverged` where the copy and the stream are not of one history, naming the first record that differs.
  package init(
    copy: any LogStorage, port: any StreamPort, node: String, ledger: LedgerID, incarnation: IncarnationID,
    key: [UInt8], patience: Duration = .seconds(12)
  ) throws(LedgerFailure) {
    (self.copy, self.port, self.node) = (copy, port, node)
    (self.ledger, self.incarnation, self.key, self.patience) = (ledger, incarnation, key, patience)
    turns = Monitor(Turns())
    do throws(LedgerFailure) {
      try follow()
    } catch {
      guard error.code != .diverged else { throw error }
    }
  }

  /// What it has followed so far, as of its last turn.
  package var progress: StreamProgress { turns.withLock { $0.progress } }

  /// One turn at a time: of the writer, or of whoever follows.
  func exclusively<R>(
    _ body: (inout StreamProgress) throws(LedgerFailure) -> R
  ) throws(LedgerFailure) -> R {
    var progress = turns.withLock(
      when: { !$0.isTurn },
      do: { turns in
        turns.isTurn = true
        return turns.progress
      })
    defer {
      turns.withLock(wake: true) { turns in
        turns.isTurn = false
        turns.progress = progress
      }
    }
    return try body(&progress)
  }

  // MARK: Reading

  package func head() throws(LedgerFailure) -> LogHead { try copy.head() }

  package func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try copy.read(after: position, body)
  }

  package var hint: UInt64 { copy.hint }

  package var writerHolder: LockHolder? { copy.writerHolder }

  /// Also runs when this node takes over what others committed.
  package func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { copy.onCommit(callback) }

  package func close() {
    stop()
    copy.close()
  }

  /// Lets nothing wait for the stream any more.
  package func stop() { isClosed.withLock { $0 = true } }

  // MARK: Writing

  package func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    do throws(LedgerFailure) {
      return try exclusively { progress in write(body, &progress) }
    } catch {
      return .refused(error)
    }
  }

  private func write(
    _ body: (any LogTurn) throws(LedgerFailure) -> Void, _ progress: inout StreamProgress
  ) -> LogOutcome {
    if let fault = progress.fault { return .refused(fault) }
    guard !progress.isPoisoned else {
      return .unknown(
        LedgerFailure(.readOnly, "append to the stream: what became of the commit before is not known yet"))
    }
    guard let slot = progress.slot, let lease = progress.lease, lease.node == node, progress.pending == nil,
      progress.knows(node)
    else { return .refused(elsewhere(progress)) }
    let turn: BufferedTurn
    let before: LogHead
    do throws(LedgerFailure) {
      before = try copy.head()
      turn = BufferedTurn(copy, before)
      try body(turn)
    } catch {
      return .refused(error)
    }
    guard turn.head != before else { return .nothing(before) }
    var proposal = propose(
      .records(turn.added), after: before, at: slot + 1, term: lease.term, progress.standingSlot)
    guard proposal.bytes.count <= StreamMessage.mostByteCount else {
      return .refused(tooLarge(proposal.bytes.count))
    }
    switch settle(&proposal) {
    case .committed?:
      do throws(LedgerFailure) {
        _ = try copy.appendCopies(of: turn.added, origin: ledger.origin)
        progress.slot = slot + 1
        return .committed(turn.head)
      } catch {
        // The stream has it: the copy takes it from there once it can be written again.
        (progress.isPoisoned, progress.isCopyBroken) = (true, true)
        return .unknown(error)
      }
    case .taken?:
      note(&progress) { progress throws(LedgerFailure) in try catchUp(&progress) }
      return .refused(
        LedgerFailure(
          .locked, "append", nil, cause: .slotTaken,
          found: "place \(slot + 1) of the stream was taken by another node", advice: "ask again"))
    case .tooLarge?: return .refused(tooLarge(proposal.bytes.count))
    case .misconfigured(let found)?:
      return .refused(LedgerFailure(.storage, "append to the stream: \(found); nothing was written"))
    case .misplaced(let other)?:
      let fault = LedgerFailure(
        .diverged,
        "append to the stream: place \(slot + 1) was asked for, \(other) was given; this node writes no more until it is looked at"
      )
      (progress.fault, progress.isPoisoned) = (fault, true)
      return .unknown(fault)
    case nil:
      (progress.pending, progress.isPoisoned) = (proposal, true)
      return .unknown(
        LedgerFailure(
          .readOnly,
          "append to the stream: for \(patience) nobody said what stands in place \(slot + 1); it is asked again until that is known"
        ))
    }
  }

  @discardableResult
  package func recover() throws(LedgerFailure) -> LogHead {
    try exclusively { progress throws(LedgerFailure) in
      if let fault = progress.fault { throw fault }
      try copy.recover()
      progress.isCopyBroken = false
      let slot = progress.pending?.slot
      try settlePending(&progress)
      try catchUp(&progress)
      if let slot, progress.slot ?? 0 < slot {
        throw LedgerFailure(.readOnly, "read the stream: what stands in place \(slot) cannot be read yet")
      }
      progress.isPoisoned = false
      return try copy.head()
    }
  }

  /// Finds out what became of a message in doubt; throws where nobody says.
  func settlePending(_ progress: inout StreamProgress) throws(LedgerFailure) {
    guard var pending = progress.pending else { return }
    let ending = settle(&pending)
    progress.pending = pending
    guard ending != nil else {
      throw LedgerFailure(
        .readOnly, "read the stream: nobody says yet what stands in place \(pending.slot)")
    }
    progress.pending = nil
  }

  func settle(_ proposal: inout SlotProposal) -> SlotProposal.Ending? {
    let end = MonotonicTime.now + patience
    return proposal.settle(by: port) { .now >= end || isClosed.withLock { $0 } }
  }

  /// A message of this node's for a place; its bytes are no other message's.
  func propose(
    _ content: StreamMessage.Content, after before: LogHead, at slot: UInt64, term: UInt64,
    _ standingSlot: UInt64
  ) -> SlotProposal {
    let batch = Entropy.bytes(StreamMessage.batchByteCount)
    let message = StreamMessage(
      slot: slot, term: term, standingSlot: standingSlot, node: node, ledger: ledger,
      incarnation: incarnation, batch: batch, before: before, content: content)
    let id = batch.map { String($0, radix: 16) }.joined(separator: ".")
    return SlotProposal(slot: slot, bytes: message.encoded(key: key), id: "\(id):\(slot)")
  }

  private func elsewhere(_ progress: StreamProgress) -> LedgerFailure {
    let found: String
    if let lease = progress.lease, lease.node != node {
      found = "node \(lease.node) writes this ledger"
    } else if !progress.knows(node) {
      found = "it is no node of the cluster any more"
    } else {
      found = progress.slot == nil ? "the stream has not been reached yet" : "no node writes this ledger now"
    }
    return LedgerFailure(
      .locked, "append on node", node, cause: .elsewhere, found: found, advice: "ask there, or again")
  }

  private func tooLarge(_ byteCount: Int) -> LedgerFailure {
    LedgerFailure(
      .storage, "append", nil, cause: .turnTooLarge,
      found: "a commit of \(byteCount) bytes; a stream takes at most \(StreamMessage.mostByteCount) at once",
      advice: "nothing was written; ask for less in one command")
  }
}
