package import DaybookJSON

/// The fields in which two states of an entity differ.
package enum EntityFields {
  /// A field, and what it was and is; nil: it was not there.
  package typealias Field = (name: String, before: JSONValue?, after: JSONValue?)

  /// Fields that differ, in the order they are written, with what they were and are.
  package static func differing(_ before: EntityValue?, _ after: EntityValue?, _ zones: VenueZones) -> [Field]
  {
    let (old, new) = (members(before, zones), members(after, zones))
    let names = new.map(\.name) + old.map(\.name).filter { name in !new.contains { $0.name == name } }
    return names.compactMap { name in
      let (was, now) = (old.first { $0.name == name }?.value, new.first { $0.name == name }?.value)
      return was == now ? nil : (name, was, now)
    }
  }

  private static func members(_ entity: EntityValue?, _ zones: VenueZones) -> [(
    name: String, value: JSONValue
  )] {
    guard let entity else { return [] }
    var json = JSONWriter()
    json.object { EntityJSON.write(entity, zones, to: &$0) }
    guard case .object(let members) = try? JSONParser.parse(json.bytes) else { return [] }
    return members.map { ($0.name, $0.value) }
  }
}
