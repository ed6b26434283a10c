import Daybook
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookOperations
import DaybookViews

/// What changed between two positions, by venue.
///
/// It keeps the ids of what the records in between name; what became of each is found when it is told.
struct Difference {
  /// An entity before and after; nil: there was none.
  struct Change {
    let before: Departed?
    let after: Departed
    let zones: VenueZones

    /// Fields that differ, in the order they are written, with what they were and are.
    var fields: [(name: String, before: JSONValue?, after: JSONValue?)] {
      let (old, new) = (Difference.members(before, zones), Difference.members(after, zones))
      let names = new.map(\.name) + old.map(\.name).filter { name in !new.contains { $0.name == name } }
      return names.compactMap { name in
        let (was, now) = (old.first { $0.name == name }?.value, new.first { $0.name == name }?.value)
        return was == now ? nil : (name, was, now)
      }
    }
  }

  let from: Position
  let to: Position
  private let context: ReadContext
  private let venue: VenueID?
  /// The zone of the venue that is asked about.
  private let zone: String?
  /// What the records name, by venue, in order of id.
  private var named: [VenueID: [ClaimID]] = [:]
  /// Records that tell of a venue as such; without one, of the whole ledger.
  private var records: [VenueID?: [Position]] = [:]

  /// Reads the records in between. `rules` are those of the venue's zone.
  init(from: Position, to: Position, venue: VenueID?, _ rules: ZoneRules?, _ context: ReadContext) throws {
    (self.from, self.to, self.venue, self.context) = (from, to, venue, context)
    zone = rules?.name
    var seen: Set<ClaimID> = []
    var elsewhere: Set<ClaimID> = []
    var notices: Set<NoticeID> = []
    try context.reader.storage.facts(after: from) { fact, _ in
      guard fact.position <= to else { return false }
      note(fact)
      guard venue == nil || fact.venue == nil || fact.venue == venue else { return true }
      for id in fact.event.named where seen.insert(id).inserted {
        if let venue = fact.venue { named[venue, default: []].append(id) } else { elsewhere.insert(id) }
      }
      notices.formUnion(fact.notices)
      return true
    }
    // In one snapshot each, so that a long difference holds no reader for long.
    for notice in notices {
      let id: ReservationID? = try context.read { $0.notice(notice)?.reservation }
      if let id, seen.insert(id.retyped()).inserted { named[notice.venue, default: []].append(id.retyped()) }
    }
    for id in elsewhere {
      if let venue = try story(of: id)?.store(through: to).entity(id)?.venue {
        named[venue, default: []].append(id)
      }
    }
    for venue in named.keys { named[venue]?.sort() }
  }

  private mutating func note(_ fact: Fact) {
    fact.event.forEachPart { _, part in
      let about: VenueID?
      switch part {
      case .venue(let id): about = id
      case .dish: about = fact.venue
      case .maintenance: about = nil
      case .zone(let name):
        guard venue == nil || name == zone else { return }
        about = nil
      case .reservation, .hold, .block, .entry, .ticket, .claim, .notice, .day, .clock, .ledger, .guest,
        .sealed, .forgottenKey:
        return
      }
      if venue == nil || about == nil || about == venue { records[about, default: []].append(fact.position) }
    }
  }

  private func story(of id: ClaimID) throws -> Story? {
    let storage = context.reader.storage
    return try context.read { snapshot in
      snapshot.attempt(or: nil) { () throws(ViewError) in
        try Story(of: id, through: to, snapshot, storage)
      }
    }
  }

  /// Tells what changed at a venue: what the records name, each with what hangs together with it.
  func forEachChange(at venue: VenueID, _ body: (Change) -> Void) throws {
    var told: Set<ClaimID> = []
    let zones = try context.read { VenueZones([venue], $0) }
    for id in named[venue] ?? [] where !told.contains(id) {
      guard let story = try story(of: id) else { continue }
      let (old, new) = (story.store(through: from), story.store(through: to))
      for after in new.all where told.insert(after.id).inserted {
        let change = Change(before: old.entity(after.id), after: after, zones: zones)
        if after.venue == venue, !change.fields.isEmpty { body(change) }
      }
    }
  }

  func forEachRecord(of venue: VenueID?, _ body: (Fact) -> Void) throws {
    for position in records[venue] ?? [] {
      if let fact = try context.reader.storage.fact(at: position) { body(fact) }
    }
  }

  /// Those something may have changed at, in order.
  var venues: [VenueID] {
    Set(Array(named.keys) + records.keys.compactMap { $0 }).filter { venue == nil || $0 == venue }.sorted()
  }

  private static func members(_ entity: Departed?, _ zones: VenueZones) -> [(name: String, value: JSONValue)]
  {
    guard let entity else { return [] }
    var json = JSONWriter()
    json.object { EntityText.write(entity, zones, to: &$0) }
    guard case .object(let members) = try? JSONParser.parse(json.bytes) else { return [] }
    return members.map { ($0.name, $0.value) }
  }
}
