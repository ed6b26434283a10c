internal import DaybookCrypto
package import DaybookLog
internal import DaybookViews

/// Taking over what others committed.
extension StreamLog {
  /// Takes everything from the stream that this node does not have; throws where the stream cannot be read now, or
  /// is of another history. Then this node follows no more.
  package func follow() throws(LedgerFailure) {
    try exclusively { progress throws(LedgerFailure) in
      if let fault = progress.fault { throw fault }
      if progress.isCopyBroken {
        try copy.recover()
        progress.isCopyBroken = false
      }
      if !progress.isPoisoned, progress.pending != nil { try settlePending(&progress) }
      try catchUp(&progress)
    }
  }

  /// Runs what may find that the histories differ, and keeps what it found.
  func note(
    _ progress: inout StreamProgress,
    _ body: (inout StreamProgress) throws(LedgerFailure) -> Void
  ) {
    do throws(LedgerFailure) {
      try body(&progress)
    } catch {
      // What cannot be read now is read later, by whoever follows.
      if error.code == .diverged { progress.fault = error }
    }
  }

  func catchUp(_ progress: inout StreamProgress) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      if progress.slot == nil { try locate(&progress) }
      while let slot = progress.slot {
        let ahead = port.readAhead(from: slot + 1)
        guard !ahead.isEmpty else { return }
        if try !take(ahead, &progress) {
          guard try takeFromLeader(&progress) else { return }
        }
      }
    } catch {
      switch error.code {
      case .diverged: progress.fault = error
      case .storage where error.cause == .stated: break
      default: progress.isCopyBroken = true
      }
      throw error
    }
  }

  /// Takes as many of these messages as follow one from another; false: not even the first does.
  private func take(
    _ placed: [PlacedMessage], _ progress: inout StreamProgress
  ) throws(LedgerFailure) -> Bool {
    guard let slot = progress.slot else { return false }
    var head = try copy.head()
    var taken: [Fitting] = []
    for item in placed {
      guard item.slot == slot + UInt64(taken.count) + 1,
        let found = try? fit(item.bytes, at: item.slot, after: head)
      else { break }
      taken.append(found)
      head = found.message.after
    }
    guard !taken.isEmpty else { return false }
    do throws(LedgerFailure) {
      try keep(taken, &progress)
      return true
    } catch {
      guard error.code == .corrupt else { throw error }
    }
    // One of them has a record that does not follow: all before it are taken.
    var count = 0
    for found in taken {
      do throws(LedgerFailure) {
        try keep([found], &progress)
        count += 1
      } catch {
        guard error.code == .corrupt else { throw error }
        break
      }
    }
    return count > 0
  }

  /// Takes the next message as the stream's leader has it; false: it cannot be had now.
  private func takeFromLeader(_ progress: inout StreamProgress) throws(LedgerFailure) -> Bool {
    guard let slot = progress.slot.map({ $0 + 1 }) else { return false }
    var isAbsent = false
    for round in 0..<StreamLog.mostRounds {
      if round > 0 { port.pause(.milliseconds(50)) }
      switch port.read(slot) {
      case .message(let bytes):
        let found = try fit(bytes, at: slot, after: try copy.head())
        do throws(LedgerFailure) {
          try keep([found], &progress)
        } catch {
          guard error.code == .corrupt else { throw error }
          throw diverged(slot, error.message)
        }
        return true
      case .absent: isAbsent = true
      case .unavailable: isAbsent = false
      }
    }
    guard isAbsent, let extent = port.extent(), extent.last >= slot else { return false }
    throw diverged(
      slot,
      "it is missing, and the stream goes on to place \(extent.last): a server lost messages and leads all the same"
    )
  }

  /// How often a place is read from the leader before it counts as missing.
  private static let mostRounds = 4

  /// A message that follows the copy, and those of its records that the copy does not have.
  struct Fitting {
    let message: StreamMessage
    let bytes: [UInt8]
    let records: ArraySlice<[UInt8]>
  }

  /// Checks a message against the place it stands in and the record before it; its records' links are checked when
  /// they are kept.
  func fit(_ bytes: [UInt8], at slot: UInt64, after head: LogHead) throws(LedgerFailure) -> Fitting {
    let message = try readable(bytes, at: slot)
    guard case .records(let records) = message.content else {
      guard message.before == head else { throw misfit(message, slot, head) }
      return Fitting(message: message, bytes: bytes, records: [])
    }
    guard message.before.position <= head.position, message.after.position > head.position else {
      throw misfit(message, slot, head)
    }
    // A copy that ends within a commit has been cut there: a backup's, for one.
    let known = Int(head.position - message.before.position)
    var link: Digest256? = message.before.link
    if known > 0 {
      let record = records[known - 1]
      link = RecordHeader(record.span.bytes)?.link
    }
    guard link == head.link else { throw misfit(message, slot, head) }
    return Fitting(message: message, bytes: bytes, records: records[known...])
  }

  /// A message of this ledger's stream, or what is wrong with its bytes.
  func readable(_ bytes: [UInt8], at slot: UInt64) throws(LedgerFailure) -> StreamMessage {
    guard let message = StreamMessage(bytes, key: key) else {
      throw diverged(
        slot,
        "its bytes are no message that this software knows, were changed, or come from no node of this cluster"
      )
    }
    guard message.slot == slot else { throw diverged(slot, "it was made for place \(message.slot)") }
    guard message.ledger == ledger else {
      throw diverged(slot, "it is of ledger \(message.ledger), this node's is \(ledger)")
    }
    guard message.incarnation == incarnation else {
      throw diverged(
        slot, "it is of incarnation \(message.incarnation), this node's is \(incarnation): one was restored")
    }
    return message
  }

  private func misfit(_ message: StreamMessage, _ slot: UInt64, _ head: LogHead) -> LedgerFailure {
    let before = message.before.position
    if before > head.position {
      return diverged(slot, "it follows record \(before), and record \(head.position + 1) never came: a hole")
    }
    if message.after.position < head.position || before < head.position {
      return diverged(slot, "it follows record \(before), and this node's log goes on to \(head.position)")
    }
    return diverged(slot, "it follows another record \(before) than this node has: a fork")
  }

  func diverged(_ slot: UInt64, _ found: String) -> LedgerFailure {
    LedgerFailure(
      .diverged,
      "follow the stream on node \(node): place \(slot): \(found); this node takes nothing more: compare the nodes' logs with daybook diff before anything is removed"
    )
  }

  /// Puts messages into the copy, and notes what they say.
  private func keep(_ taken: [Fitting], _ progress: inout StreamProgress) throws(LedgerFailure) {
    let records = taken.flatMap(\.records)
    if !records.isEmpty { _ = try copy.appendCopies(of: records, origin: ledger.origin) }
    for found in taken {
      progress.slot = found.message.slot
      if progress.pending?.slot == found.message.slot { progress.pending = nil }
      if case .standing(let standing) = found.message.content {
        (progress.standing, progress.standingSlot) = (standing, found.message.slot)
      }
      if found.message.term > 0 {
        progress.lease = StreamLease(node: found.message.node, term: found.message.term)
      }
    }
  }
}
