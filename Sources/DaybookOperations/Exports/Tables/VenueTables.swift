internal import Daybook
internal import DaybookDomain

/// A venue as the tables have it.
struct VenueRow {
  let it: VenueDefinition
  let definition: String
}

extension VenueRow: TableRow {
  static let table = TableForm<VenueRow>(
    "venues", "Every venue, as defined last.", key: ["venue"],
    [
      .text("venue", "its id") { $0.it.id.text },
      .text("name", "what guests read") { $0.it.name },
      .text("zone", "its time zone, an IANA name") { $0.it.zone },
      .flag("is_retired", "takes no more bookings") { $0.it.isRetired },
      .integer("table_count", "how many tables it has") { $0.it.tables.count },
      .integer("seats", "the seats of its tables") { $0.it.tables.reduce(0) { $0 + $1.most } },
      .text("definition", "all of it as JSON, as import venues reads it") { $0.definition },
    ])
}

/// A table of a venue.
struct SeatRow {
  let venue: VenueID
  let it: Table
}

extension SeatRow: TableRow {
  static let table = TableForm<SeatRow>(
    "tables", "The tables of every venue, as defined last.", key: ["venue", "table"],
    [
      .text("venue", "the venue's id") { $0.venue.text },
      .text("table", "its id") { $0.it.id.text },
      .text("name", "its name") { $0.it.name },
      .text("area", "the area it stands in") { $0.it.area },
      .integer("least", "the smallest party seated here") { $0.it.least },
      .integer("most", "the largest party seated here") { $0.it.most },
      .integer("priority", "the lowest is taken first; none: 500") { $0.it.priority },
      .text("channels", "who may use it, with spaces between; none: everyone") { row in
        row.it.channels.isEmpty ? nil : row.it.channels.map(\.rawValue).joined(separator: " ")
      },
      .text("features", "which needs it meets, with spaces between") { row in
        row.it.features.isEmpty ? nil : row.it.features.map(\.rawValue).joined(separator: " ")
      },
    ])
}
