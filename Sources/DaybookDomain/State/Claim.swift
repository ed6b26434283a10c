package import DaybookTime

/// Anything that occupies tables or units for an interval: one conflict rule for all.
package struct Claim: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    case held, booked, seated, requested
    /// The party has left: it occupies nothing, but its start still counts in pacing (R7).
    case left
    /// There is no claim.
    case nothing
  }

  /// No claim.
  static let nothing = Claim(
    id: ClaimID(high: 0, low: 0), kind: .nothing, start: .epoch, end: .epoch, lapsesAt: nil, tables: [],
    pool: nil,
    units: 0, party: PartySize(1))

  package let id: ClaimID
  package let kind: Kind
  /// When it began or begins: a party seated early occupies its tables before the start it booked.
  package let start: Timestamp
  package let end: Timestamp
  /// When it lapses by itself; nil: never. A seated party never lapses.
  package let lapsesAt: Timestamp?
  package let tables: [TableID]
  /// Covers, for pacing and for who may sit where.
  package let party: PartySize
  package let channel: Channel
  /// Minutes after the end in which the tables rest.
  package let bufferMinutes: Int
  /// Whether it may be given other tables to make room (R13).
  package let isFloating: Bool
  private let particulars: Boxed<Stay.Particulars>

  package init(
    id: ClaimID, kind: Kind, start: Timestamp, end: Timestamp, lapsesAt: Timestamp?, tables: [TableID],
    pool: PoolID?, units: Int, party: PartySize, channel: Channel = .inHouse, bufferMinutes: Int = 0,
    isFloating: Bool = false, area: String? = nil, needs: [Need] = []
  ) {
    self.id = id
    self.kind = kind
    self.start = start
    self.end = end
    self.lapsesAt = lapsesAt
    self.tables = tables
    self.party = party
    self.channel = channel
    self.bufferMinutes = bufferMinutes
    self.isFloating = isFloating
    let isPlain = pool == nil && units == 0 && area == nil && needs.isEmpty
    particulars =
      isPlain ? Boxed() : Boxed(Stay.Particulars(pool: pool, units: units, area: area, needs: needs))
  }

  init(
    id: ClaimID, kind: Kind, stay: borrowing Stay, start: Timestamp, lapsesAt: Timestamp?, isFloating: Bool
  ) {
    self.id = id
    self.kind = kind
    self.start = start
    end = stay.end
    self.lapsesAt = lapsesAt
    tables = stay.tables
    party = stay.party
    channel = stay.channel
    bufferMinutes = stay.bufferMinutes
    self.isFloating = isFloating
    particulars = stay.particulars
  }

  /// A party that sat and has left.
  init(leftBy id: ReservationID, stay: borrowing Stay, start: Timestamp) {
    self.id = id.retyped()
    kind = .left
    self.start = start
    end = stay.end
    lapsesAt = nil
    tables = []
    party = stay.party
    channel = stay.channel
    bufferMinutes = 0
    isFloating = false
    particulars = Boxed()
  }

  package var pool: PoolID? { particulars.isEmpty ? nil : particulars.value.pool }
  package var units: Int { particulars.isEmpty ? 0 : particulars.value.units }
  package var area: String? { particulars.isEmpty ? nil : particulars.value.area }
  package var needs: [Need] { particulars.isEmpty ? [] : particulars.value.needs }

  /// Whether a row of a table cannot tell all of it: it has several tables, or asks for an area or for needs.
  var isParticular: Bool {
    tables.count != 1 || area != nil || !needs.isEmpty
  }
  /// The end with its buffer.
  package var restsUntil: Timestamp { end.adding(minutes: bufferMinutes) }
  /// Units of a pool that are sold without a time: a stay without a length.
  package var isTimeless: Bool { start == end && pool != nil }
}

/// The instant at which a floor is asked what is free: what has lapsed by then, and who is then in the way.
package struct AskedAt: Hashable, Sendable {
  package let now: Timestamp
  /// Until when a party past its end stands in the way of new claims: never earlier than `now` itself (R24).
  package let overrunsUntil: Timestamp

  /// Asked at `now`, a party past its end stands in the way for so many minutes more.
  package init(_ now: Timestamp, overrunMinutes: Int) {
    self.now = now
    overrunsUntil = max(now.adding(minutes: overrunMinutes), now.adding(microseconds: 1))
  }

  /// Asked at `now` about what was sold alone: parties past their end do not count.
  package init(ignoringOverrunsAt now: Timestamp) {
    self.now = now
    overrunsUntil = Timestamp(microseconds: .min)
  }

  /// Whether a party that sits, its stay sold until `end`, is in the way past it at an instant.
  func isInTheWay(pastEnd end: Int64, at instant: Int64) -> Bool {
    end <= now.microseconds && end <= instant && instant < overrunsUntil.microseconds
  }
}
