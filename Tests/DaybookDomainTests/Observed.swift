import DaybookDomain
import DaybookTime

/// Everything a state shows: two that are equal here decide and answer alike.
struct Observed: Equatable {
  struct Live: Hashable {
    let venue: VenueID
    let claim: Claim
  }

  let claims: [Live]
  let reservations: [ReservationID: Reservation]
  let holds: [Hold]
  let blocks: [Block]
  let zones: [String: ZoneRules]
  let venues: [VenueDefinition]
  let tables: [[TableID: Set<TableClaims.Entry>]]
  let floorBlocks: [Set<Block>]
  let offers: [[SlotOffer]]
  let due: [Event]
  let ledger: LedgerCreated?
  let maintenance: MaintenanceSet
  let head: Position
  let recordedAt: Timestamp
  let nextGuest: UInt64
  let lastID: ClaimID

  init(_ state: LedgerState, at now: Timestamp) {
    claims = state.liveClaims.map { Live(venue: $0.venue, claim: $0.claim) }
    reservations = state.reservations
    holds = state.holds.inOrder
    blocks = state.blocks.inOrder
    zones = state.zones
    venues = state.venues.map(\.definition)
    tables = state.venues.map { venue in
      let known = venue.floor.claimsByTable.filter { !$0.claims.entries.isEmpty }
      return Dictionary(uniqueKeysWithValues: known.map { ($0.table, Set($0.claims.entries)) })
    }
    floorBlocks = state.venues.map { Set($0.floor.blocks) }
    offers = state.venues.flatMap { venue in
      let date = venue.rules.wallTime(at: now).date
      return [(0, 2), (1, 4)].map {
        venue.offers(on: date.adding(days: $0.0), OfferQuery(party: PartySize($0.1)), now: now)
      }
    }
    var copy = state
    var due: [Event] = []
    while let lapse = copy.nextLapse(at: .init(microseconds: .max)) {
      due += lapse.events
      for event in lapse.events {
        copy.evolve(
          with: Fact(position: 0, first: 0, recordedAt: now, by: .ledger, venue: lapse.venue, event: event))
      }
    }
    self.due = due
    ledger = state.scalars.ledger
    maintenance = state.scalars.maintenance
    head = state.scalars.head
    recordedAt = state.scalars.recordedAt
    nextGuest = state.scalars.nextGuest
    lastID = state.scalars.lastID
  }
}
