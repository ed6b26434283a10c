package import DaybookDomain
package import DaybookTime

/// When a step of a booking or of a wait was recorded that the entity itself does not keep; the last one of its kind.
package struct ReportMoment: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    /// The booking, request or walk-in was made here.
    case made
    /// It was carried over from another system: when it was made there, nobody knows.
    case carried
    /// A host said that the party left.
    case left
    /// A deposit was paid.
    case paid
    /// A waiting party became a booking.
    case converted
  }

  package let id: ClaimID
  package let kind: Kind
  package let at: Timestamp
  let position: Position
  /// What was paid; nil for any other step.
  package let paid: Money?

  /// Nil for a record of no such step.
  init?(_ fact: Fact) {
    let step: (ClaimID, Kind, Money?)? =
      switch fact.event {
      case .booked(let booked): (booked.reservation.retyped(), .made, nil)
      case .requested(let requested): (requested.booked.reservation.retyped(), .made, nil)
      case .walkedIn(let walkedIn): (walkedIn.reservation.retyped(), .made, nil)
      case .carriedOver(let carried): (carried.reservation.retyped(), .carried, nil)
      case .left(let id): (id.retyped(), .left, nil)
      case .depositPaid(let paid): (paid.reservation.retyped(), .paid, paid.paid)
      case .waitlistBooked(let booked): (booked.entry.retyped(), .converted, nil)
      default: nil
      }
    guard let (id, kind, paid) = step else { return nil }
    (self.id, self.kind, self.paid) = (id, kind, paid)
    (at, position) = (fact.recordedAt, fact.position)
  }

  init(key: RawSpan, row: RawSpan) throws(RowError) {
    guard key.byteCount == 17, row.byteCount >= 24, let kind = Kind(rawValue: key.byte(at: 16)) else {
      throw RowError("a moment of \(key.byteCount) and \(row.byteCount) bytes")
    }
    id = try ClaimID(endOf: key.extracting(..<16))
    self.kind = kind
    at = try row.instant(at: 0)
    position = try row.position(at: 8)
    let currency = try row.texts(from: 24, 1)[0]
    paid = currency.isEmpty ? nil : Money(Int(truncatingIfNeeded: row.number64(at: 16)), currency)
  }

  var key: [UInt8] {
    var key: [UInt8] = []
    key.append(id)
    key.append(kind.rawValue)
    return key
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(at)
    bytes.append(bigEndian: position.value)
    bytes.append(bigEndian: UInt64(truncatingIfNeeded: paid?.amount ?? 0))
    return bytes + Array((paid?.currency ?? "").utf8)
  }
}

/// The recorded steps of one booking or waitlist entry.
package struct ReportMoments: Hashable, Sendable {
  /// When it was made here; nil where it was carried over.
  package var madeAt: Timestamp?
  package var leftAt: Timestamp?
  package var paid: Money?
  package var convertedAt: Timestamp?

  package init() {}

  package mutating func add(_ moment: ReportMoment) {
    switch moment.kind {
    case .made: madeAt = moment.at
    case .carried: break
    case .left: leftAt = moment.at
    case .paid: paid = moment.paid
    case .converted: convertedAt = moment.at
    }
  }
}
