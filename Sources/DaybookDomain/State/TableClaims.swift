package import DaybookTime

/// The claims on one table, in order of start.
///
/// Live claims on a table never overlap, buffers included (invariant 1).
package struct TableClaims: Sendable {
  package struct Entry: Sendable, Started, Hashable {
    package let start: Int64
    package let end: Int64
    /// The end with its buffer.
    package let restsUntil: Int64
    package let lapsesAt: Int64
    package let kind: Claim.Kind
    package let isFloating: Bool
    let channel: Channel
    let covers: Int32
    package let id: ClaimID

    /// Whether it is in force; a lapse takes effect at its instant.
    package func isLive(at now: Int64) -> Bool { lapsesAt > now }
  }

  package private(set) var entries: [Entry] = []
  /// Those whose party sits at the table now: they hold it until it leaves, past their end too (R24).
  private var seated: [Entry] = []

  package init() {}

  package mutating func insert(_ claim: borrowing Claim) {
    let entry = Entry(claim)
    entries.insert(inPlace: entry)
    if entry.kind == .seated { seated.append(entry) }
  }

  package mutating func remove(_ claim: borrowing Claim) {
    if let place = entries.place(of: claim) { entries.remove(at: place) }
    if claim.kind == .seated { seated.remove(claim.id) }
  }

  /// Changes a claim that keeps its start.
  mutating func change(_ old: borrowing Claim, to new: borrowing Claim) {
    guard let place = entries.place(of: old) else { return insert(new) }
    entries[place] = Entry(new)
    if old.kind == .seated { seated.remove(old.id) }
    if new.kind == .seated { seated.append(entries[place]) }
  }

  /// Whether [start, end) is free when asked, not counting the claim `except`.
  package func isFree(from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?) -> Bool {
    isFree(
      from: start, until: end, asked, except: except, index: entries.firstIndex(startingAtOrAfter: start))
  }

  /// Calls `body` with the places of starts from which `length` is not free when asked; `starts` ascend.
  ///
  /// A day's starts are asked together: each claim is looked at once, and not once for every start.
  @inline(__always)
  func forEachBusy(
    startingAt starts: [Int64], for length: Int64, _ asked: AskedAt, _ body: (Range<Int>) -> Void
  ) {
    guard let first = starts.first, let last = starts.last else { return }
    let now = asked.now.microseconds
    var index = entries.firstIndex(startingAtOrAfter: first)
    while index > 0, entries[index - 1].restsUntil > first { index -= 1 }
    var from = 0
    while index < entries.count, entries[index].start < last + length {
      defer { index += 1 }
      guard entries[index].lapsesAt > now else { continue }
      while from < starts.count, starts[from] + length <= entries[index].start { from += 1 }
      var until = from
      while until < starts.count, starts[until] < entries[index].restsUntil { until += 1 }
      if from < until { body(from..<until) }
    }
    // A party past its end sits there until it leaves (R24).
    for entry in seated {
      let late = starts.indices.filter {
        entry.restsUntil <= starts[$0] && asked.isInTheWay(pastEnd: entry.end, at: starts[$0])
      }
      if let from = late.first, let until = late.last { body(from..<until + 1) }
    }
  }

  /// Every claim in the way of [start, end) when asked, with its refusal code, until `body` says stop.
  package func forEachConflict(
    from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?,
    _ body: (Entry, RefusalCode) -> Bool
  ) {
    forEachConflict(
      from: start, until: end, asked, except: except, index: entries.firstIndex(startingAtOrAfter: start),
      body)
  }

  @inline(__always)
  private func isFree(
    from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?, index: Int
  ) -> Bool {
    var free = true
    forEachConflict(from: start, until: end, asked, except: except, index: index) { _, _ in
      free = false
      return false
    }
    return free
  }

  /// `first` is the index of the first entry that starts at or after `start`.
  @inline(__always)
  private func forEachConflict(
    from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?, index first: Int,
    _ body: (Entry, RefusalCode) -> Bool
  ) {
    let now = asked.now.microseconds
    var index = first
    while index > 0, entries[index - 1].restsUntil > start { index -= 1 }
    while index < entries.count, entries[index].start < end {
      let entry = entries[index]
      index += 1
      guard entry.restsUntil > start, entry.id != except, entry.isLive(at: now) else { continue }
      guard body(entry, entry.kind == .held ? .tablesHeld : .tablesTaken) else { return }
    }
    guard !seated.isEmpty else { return }
    for entry in seated where entry.restsUntil <= start && entry.id != except {
      guard asked.isInTheWay(pastEnd: entry.end, at: start) else { continue }
      guard body(entry, .tablesOccupied) else { return }
    }
  }

  /// The first end, buffer included, after one instant and before another.
  func firstEnd(after now: Int64, before limit: Int64) -> Int64? {
    var first: Int64?
    var index = entries.firstIndex(startingAtOrAfter: limit)
    while index > 0, entries[index - 1].restsUntil > now {
      index -= 1
      let end = entries[index].restsUntil
      if end < limit { first = min(first ?? end, end) }
    }
    return first
  }

  /// The party past its end that still sits here at `now`, if there is one.
  package func overrunning(at now: Timestamp) -> ClaimID? {
    seated.first { $0.end <= now.microseconds }?.id
  }

  /// The sold claim that a party past its end puts at risk when asked: the next one after it (R24).
  package func atRisk(_ asked: AskedAt) -> ClaimID? {
    guard let overrun = seated.first(where: { $0.end <= asked.now.microseconds }) else { return nil }
    return entries.first {
      $0.kind == .booked && asked.isInTheWay(pastEnd: overrun.end, at: $0.start)
        && $0.isLive(at: asked.now.microseconds)
    }?.id
  }

  /// The first start of a live claim at or after `start`: a walk-in's stay must end before it.
  package func nextStart(after start: Int64, now: Int64) -> Int64? {
    var index = entries.firstIndex(startingAtOrAfter: start)
    while index < entries.count {
      let entry = entries[index]
      if entry.isLive(at: now) { return entry.start }
      index += 1
    }
    return nil
  }
}

extension TableClaims.Entry {
  fileprivate init(_ claim: borrowing Claim) {
    self.init(
      start: claim.start.microseconds, end: claim.end.microseconds,
      restsUntil: claim.restsUntil.microseconds,
      lapsesAt: claim.lapsesAt?.microseconds ?? .max, kind: claim.kind,
      isFloating: claim.isFloating, channel: claim.channel, covers: Int32(claim.party.covers), id: claim.id)
  }

  /// The claim of a floating booking that asks for nothing particular.
  func claim(on table: TableID) -> Claim {
    Claim(
      id: id, kind: kind, start: Timestamp(microseconds: start), end: Timestamp(microseconds: end),
      lapsesAt: nil, tables: [table], pool: nil, units: 0, party: PartySize(Int(covers)), channel: channel,
      bufferMinutes: Int((restsUntil - end) / 60_000_000), isFloating: isFloating)
  }
}
