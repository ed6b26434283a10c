package import DaybookDomain
import DaybookStore
package import DaybookTime

/// The queries of the view `floor`, in a snapshot.
package struct FloorReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: FloorView.self).part
    entities = EntityReader(part: part)
  }

  /// The tables and pools of the business date that `now` falls on; `venue` has every claim around it.
  package func plan(of venue: VenueState, at now: Timestamp) throws(LedgerFailure) -> FloorPlan {
    let id = venue.definition.id
    let date = venue.checkService(at: now, ignoringGrid: true).date
    let definition = venue.definition(on: date)
    guard let number = try entities.entry(of: id)?.number else {
      throw LedgerFailure.row(part.view, "the venue \(id) without its number")
    }
    let asked = venue.asked(at: now)
    let blocks = try blocks(of: id, at: now)
    var tables: [TableStatus] = []
    for table in definition.tables {
      let block = blocks.first { $0.covers(table, from: now, until: now.adding(microseconds: 1)) }
      let status = try status(of: table.id, table, number, block, asked)
      tables.append(venue.closings.contains(date) ? status.closed : status)
    }
    let known = Set(tables.map(\.id))
    for table in venue.floor.claimsByTable.map(\.table).sorted() where !known.contains(table) {
      let status = try status(of: table, nil, number, nil, asked)
      if status.now != nil { tables.append(status) }
    }
    return FloorPlan(
      venue: id, at: now, date: date, isClosed: venue.closings.contains(date),
      paces: venue.paces(on: date).filter { $0.until > now }, tables: tables,
      pools: try pools(of: venue, definition, isClosed: venue.closings.contains(date), asked),
      needsTable: try tableless(id, at: now))
  }

  private func pools(
    of venue: VenueState, _ definition: VenueDefinition, isClosed: Bool, _ asked: AskedAt
  ) throws(LedgerFailure) -> [PoolStatus] {
    var pools: [PoolStatus] = []
    let defined = definition.pools.map(\.id)
    for id in defined + venue.floor.claimedPools.filter({ !defined.contains($0) }) {
      var parties: [PoolParty] = []
      let pool = definition.pools.first { $0.id == id }
      let inUse = venue.floor[id].inUse(asked)
      let atRisk = pool.map { venue.floor[id].atRisk(asked, capacity: $0.capacity) } ?? []
      for claimID in inUse + atRisk.filter({ !inUse.contains($0) }) {
        guard let claim = try self.claim(claimID) else { continue }
        var shown = FloorClaim(claim)
        shown.isAtRisk = atRisk.contains(claimID)
        parties.append(
          PoolParty(
            claim: shown, use: try use(of: claim, isBlocked: false, at: asked.now), units: claim.units))
      }
      for sold in venue.floor[id].timeless(asked) {
        guard let sitting = try entities.reservation(sold.retyped()), sitting.state == .booked,
          sitting.seating == .seated
        else { continue }
        parties.append(
          PoolParty(claim: FloorClaim(sitting: sitting), use: .seated, units: sitting.stay.units))
      }
      let now = asked.now.microseconds
      let used = venue.floor[id].mostUsed(from: now, until: now + 1, asked, except: nil)
      let isShut = isClosed || venue.isBlocked(from: asked.now, until: asked.now.adding(microseconds: 1))
      guard pool != nil || used > 0 else { continue }
      pools.append(
        PoolStatus(
          id: id, pool: pool, usedUnits: used, freeUnits: isShut ? 0 : max(0, (pool?.capacity ?? 0) - used),
          parties: parties))
    }
    return pools
  }

  private func claim(_ id: ClaimID) throws(LedgerFailure) -> Claim? {
    if let reservation = try entities.reservation(id.retyped()) { return reservation.claim }
    return try entities.hold(id.retyped())?.claim
  }

  private func status(
    of id: TableID, _ table: DaybookDomain.Table?, _ number: UInt32, _ block: Block?, _ asked: AskedAt
  ) throws(LedgerFailure) -> TableStatus {
    let now = asked.now
    let seated = try seated(number, id)
    // A party past its end holds its table until it leaves; the next claim may have started meanwhile.
    let overrun = seated.first { $0.end <= now }
    var current = overrun ?? seated.first { $0.start <= now }
    if current == nil { current = try begun(number, id, now) }
    let after = overrun?.end ?? now.adding(microseconds: 1)
    var next: FloorClaim?
    if let claim = try first(number, id, from: after, now, except: current?.id) {
      next = FloorClaim(claim)
      next?.isAtRisk = overrun != nil && claim.kind == .booked && claim.start < asked.overrunsUntil
    }
    return TableStatus(
      id: id, table: table, use: try use(of: current, isBlocked: block != nil, at: now),
      now: current.map(FloorClaim.init),
      next: next, block: block?.id)
  }

  private func use(of claim: Claim?, isBlocked: Bool, at now: Timestamp) throws(LedgerFailure) -> TableUse {
    let use = TableUse(claim, isBlocked: isBlocked, at: now)
    guard use == .expected, let claim, let reservation = try entities.reservation(claim.id.retyped()) else {
      return use
    }
    return reservation.seating == .arrived ? .arrived : use
  }

  private func seated(_ number: UInt32, _ table: TableID) throws(LedgerFailure) -> [Claim] {
    var claims: [Claim] = []
    let part = part
    try part.forEach(FloorTable.claims, prefix: FloorKey.prefix(number, table, isSeated: true)) {
      key, row throws(LedgerFailure) in
      claims.append(try part.claim(key, row))
      return true
    }
    return claims
  }

  /// The claim that has begun without its party seated. Live claims on a table never overlap, so it is the
  /// last.
  private func begun(_ number: UInt32, _ table: TableID, _ now: Timestamp) throws(LedgerFailure) -> Claim? {
    var found: Claim?
    let part = part
    let prefix = FloorKey.prefix(number, table, isSeated: false)
    let end = FloorKey.bytes(number, table, isSeated: false, from: now.adding(microseconds: 1))
    try part.forEach(from: end.span.bytes, in: part.tables[FloorTable.claims], reverse: true) {
      key, row throws(LedgerFailure) in
      guard key.starts(with: prefix) else { return false }
      let claim = try part.claim(key, row)
      guard claim.start <= now, claim.isLive(at: now) else { return true }
      if claim.restsUntil > now { found = claim }
      return false
    }
    return found
  }

  private func first(
    _ number: UInt32, _ table: TableID, from start: Timestamp, _ now: Timestamp, except: ClaimID?
  ) throws(LedgerFailure) -> Claim? {
    var found: Claim?
    let part = part
    try part.forEach(
      FloorTable.claims, prefix: FloorKey.prefix(number, table, isSeated: false),
      from: FloorKey.bytes(number, table, isSeated: false, from: start)
    ) { key, row throws(LedgerFailure) in
      let claim = try part.claim(key, row)
      guard claim.isLive(at: now), claim.id != except else { return true }
      found = claim
      return false
    }
    return found
  }

  private func blocks(of venue: VenueID, at now: Timestamp) throws(LedgerFailure) -> [Block] {
    var blocks: [Block] = []
    let (part, entities) = (part, entities)
    try part.forEach(FloorTable.blockOrder, prefix: RowKey.prefix(venue.text)) {
      key, _ throws(LedgerFailure) in
      let from = try part.checked { () throws(RowError) in try key.ascendingInstant(at: key.byteCount - 24) }
      guard from <= now else { return false }
      if let block = try entities.block(try part.id(endOf: key)), block.until > now { blocks.append(block) }
      return true
    }
    return blocks
  }

  private func tableless(_ venue: VenueID, at now: Timestamp) throws(LedgerFailure) -> [ReservationID] {
    var found: [ReservationID] = []
    let (part, entities) = (part, entities)
    try part.forEach(FloorTable.tableless, prefix: RowKey.prefix(venue.text)) {
      key, _ throws(LedgerFailure) in
      let id: ReservationID = try part.id(endOf: key)
      if let reservation = try entities.reservation(id), reservation.effective(at: now).isOpen {
        found.append(id)
      }
      return true
    }
    return found
  }
}

extension ViewPart {
  fileprivate func claim(_ key: RawSpan, _ row: RawSpan) throws(LedgerFailure) -> Claim {
    try checked { () throws(RowError) in try ClaimRow.claim(row, ID(endOf: key)) }
  }
}

extension Claim {
  /// Whether the hold or request is in force; a lapse takes effect at its instant.
  fileprivate func isLive(at now: Timestamp) -> Bool { lapsesAt.map { $0 > now } ?? true }
}

extension TableStatus {
  /// The same on a closed date.
  fileprivate var closed: TableStatus {
    TableStatus(id: id, table: table, use: use == .free ? .closed : use, now: now, next: next, block: block)
  }
}

extension TableUse {
  fileprivate init(_ claim: Claim?, isBlocked: Bool, at now: Timestamp) {
    switch claim?.kind {
    case .seated: self = claim.map { $0.end <= now } == true ? .overrun : .seated
    case _ where isBlocked: self = .blocked
    case nil, .left, .nothing: self = .free
    case _ where claim.map { $0.end <= now } == true: self = .resting
    case .booked: self = .expected
    case .held: self = .held
    case .requested: self = .requested
    }
  }
}

extension ViewSnapshot {
  /// The queries of `floor`, if the snapshot was asked to hold it.
  package var floor: FloorReader {
    @_lifetime(borrow self)
    get { FloorReader(self) }
  }
}
