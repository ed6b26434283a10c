internal import DaybookJSON
internal import DaybookJSONText

/// What the writer says of itself several times a second, beside the stream: `{"node":…,"term":…,"slot":…}`.
package struct Heartbeat: Hashable, Sendable {
  let lease: StreamLease
  /// The last place it has followed; 0 in its last word, when it stops.
  let slot: UInt64

  init(_ lease: StreamLease, slot: UInt64) { (self.lease, self.slot) = (lease, slot) }

  package var bytes: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("node", text: lease.node)
      json.field("term", unsigned: lease.term)
      json.field("slot", unsigned: slot)
    }
    return json.take()
  }

  package init?(_ bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes), case .string(let node)? = value["node"],
      let term = value["term"]?.whole.flatMap({ UInt64(exactly: $0) }),
      let slot = value["slot"]?.whole.flatMap({ UInt64(exactly: $0) })
    else { return nil }
    self.init(StreamLease(node: node, term: term), slot: slot)
  }
}
