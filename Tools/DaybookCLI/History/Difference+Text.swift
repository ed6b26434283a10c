import Daybook
import DaybookJSON
import DaybookOperations

/// A difference as text, written while it is found.
extension Difference {
  func writeText(to output: Output, _ zones: VenueZones) throws {
    output.write("from position \(from) to \(to)\n")
    let zones = zones.forPeople
    var heading: String?
    var isAnything = false
    func tell(_ text: String) {
      if let title = heading { output.write(title + "\n") }
      heading = nil
      isAnything = true
      output.write(text)
    }
    heading = "the ledger"
    try forEachRecord(of: nil) { tell("  \(Difference.words($0)) (record \($0.position))\n") }
    for venue in venues {
      heading = "\(venue)"
      try forEachRecord(of: venue) { tell("  \(Difference.words($0)) (record \($0.position))\n") }
      try forEachChange(at: venue) { change in
        let fields = EntityFields.differing(change.before, change.after, zones)
        if !fields.isEmpty { tell(Difference.lines(change, fields, zones)) }
      }
    }
    if !isAnything { output.write("Nothing changed.\n") }
  }

  private static func lines(
    _ change: Change, _ fields: [EntityFields.Field], _ zones: VenueZones
  ) -> String {
    let line = "  \(change.before == nil ? "new: " : "")\(EntityText.line(change.after, zones))\n"
    guard change.before != nil else { return line }
    return line + EntityFields.line(fields)
  }
}
