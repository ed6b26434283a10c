internal import Daybook
internal import DaybookDomain
internal import DaybookForms
internal import DaybookJSON

/// A venue's definition as `import venues` reads it: as the log has it, but for the place, which is in degrees.
enum VenueJSON {
  static func write(_ venue: VenueDefinition, to json: inout JSONWriter) { json.value(value(venue)) }

  static func text(_ venue: VenueDefinition) -> String {
    var json = JSONWriter()
    write(venue, to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// The same as a value, to change it.
  static func value(_ venue: VenueDefinition) -> JSONValue {
    var json = JSONWriter()
    json.object { FactWriter.write(.venueDefined(venue), to: &$0) }
    guard case .object(let members)? = try? JSONParser.parse(json.bytes) else {
      preconditionFailure("a definition that was written cannot be read")
    }
    return .object(members.map { $0.name == "location" ? .init("location", inDegrees($0.value)) : $0 })
  }

  private static func inDegrees(_ place: JSONValue) -> JSONValue {
    guard case .object(let members) = place else { return place }
    return .object(
      members.map { member in
        guard case .integer(let millionths) = member.value else { return member }
        return .init(member.name, .number(Degrees.text(millionths)))
      })
  }
}
