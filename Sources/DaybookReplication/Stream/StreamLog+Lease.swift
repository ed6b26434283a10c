package import DaybookLog
internal import DaybookStore

/// Becoming the writer, and beginning a stream.
extension StreamLog {
  /// Claims to write from here on, if the lease is still the one that the caller knows; true: this node writes.
  ///
  /// The claim takes the next place, so the writer before, if it still is there, finds its own commit refused: a wrong
  /// claim costs time, and nothing else.
  package func claim(after known: StreamLease?) throws(LedgerFailure) -> Bool {
    try exclusively { progress throws(LedgerFailure) in
      guard progress.fault == nil, !progress.isPoisoned else { return false }
      try settlePending(&progress)
      try catchUp(&progress)
      guard progress.lease == known, let slot = progress.slot else { return false }
      guard progress.knows(node) else { return false }
      let term = (known?.term ?? 0) + 1
      var proposal = propose(
        .lease, after: try copy.head(), at: slot + 1, term: term, progress.standingSlot)
      switch settle(&proposal) {
      case .committed?:
        (progress.slot, progress.lease) = (slot + 1, StreamLease(node: node, term: term))
        return true
      case .taken?:
        try catchUp(&progress)
        return false
      case nil:
        progress.pending = proposal
        return false
      case .tooLarge?, .misconfigured?, .misplaced?: return false
      }
    }
  }

  /// Says how the cluster stands from here on; only in this node's own term, and only while it is as the caller knows it.
  ///
  /// False: it was not said, or that is not known yet.
  package func declare(
    _ standing: ClusterStanding, after known: ClusterStanding?, in term: UInt64
  ) throws(LedgerFailure) -> Bool {
    try exclusively { progress throws(LedgerFailure) in
      guard progress.fault == nil, !progress.isPoisoned, progress.pending == nil,
        progress.lease == StreamLease(node: node, term: term), progress.standing == known,
        let slot = progress.slot
      else { return false }
      var proposal = propose(
        .standing(standing), after: try copy.head(), at: slot + 1, term: term, progress.standingSlot)
      switch settle(&proposal) {
      case .committed?:
        progress.slot = slot + 1
        (progress.standing, progress.standingSlot) = (standing, slot + 1)
        return true
      case nil: progress.pending = proposal
      case .taken?: try catchUp(&progress)
      case .tooLarge?, .misconfigured?, .misplaced?: break
      }
      return false
    }
  }

  /// Puts a ledger's records into an empty stream, or goes on with that where an earlier call was cut off.
  ///
  /// Throws where the stream has a lease, or records that are not this copy's: then it is another's already.
  package func found() throws(LedgerFailure) {
    try exclusively { progress throws(LedgerFailure) in
      guard let extent = port.extent() else { throw unavailable("how far it reaches") }
      if let damage = extent.damage { throw diverged(extent.first, "the stream is damaged: \(damage)") }
      var slot = extent.last
      var before = LogHead.empty
      if slot > 0 {
        let last = try message(at: slot)
        guard last.term == 0 else {
          throw LedgerFailure(
            .exists,
            "found a cluster: the stream is one already, node \(last.node) wrote it last; leave out --found")
        }
        guard try copy.holds(last.after) else {
          throw diverged(slot, "record \(last.after.position) there is another than this node's")
        }
        before = last.after
      }
      while true {
        let records = try stretch(after: before.position)
        guard !records.isEmpty else { break }
        var proposal = propose(.records(records), after: before, at: slot + 1, term: 0, 0)
        guard case .committed? = settle(&proposal) else {
          throw LedgerFailure(
            .storage,
            "found a cluster: record \(before.position + 1) did not come into the stream; run it again, it goes on there"
          )
        }
        slot += 1
        before = LogHead(
          position: before.position + UInt64(records.count),
          link: try copy.link(of: before.position + UInt64(records.count)) ?? before.link)
      }
      progress.fault = nil
      progress.slot = slot
    }
  }

  /// The next records of the copy, together small enough for a message.
  private func stretch(after position: UInt64) throws(LedgerFailure) -> [[UInt8]] {
    var records: [[UInt8]] = []
    var byteCount = 0
    try copy.read(after: position) { number, record throws(LedgerFailure) in
      let room = StreamMessage.mostByteCount - StreamLog.spareByteCount
      guard record.byteCount <= room else {
        guard records.isEmpty else { return false }
        throw LedgerFailure(
          .storage,
          "found a cluster: record \(number) has \(record.byteCount) bytes; a stream takes at most \(room)")
      }
      byteCount += record.byteCount + 4
      guard byteCount <= room / 2 || records.isEmpty else { return false }
      records.append(record.copy())
      return true
    }
    return records
  }

  /// Bytes of a message beside its records, and then some.
  private static let spareByteCount = 1024
}
