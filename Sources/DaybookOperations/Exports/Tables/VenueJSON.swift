internal import Daybook
internal import DaybookDomain
internal import DaybookForms
internal import DaybookJSON

/// A venue's definition as `import venues` reads it.
enum VenueJSON {
  static func write(_ venue: VenueDefinition, to json: inout JSONWriter) {
    json.object { FactWriter.write(.venueDefined(venue), to: &$0) }
  }

  static func text(_ venue: VenueDefinition) -> String { String(decoding: bytes(venue), as: UTF8.self) }

  /// The same as a value, to change it.
  static func value(_ venue: VenueDefinition) -> JSONValue {
    guard let value = try? JSONParser.parse(bytes(venue)) else {
      preconditionFailure("a definition that was written cannot be read")
    }
    return value
  }

  private static func bytes(_ venue: VenueDefinition) -> [UInt8] {
    var json = JSONWriter()
    write(venue, to: &json)
    return json.bytes
  }
}
