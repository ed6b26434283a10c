public import Daybook
internal import DaybookDomain
internal import DaybookJSON

/// How a venue would be defined otherwise: a merge patch of its definition (RFC 7396), then single rules.
///
/// A whole definition is a patch too: what it does not name stays as it is. Lists are replaced as a whole by a
/// patch; a rule reaches one element of them.
public struct VenueChange: Sendable {
  /// The patch; of a list of venues each is the patch of its own.
  private let patch: JSONValue?
  private let rules: [VenueRule]

  /// The change in a JSON file, and rules such as `bufferMinutes=10` or `services.dinner.opens=17:00`, each or several
  /// with a comma between; with neither, the venue is as it was.
  ///
  /// Throws `.malformed` for a file that is not JSON, or a rule that cannot be read.
  public init(file: String? = nil, rules: [String] = []) throws(LedgerFailure) {
    patch = try file.map { path throws(LedgerFailure) in
      let bytes = try FileBytes.read(path)
      do throws(JSONParser.Failure) {
        return try JSONParser.parse(bytes)
      } catch {
        throw LedgerFailure(.malformed, "read \(path): not JSON: \(error)")
      }
    }
    var read: [VenueRule] = []
    for text in rules { read += try VenueRule.read(text) }
    self.rules = read
  }

  /// A definition with the change made. Throws `.malformed` where that is none, and says which field is wrong.
  package func applied(to venue: VenueDefinition) throws(LedgerFailure) -> VenueDefinition {
    guard patch != nil || !rules.isEmpty else { return venue }
    do throws(InvalidField) {
      var value = VenueJSON.value(venue)
      if let patch { value = value.merged(with: try changes(in: patch, of: venue.id)) }
      for rule in rules { value = try rule.applied(to: value) }
      var fields = try FieldReader(value, path: "venue")
      var changed = VenueDefinition.blank
      try changed.visit(&fields)
      try fields.finish()
      try DefineVenue(changed).check()
      guard changed.id == venue.id else {
        throw InvalidField(
          "venue.id", "found \(changed.id); allowed: \(venue.id), the venue that is asked about")
      }
      guard changed.zone == venue.zone else {
        throw InvalidField(
          "venue.zone", "found \(changed.zone); allowed: \(venue.zone), a venue stays where it is")
      }
      return changed
    } catch {
      throw LedgerFailure(.malformed, "change the venue's definition: \(error.field): \(error.message)")
    }
  }

  /// What a file says of one venue: all of it, or its element in a list of venues.
  private func changes(in patch: JSONValue, of id: VenueID) throws(InvalidField) -> JSONValue {
    let value = patch["venues"] ?? patch
    if case .array(let venues) = value {
      guard let own = venues.first(where: { $0["id"] == .string(id.text) }) else {
        throw InvalidField(
          "venues", "found no venue \(id); allowed: a list that has it, or its definition alone")
      }
      return own
    }
    guard case .object = value else {
      throw InvalidField("venue", "found \(value.found); allowed: an object")
    }
    return value
  }
}
