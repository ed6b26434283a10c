package import Daybook
package import DaybookJSON

/// The Baku pilot's `restaurants.json`, which maps a restaurant's id to its slug.
package struct BakuRestaurants: Sendable {
  /// Venues, which are called as the slugs, by the restaurant's id.
  package private(set) var venues: [String: String] = [:]
  /// The restaurants as the file has them, by the slug.
  package private(set) var entries: [String: JSONValue] = [:]

  /// Reads the file; a restaurant without id or slug is passed over.
  package init(reading path: String) throws(LedgerFailure) {
    let bytes = try FileBytes.read(path)
    let value: JSONValue
    do throws(JSONParser.Failure) {
      value = try JSONParser.parse(bytes)
    } catch {
      throw LedgerFailure(.badFile, "read \(path): not JSON: \(error)")
    }
    guard case .array(let restaurants) = value["venues"] ?? value["restaurants"] ?? value else {
      throw LedgerFailure(.badFile, "read \(path): found \(value.found); allowed: an array of restaurants")
    }
    for restaurant in restaurants {
      guard case .string(let id) = restaurant["id"], case .string(let slug) = restaurant["slug"] else {
        continue
      }
      venues[id] = slug
      entries[slug] = restaurant
    }
  }
}
