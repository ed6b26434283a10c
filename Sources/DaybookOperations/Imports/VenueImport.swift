package import Daybook
internal import DaybookJSON

/// Reads venue definitions: Daybook's own JSON, or the Baku pilot's restaurants.
package enum VenueImport {
  package enum Format: String, CaseIterable { case daybook, baku }

  /// The definitions in order; for one that is wrong, its place in the file and what is wrong.
  ///
  /// Of two with one id the second is wrong. A file without any is `.badFile`.
  package static func read(_ path: String, _ format: Format) throws(LedgerFailure) -> [(
    place: String, Result<VenueDefinition, InvalidField>
  )] {
    let bytes = try FileBytes.read(path)
    let value: JSONValue
    do throws(JSONParser.Failure) {
      value = try JSONParser.parse(bytes)
    } catch {
      throw LedgerFailure(.badFile, "read \(path): not JSON: \(error)")
    }
    guard case .array(let venues) = value["venues"] ?? value else {
      throw LedgerFailure(
        .badFile,
        "read \(path): found \(value.found); allowed: an array of venues, or an object with \"venues\"")
    }
    guard !venues.isEmpty else {
      throw LedgerFailure(.badFile, "read \(path): found no venues; allowed: one or more")
    }
    var places: [VenueID: Int] = [:]
    return venues.enumerated().map { index, venue in
      (
        "venues[\(index)]",
        Result { () throws(InvalidField) in
          let definition = try read(venue, format, path: "venues[\(index)]")
          if let first = places[definition.id] {
            throw InvalidField(
              "venues[\(index)].id",
              "found \"\(definition.id)\", which venues[\(first)] has; allowed: each id once")
          }
          places[definition.id] = index
          return definition
        }
      )
    }
  }

  private static func read(_ venue: JSONValue, _ format: Format, path: String) throws(InvalidField)
    -> VenueDefinition
  {
    switch format {
    case .daybook where venue["slug"] != nil && venue["zone"] == nil:
      throw InvalidField(path, "found a restaurant of the Baku pilot; give --format baku")
    case .daybook:
      var fields = try FieldReader(venue, path: path)
      var definition = VenueDefinition.blank
      try definition.visit(&fields)
      try fields.finish()
      return definition
    case .baku: return try baku(venue, path: path)
    }
  }

  /// One restaurant of the pilot's file: the pilot's defaults, and the tables of its floor plan.
  private static func baku(_ value: JSONValue, path: String) throws(InvalidField) -> VenueDefinition {
    func text(_ value: JSONValue, _ name: String, _ path: String) throws(InvalidField) -> String {
      guard case .string(let text) = value[name] else {
        throw InvalidField("\(path).\(name)", "missing, or not a text")
      }
      return text
    }
    var tables: [Table] = []
    if case .array(let areas) = value["areas"] {
      for (index, area) in areas.enumerated() {
        let areaPath = "\(path).areas[\(index)]"
        let name = try text(area, "name", areaPath)
        guard case .array(let places) = area["tables"] else { continue }
        for (index, place) in places.enumerated() {
          let tablePath = "\(areaPath).tables[\(index)]"
          let id = try text(place, "id", tablePath)
          guard let capacity = place["capacity"]?.whole else {
            throw InvalidField("\(tablePath).capacity", "missing, or not a whole number")
          }
          let label = try? text(place, "name", tablePath)
          tables.append(Table(id: TableID(id), name: label ?? id, area: name, least: 1, most: capacity))
        }
      }
    }
    let day = Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 600),
      lastSeating: ClockValue(minutes: 1290),
      closes: ClockValue(minutes: 1380), gridMinutes: 30)
    var venue = VenueDefinition(
      id: VenueID(try text(value, "slug", path)), name: try text(value, "name", path), zone: "Asia/Baku",
      services: [day], turnTimes: [TurnTime(party: 1000, minutes: 90)], tables: tables, graceMinutes: 15,
      leastStayMinutes: 45, holds: HoldPolicy(seconds: 300, guestMost: 900, hostMost: 86_400))
    venue.advanceDays = 365
    venue.party = PartyPolicy(onlineMost: 20)
    venue.prep = PrepPolicy(fullLeastMinutes: 10)
    venue.location = try location(value, path)
    return venue
  }

  private static func location(_ value: JSONValue, _ path: String) throws(InvalidField) -> Coordinate? {
    guard value["latitude"] != nil, value["longitude"] != nil else { return nil }
    guard case .object(let members) = value else { return nil }
    let place = members.filter { $0.name == "latitude" || $0.name == "longitude" }
    var fields = try FieldReader(.object(place), path: path)
    var location = Coordinate.blank
    try location.visit(&fields)
    try fields.finish()
    return location
  }
}
