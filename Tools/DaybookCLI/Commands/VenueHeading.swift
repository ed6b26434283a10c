import Daybook
import DaybookOperations

/// A venue as queries about it begin: its definition, its zone's rules, the position and the time they answer for.
struct VenueHeading {
  let definition: VenueDefinition
  let rules: ZoneRules
  let position: Position
  let now: Timestamp

  /// Nil when there is no such venue.
  init?(_ id: VenueID, _ snapshot: borrowing Snapshot, _ context: ReadContext) {
    guard let definition = snapshot.venue(id), let rules = snapshot.zoneRules(definition.zone) else {
      return nil
    }
    self.definition = definition
    self.rules = rules
    position = snapshot.position
    now = context.now(snapshot)
  }

  /// `2030-05-01T19:00:00+04:00`.
  func label(_ instant: Timestamp) -> String { instant.formatted(offset: rules.offset(at: instant)) }

  /// `19:00`, as people read it; with the date when it is not today's.
  func clock(_ instant: Timestamp) -> String {
    let text = label(instant)
    let time = String(text.writtenTime)
    return text.writtenDate == label(now).writtenDate ? time : "\(text.writtenDate) \(time)"
  }

  /// The first line for people.
  func line(_ what: String) -> String {
    "\(definition.name), \(what) (\(definition.zone), position \(position))\n"
  }
}
