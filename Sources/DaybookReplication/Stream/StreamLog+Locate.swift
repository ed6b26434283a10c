internal import DaybookLog

/// Finding the place in the stream up to which the copy has everything.
extension StreamLog {
  /// Compares the copy's last record with the stream, which holds as many messages as places.
  ///
  /// Nothing about places is kept beside the copy: the positions in the messages find the place again.
  func locate(_ progress: inout StreamProgress) throws(LedgerFailure) {
    guard let extent = port.extent() else { throw unavailable("how far it reaches") }
    if let damage = extent.damage { throw diverged(extent.first, "the stream is damaged: \(damage)") }
    let head = try copy.head()
    guard extent.last > 0 else {
      guard head.position == 0 else {
        throw LedgerFailure(
          .notFound,
          "follow the stream on node \(node): it is empty, and this node has \(head.position) records; found the cluster on the one node whose log is to be everybody's, with daybook node --found"
        )
      }
      progress.slot = 0
      return
    }
    let slot = try last(through: extent.last) { message, _ in message.after.position <= head.position }
    let found = try slot == 0 ? nil : message(at: slot)
    let after = found?.after ?? .empty
    let isHeld = try after.position == 0 ? true : copy.holds(after)
    guard isHeld else { throw try fork(through: slot) }
    guard after.position == head.position || slot < extent.last else {
      throw diverged(
        slot,
        "the stream ends there, with record \(after.position), and this node has \(head.position): the stream was rolled back"
      )
    }
    if let found {
      try readStanding(found, &progress)
      if found.term > 0 { progress.lease = StreamLease(node: found.node, term: found.term) }
    }
    progress.slot = slot
  }

  /// How the cluster stood at a message, as that or an earlier one says.
  private func readStanding(
    _ found: StreamMessage, _ progress: inout StreamProgress
  ) throws(LedgerFailure) {
    let said = if case .standing = found.content { found.slot } else { found.standingSlot }
    guard said > 0 else { return }
    guard case .standing(let standing) = try message(at: said).content else {
      throw diverged(said, "it was said to tell how the cluster stands, and does not")
    }
    (progress.standing, progress.standingSlot) = (standing, said)
  }

  /// The last place whose message fits, where all before it fit too; 0: none does.
  func last(
    through end: UInt64, where fits: (StreamMessage, UInt64) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) -> UInt64 {
    var (low, high) = (UInt64(0), end)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if try fits(try message(at: middle), middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  func message(at slot: UInt64) throws(LedgerFailure) -> StreamMessage {
    for round in 0..<8 {
      if round > 0 { port.pause(.milliseconds(25)) }
      if case .message(let bytes) = port.read(slot) { return try readable(bytes, at: slot) }
    }
    throw unavailable("place \(slot)")
  }

  /// Names the first record in which the copy and the stream differ.
  private func fork(through end: UInt64) throws(LedgerFailure) -> LedgerFailure {
    let common = try last(through: end) { message, _ throws(LedgerFailure) in
      message.after.position == 0 ? true : try copy.holds(message.after)
    }
    let next = try message(at: common + 1)
    guard case .records(let records) = next.content else {
      return diverged(common + 1, "it follows another record \(next.before.position) than this node has")
    }
    var position = next.before.position
    for record in records {
      position += 1
      guard let theirs = RecordHeader(record.span.bytes)?.link, try copy.link(of: position) == theirs else {
        break
      }
    }
    return diverged(
      common + 1, "record \(position) there is another than this node's: the histories fork at \(position)")
  }

  func unavailable(_ what: String) -> LedgerFailure {
    LedgerFailure(
      .storage, "read the stream on node \(node): no server says \(what) now; it is asked again")
  }
}
