internal import Daybook
internal import DaybookJSON

/// A resource: a venue whose one place is a pool without a time.
struct ReservoResource: Sendable {
  let venue: VenueDefinition
  let pool: Pool

  /// Nil for a venue of another kind.
  init?(_ venue: VenueDefinition) {
    guard venue.tables.isEmpty, venue.pools.count == 1, !venue.pools[0].isWindowed else { return nil }
    (self.venue, pool) = (venue, venue.pools[0])
  }

  /// The resource as a venue is defined for it.
  static func definition(id: String, type: String, capacity: Int) -> VenueDefinition {
    var pool = Pool(id: PoolID(type), capacity: capacity)
    pool.isWindowed = false
    return VenueDefinition(id: VenueID(id), name: id, zone: "Etc/UTC", pools: [pool])
  }

  var id: String { venue.id.text }
  var type: String { pool.id.text }
  var state: String { venue.isRetired ? "CLOSED" : "OPEN" }

  /// Units that nobody else can have: sold or held.
  func used(_ snapshot: borrowing Snapshot) -> Int {
    snapshot.floor(at: venue.id)?.pools.first { $0.id == pool.id }?.usedUnits ?? 0
  }

  func write(_ snapshot: borrowing Snapshot, to json: inout JSONWriter) {
    let (used, sold) = (used(snapshot), snapshot.reservations(at: venue.id))
    json.object { json in
      json.field("id", text: id)
      json.field("type", text: type)
      json.field("capacity", integer: pool.capacity)
      json.field("currentBookings", integer: used)
      json.field("remainingCapacity", integer: max(0, pool.capacity - used))
      json.field("state", text: state)
      // Each confirmation and each cancellation is a version.
      json.field("version", integer: 1 + sold.count + sold.count { !ReservoReservation.stands($0) })
    }
  }

  func writeAvailability(_ snapshot: borrowing Snapshot, at now: Timestamp, to json: inout JSONWriter) {
    let used = used(snapshot)
    json.object { json in
      json.field("resourceId", text: id)
      json.field("type", text: type)
      json.field("state", text: state)
      json.field("capacity", integer: pool.capacity)
      json.field("currentBookings", integer: used)
      json.field("remainingCapacity", integer: max(0, pool.capacity - used))
      json.field("isAvailable", bool: !venue.isRetired && used < pool.capacity)
      json.field("cachedAt", integer: now.milliseconds)
      json.field("isCached", bool: false)
    }
  }
}

extension Timestamp {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  var milliseconds: Int { Int(microseconds / 1000) }
}

extension ViewSnapshot {
  /// A resource by its id, for a caller who may see it; nil when there is none.
  borrowing func reservoResource(_ id: String, _ context: DialectContext) -> ReservoResource? {
    guard context.principal.may(at: VenueID(id)) else { return nil }
    return venue(VenueID(id)).flatMap { ReservoResource($0) }
  }

  /// Every resource that the caller may see, by id.
  borrowing func reservoResources(_ context: DialectContext) -> [ReservoResource] {
    venues().filter { context.principal.may(at: $0.id) }.compactMap { ReservoResource($0) }
  }
}
