internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// A restaurant as the apps show it: the venue's definition decides; the rest is as its entry in the file has it.
struct BakuRestaurant: Sendable {
  let definition: VenueDefinition
  let id: String
  private let entry: JSONValue?

  init(_ definition: VenueDefinition, _ directory: BakuDirectory) {
    self.definition = definition
    (id, entry) = (directory.id(of: definition.id), directory.entry(of: definition.id))
  }

  /// Whether a text is part of its name, city, slug or a cuisine, whatever the case.
  func matches(_ text: String) -> Bool {
    let words = [definition.name, city, definition.id.text] + cuisines
    return words.contains { $0.lowercased().contains(text.lowercased()) }
  }

  /// What the kitchen's early start is subject to, in the restaurant's own words.
  var prepPolicy: String {
    text("prep_policy") ?? text("deposit_policy")
      ?? "We ping the kitchen once you're en route; cancel or adjust if your plans change."
  }

  /// One line of the list.
  func writeLine(to json: inout JSONWriter) {
    writeHeading(to: &json)
    json.nullable("address", text("address"))
    json.nullable("short_description", text("short_description"))
  }

  /// Everything, with its areas and tables.
  func writeWhole(to json: inout JSONWriter) {
    writeHeading(to: &json)
    for name in ["address", "phone", "short_description"] {
      json.name(name)
      json.string(text(name) ?? "")
    }
    for name in ["photos", "highlights", "map_images", "experiences"] {
      write(name, or: .array([]), to: &json)
    }
    for (name, degrees) in [
      ("latitude", definition.location?.latitude), ("longitude", definition.location?.longitude),
    ] {
      json.name(name)
      json.literal(degrees.map { Degrees.text($0) } ?? "null")
    }
    for name in ["directions_url", "menu_url", "instagram", "whatsapp", "dress_code"] {
      json.nullable(name, text(name))
    }
    json.objects("areas", areas) { area, json in write(area, to: &json) }
  }

  /// Where its tables stand, on a canvas of 1,000 by 1,000.
  func writeFloorPlan(to json: inout JSONWriter) {
    json.object("canvas") { json in
      json.field("width", integer: 1000)
      json.field("height", integer: 1000)
    }
    json.objects("areas", areas) { area, json in write(area, to: &json) }
  }

  // MARK: Parts

  private func writeHeading(to json: inout JSONWriter) {
    json.field("id", text: id)
    json.field("name", text: definition.name)
    json.field("slug", text: definition.id.text)
    json.field("cuisine", texts: cuisines)
    json.field("city", text: city)
    json.field("timezone", text: definition.zone)
    for name in ["neighborhood", "price_level", "average_spend"] { json.nullable(name, text(name)) }
    write("tags", or: .array([]), to: &json)
    json.nullable("cover_photo", text("cover_photo") ?? photos.first)
  }

  /// The tables of one area, in the venue's order.
  private struct Area {
    let name: String
    var tables: [Table]
  }

  private var areas: [Area] {
    var areas: [Area] = []
    for table in definition.tables {
      let name = table.area ?? definition.name
      if let place = areas.firstIndex(where: { $0.name == name }) {
        areas[place].tables.append(table)
      } else {
        areas.append(Area(name: name, tables: [table]))
      }
    }
    return areas
  }

  private func write(_ area: Area, to json: inout JSONWriter) {
    let known = list("areas").first { $0["name"] == .string(area.name) }
    json.field("id", text: known?["id"]?.asText ?? area.name)
    json.field("name", text: area.name)
    for name in ["theme", "landmarks"] {
      json.name(name)
      json.value(known?[name] ?? (name == "landmarks" ? .array([]) : .null))
    }
    json.objects("tables", area.tables) { table, json in
      let place = drawn[table.id]
      json.field("id", text: table.id.text)
      json.field("name", text: table.name)
      json.field("capacity", integer: table.most)
      for name in ["position", "shape", "category", "noise_level", "rotation", "footprint", "geometry"] {
        json.name(name)
        json.value(place?[name] ?? .null)
      }
      json.name("tags")
      json.value(place?["tags"] ?? .array([]))
      json.field("featured", bool: place?["featured"] == .bool(true))
    }
  }

  /// The tables as the file draws them.
  private var drawn: [TableID: JSONValue] {
    let tables = list("areas").flatMap { $0["tables"]?.asList ?? [] }
    return Dictionary(
      tables.compactMap { table in table["id"]?.asText.map { (TableID($0), table) } }
    ) { first, _ in first }
  }

  private var cuisines: [String] { list("cuisine").compactMap(\.asText) }
  private var photos: [String] { list("photos").compactMap(\.asText) }

  /// The file's, else the city that the time zone is named for.
  private var city: String {
    text("city") ?? definition.zone.split(separator: "/").last.map { String($0).replacing("_", with: " ") }
      ?? ""
  }

  private func text(_ name: String) -> String? { entry?[name]?.asText.flatMap { $0.isEmpty ? nil : $0 } }
  private func list(_ name: String) -> [JSONValue] { entry?[name]?.asList ?? [] }

  private func write(_ name: String, or empty: JSONValue, to json: inout JSONWriter) {
    json.name(name)
    json.value(entry?[name] ?? empty)
  }
}

extension JSONValue {
  fileprivate var asText: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var asList: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
}
