package import Daybook
internal import DaybookForms
internal import DaybookJSON

/// The Baku pilot's `reservations.json`, or the quarantined rows of one.
package struct BakuReservations: ForeignFile {
  /// The member that is added to a quarantined row.
  static let reason = "quarantine"

  package let values: CarriedValues
  package let rows: [CarriedRow]
  package let path: String
  private let bytes: [UInt8]
  private let ranges: [Range<Int>]
  /// Venues by the restaurant's id.
  private let venues: [String: String]

  /// `restaurants` is the pilot's other file, which maps a restaurant's id to its slug; nil: ids are venues.
  package init(_ path: String, restaurants: String?) throws(LedgerFailure) {
    self.path = path
    values = CarriedValues(system: "baku", names: BakuReservations.name)
    bytes = try FileBytes.read(path)
    ranges = try JSONRows.rows(of: bytes, named: "reservations", path: path)
    venues =
      try restaurants.map { path throws(LedgerFailure) in try BakuRestaurants(reading: path).venues } ?? [:]
    var rows: [CarriedRow] = []
    var (line, counted) = (1, 0)
    for range in ranges {
      line += bytes[counted..<range.lowerBound].count { $0 == 0x0A }
      counted = range.lowerBound
      rows.append(BakuReservations.row(Array(bytes[range]), line: line, values, venues))
    }
    self.rows = rows
  }

  static func name(of field: CarriedField) -> String? {
    switch field {
    case .id: "id"
    case .venue: "restaurant_id"
    case .tables: "table_id"
    case .party: "party_size"
    case .start: "start"
    case .end: "end"
    case .name: "guest_name"
    case .phone: "guest_phone"
    case .owner: "owner_id"
    case .status: "status"
    default: nil
    }
  }

  private static func row(_ bytes: [UInt8], line: Int, _ values: CarriedValues, _ venues: [String: String])
    -> CarriedRow
  {
    let value: JSONValue
    do throws(JSONParser.Failure) {
      value = try JSONParser.parse(bytes)
    } catch {
      return CarriedRow(
        line: line, result: .failure(RowFaults(all: [.invalid(nil, "not JSON: \(error) of the row")])))
    }
    guard case .object = value else {
      return CarriedRow(
        line: line,
        result: .failure(RowFaults(all: [.invalid(nil, "found \(value.found); allowed: an object")])))
    }
    let reader = BakuRow(value: value)
    var row = CarriedRow(line: line, result: reader.command(values, venues))
    reader.addMore(to: &row)
    return row
  }

  package func quarantine(_ faulty: [(row: Int, faults: [RowFault])]) -> [UInt8] {
    var file = Array("{\"reservations\": [".utf8)
    for (place, entry) in faulty.enumerated() {
      file += Array(place == 0 ? "\n".utf8 : ",\n".utf8)
      file += quarantined(entry.row, entry.faults)
    }
    return file + Array("\n]}\n".utf8)
  }

  /// The row as it was, with its reasons at its end.
  private func quarantined(_ row: Int, _ faults: [RowFault]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("line", integer: rows[row].line)
      json.objects("reasons", faults) { $0.write(to: &$1) }
    }
    let original = Array(bytes[ranges[row]])
    let reasons = Array("\"\(BakuReservations.reason)\": ".utf8) + json.bytes
    guard (try? JSONParser.parse(original)) != nil,
      let object = JSONRows.object(original, without: BakuReservations.reason)
    else {
      var text = JSONWriter()
      text.object { $0.field("row", text: String(decoding: original, as: UTF8.self)) }
      return text.bytes.dropLast() + Array(", ".utf8) + reasons + [UInt8(ascii: "}")]
    }
    let isEmpty = object.dropFirst().first { $0 > 0x20 } == UInt8(ascii: "}")
    return object.dropLast() + Array((isEmpty ? "" : ", ").utf8) + reasons + [UInt8(ascii: "}")]
  }

  package var quarantineSuffix: String { "json" }
}
