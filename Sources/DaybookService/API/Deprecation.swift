internal import Daybook
internal import DaybookHTTP

/// That a route is going away: since when nobody should begin to use it, when it ends, and what comes in its place.
struct Deprecation: Sendable {
  /// From when it is deprecated; it may be to come.
  let since: Timestamp
  /// When it may be gone, not before `since`; nil: not decided.
  var sunset: Timestamp?
  /// The path that comes in its place; nil: none.
  var successor: String?
  /// Where people read why, and what to do; nil: nowhere.
  var guide: String?

  /// The lines of every answer (RFC 9745, RFC 8594, RFC 8288).
  var fields: [HTTPField] {
    var fields = [HTTPField("Deprecation", "@\(since.epochSeconds)")]
    if let sunset { fields.append(HTTPField("Sunset", sunset.httpDate)) }
    for (address, relation) in [(successor, "successor-version"), (guide, "deprecation")] {
      if let address { fields.append(HTTPField("Link", "<\(address)>; rel=\"\(relation)\"")) }
    }
    return fields
  }
}
