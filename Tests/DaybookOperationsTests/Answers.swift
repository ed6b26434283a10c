import Daybook
import DaybookLog
import DaybookOperations
import DaybookTime
import DaybookViews
import Testing

/// What is asked about a position: of a ledger that ends there, or of a longer one about its past.
struct Answers {
  /// What may be asked for.
  struct Questions {
    private(set) var ids: [ClaimID]
    let venues: [VenueID]
    let dates: [CivilDate]

    init(_ facts: [Fact]) {
      var (ids, venues, dates) = (Set<ClaimID>(), Set<VenueID>(), Set<CivilDate>())
      for fact in facts {
        ids.formUnion(fact.event.named)
        if let venue = fact.venue { venues.insert(venue) }
        switch fact.event {
        case .booked(let booked): dates.insert(booked.stay.date)
        case .waitlistJoined(let joined): dates.insert(joined.date)
        default: break
        }
      }
      self.ids = ids.sorted()
      self.venues = venues.sorted()
      self.dates = dates.sorted()
    }

    /// The same about some of the ids.
    func part(_ number: Int, of count: Int) -> Questions {
      var part = self
      part.ids = stride(from: number, to: ids.count, by: count).map { ids[$0] }
      return part
    }
  }

  private struct Day: Hashable {
    let venue: VenueID
    let date: CivilDate
  }

  private var entities: [ClaimID: Departed] = [:]
  private var notices: [ClaimID: Set<Notice>] = [:]
  private var reservations: [Day: [Reservation]] = [:]
  private var blocks: [VenueID: [Block]] = [:]
  private var slots: [Day: [Slot]] = [:]
  private var nearest: [VenueID: [Slot]] = [:]
  private var places: [WaitlistID: WaitlistPlace] = [:]
  private var atRisk: Set<ReservationID> = []

  private static let party: PartySize = 3

  /// Asks a ledger about its end.
  init(_ asked: Questions, of snapshot: borrowing Snapshot, now: Timestamp) throws(LedgerFailure) {
    for id in asked.ids {
      entities[id] =
        snapshot.reservation(id.retyped(), now: now).map { .reservation($0) }
        ?? snapshot.hold(id.retyped(), now: now).map { .hold($0) }
        ?? snapshot.block(id.retyped()).map { .block($0) }
        ?? snapshot.waitlistEntry(id.retyped(), now: now).map { .entry($0) }
        ?? snapshot.ticket(id.retyped(), now: now).map { .ticket($0) }
    }
    for venue in asked.venues where snapshot.venue(venue) != nil {
      blocks[venue] = try snapshot.index.blocks(of: venue)
      nearest[venue] = snapshot.nearest(at: venue, to: now, party: Answers.party, now: now)
      atRisk.formUnion(snapshot.atRisk(at: venue, now: now).filter { entities[$0.retyped()] != nil })
      for audience in Audience.allCases {
        for notice in snapshot.notices(at: venue, to: audience) {
          for id in Answers.about(notice) { notices[id, default: []].insert(notice) }
        }
      }
      for date in asked.dates {
        let day = Day(venue: venue, date: date)
        reservations[day] = snapshot.reservations(at: venue, on: date, now: now)
        slots[day] = snapshot.availability(
          at: venue, on: date, party: Answers.party, now: now, withReasons: true)
        for place in snapshot.waitlist(at: venue, on: date, now: now)
        where entities[place.entry.id.retyped()] != nil {
          places[place.entry.id] = place
        }
      }
    }
  }

  /// Asks a longer ledger about its past.
  init(_ asked: Questions, of past: PastLedger, _ snapshot: borrowing Snapshot) throws {
    let state = try #require(try past.state())
    for id in asked.ids {
      let store = try past.store(of: id, snapshot)
      guard let entity = store.entity(id) else { continue }
      entities[id] = entity
      let told = store.told.filter { Answers.about($0).contains(id) }
      if !told.isEmpty { notices[id] = Set(told) }
      switch entity {
      case .reservation(let reservation): if try past.isAtRisk(reservation) { atRisk.insert(reservation.id) }
      case .entry(let entry): places[entry.id] = try past.place(of: entry)
      default: break
      }
    }
    for id in asked.venues {
      guard let venue = try past.venue(id, in: state, snapshot) else { continue }
      blocks[id] = venue.floor.blocks.sorted { $0.from != $1.from ? $0.from < $1.from : $0.id < $1.id }
      nearest[id] = past.nearest(in: venue, to: past.now, party: Answers.party)
      for date in asked.dates {
        let day = Day(venue: id, date: date)
        reservations[day] = try past.reservations(at: id, on: date, in: state, snapshot)
        slots[day] = past.availability(
          of: venue, on: date, OfferQuery(party: Answers.party, withReasons: true))
      }
    }
  }

  /// Reports every answer about the past that differs from the other's.
  func expect(_ other: Answers, _ note: String) {
    for id in Set(entities.keys).union(other.entities.keys).sorted() {
      #expect(entities[id] == other.entities[id], "\(note): \(id)")
      #expect(notices[id] == other.notices[id], "\(note): what was told of \(id)")
    }
    for (day, found) in reservations {
      #expect(found == other.reservations[day], "\(note): reservations of \(day)")
    }
    for (day, found) in slots { #expect(found == other.slots[day], "\(note): availability of \(day)") }
    #expect(blocks == other.blocks, "\(note)")
    #expect(nearest == other.nearest, "\(note)")
    #expect(places == other.places, "\(note)")
    #expect(atRisk == other.atRisk, "\(note)")
  }

  private static func about(_ notice: Notice) -> [ClaimID] {
    [notice.reservation?.retyped(), notice.entry?.retyped(), notice.ticket?.retyped()]
      .compactMap { (id: ClaimID?) in id }
  }
}
