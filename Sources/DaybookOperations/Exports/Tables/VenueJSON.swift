internal import Daybook
internal import DaybookDomain
internal import DaybookForms
internal import DaybookJSON

/// A venue's definition as `import venues` reads it.
enum VenueJSON {
  static func write(_ venue: VenueDefinition, to json: inout JSONWriter) {
    json.object { FactWriter.write(.venueDefined(venue), to: &$0) }
  }

  static func text(_ venue: VenueDefinition) -> String {
    var json = JSONWriter()
    write(venue, to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
