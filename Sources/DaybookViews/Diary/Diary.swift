public import DaybookDomain
public import DaybookTime

/// A business date of a venue: who starts when, and what pacing has left.
public struct Diary: Hashable, Sendable {
  /// The venue.
  public let venue: VenueID
  /// The business date.
  public let date: CivilDate
  /// Whether the date is closed: it refuses claims and changes until a host reopens it (R30).
  public let isClosed: Bool
  /// Bookings of the date that are due or have come; holds are not counted.
  public let parties: Int
  /// Their covers.
  public let covers: Int
  /// In order of start: every bucket of a service with pacing, and each start outside those services.
  public let buckets: [DiaryBucket]
  /// The bookings that are due or have come, in order of start; a party that sits early starts when it sits down.
  public let reservations: [ReservationID]
  /// Parts of the evening in which a host lets only so many covers start, in order of start.
  public let paces: [PaceSet]

  init(_ venue: VenueState, _ date: CivilDate, own: [DiaryEntry], all: [DiaryEntry]) {
    let services = venue.services(on: date)
    var buckets: [DiaryBucket] = []
    var paced: [Range<Timestamp>] = []
    for service in services {
      guard let pacing = service.pacing else { continue }
      let opensAt = venue.rules.configured(service.opens, on: date)
      let last = venue.rules.configured(service.lastSeating, on: date)
      var start = opensAt
      while start <= last {
        let range = start..<start.adding(minutes: pacing.minutes)
        buckets.append(DiaryBucket(service.name, range, pacing, all))
        paced.append(range)
        start = range.upperBound
      }
    }
    let rest = own.filter { entry in !paced.contains { $0.contains(entry.start) } }
    for start in Set(rest.map(\.start)) {
      let check = venue.checkService(at: start, ignoringGrid: true)
      let isOpen = check.date == date && check.refusal != .closedSpecialDay
      let service = isOpen ? check.service?.name : nil
      buckets.append(DiaryBucket(service, start, rest.filter { $0.start == start }))
    }
    let coming = own.filter { !$0.isHold }
    self.venue = venue.definition.id
    self.date = date
    parties = coming.count
    covers = coming.reduce(0) { $0 + $1.covers }
    self.buckets = buckets.sorted {
      $0.start != $1.start ? $0.start < $1.start : ($0.service ?? "") < ($1.service ?? "")
    }
    reservations = coming.map { $0.id.retyped() }
    paces = venue.paces(on: date)
    isClosed = venue.closings.contains(date)
  }
}

extension DiaryBucket {
  /// A bucket of a service with pacing; what is left is counted as the writer counts it.
  fileprivate init(_ service: String, _ range: Range<Timestamp>, _ pacing: Pacing, _ all: [DiaryEntry]) {
    let entries = all.filter { range.contains($0.start) }
    let claims = entries.filter(\.isClaim)
    let covers = claims.reduce(0) { $0 + $1.covers }
    let online = claims.reduce(0) { $0 + ($1.isOnline ? $1.covers : 0) }
    self.init(
      service: service, start: range.lowerBound, end: range.upperBound, entries,
      mostCovers: pacing.covers, mostParties: pacing.parties, mostOnlineCovers: pacing.onlineCovers,
      coversLeft: pacing.covers.map { max(0, $0 - covers) },
      partiesLeft: pacing.parties.map { max(0, $0 - claims.count) },
      onlineCoversLeft: pacing.onlineCovers.map { max(0, $0 - online) })
  }

  fileprivate init(_ service: String?, _ start: Timestamp, _ entries: [DiaryEntry]) {
    self.init(service: service, start: start, end: nil, entries)
  }

  private init(
    service: String?, start: Timestamp, end: Timestamp?, _ entries: [DiaryEntry], mostCovers: Int? = nil,
    mostParties: Int? = nil, mostOnlineCovers: Int? = nil, coversLeft: Int? = nil, partiesLeft: Int? = nil,
    onlineCoversLeft: Int? = nil
  ) {
    let (coming, held) = (entries.filter { !$0.isHold }, entries.filter(\.isHold))
    self.init(
      service: service, start: start, end: end, parties: coming.count,
      covers: coming.reduce(0) { $0 + $1.covers },
      onlineCovers: coming.reduce(0) { $0 + ($1.isOnline ? $1.covers : 0) }, heldParties: held.count,
      heldCovers: held.reduce(0) { $0 + $1.covers }, mostCovers: mostCovers, mostParties: mostParties,
      mostOnlineCovers: mostOnlineCovers, coversLeft: coversLeft, partiesLeft: partiesLeft,
      onlineCoversLeft: onlineCoversLeft)
  }
}
