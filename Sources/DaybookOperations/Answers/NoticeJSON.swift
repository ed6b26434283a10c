package import DaybookDomain
package import DaybookJSON

/// The fields of a notice, wherever it is told.
package enum NoticeJSON {
  /// Which one it is; `at` is when it was made, as whoever reads it has times.
  package static func name(_ notice: Notice, at: String, to json: inout JSONWriter) {
    json.field("number", integer: notice.number)
    json.field("kind", text: notice.kind.rawValue)
    json.field("audience", text: notice.audience.rawValue)
    json.field("venue", text: notice.venue.text)
    json.field("at", text: at)
    json.field("position", unsigned: notice.position.value)
  }

  /// What it is about.
  package static func subject(_ notice: Notice, to json: inout JSONWriter) {
    json.field("station", text: notice.station)
    json.field("item", text: notice.item)
    json.nonempty("tables", names: notice.tables)
    json.field("reservation", id: notice.reservation)
    json.field("entry", id: notice.entry)
  }
}
