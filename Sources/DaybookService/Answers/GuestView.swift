internal import DaybookJSON

/// What a guest is shown of their own things: nothing that hosts said among themselves, and no host's keys.
package enum GuestView {
  private static let hidden: Set<String> = ["override", "key", "corrected", "by", "atRisk"]

  package static func of(_ bytes: [UInt8]) -> [UInt8] {
    guard case .object(let members) = try? JSONParser.parse(bytes) else { return bytes }
    var json = JSONWriter()
    json.value(.object(members.filter { !hidden.contains($0.name) }))
    json.endLine()
    return json.bytes
  }
}
