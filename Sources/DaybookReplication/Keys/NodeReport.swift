package import DaybookDomain
internal import DaybookJSON
internal import DaybookJSONText

/// How a node stands, as it says to another.
package struct NodeReport: Hashable, Sendable {
  /// Guests' keys that it has.
  package var keyCount: UInt64
  /// No key of any guest forgotten by this record is on it.
  package var settled: Position
  /// The newest record by which a guest was forgotten, as it knows.
  package var lastForgetting: Position
  /// Its last record.
  package var head: Position
  /// The last place of the stream that it has.
  package var slot: UInt64
  /// The node that writes, as it knows; empty: none.
  package var writer: String
  /// Why it opens no guests now; empty: it does.
  package var hold: String
  /// Why it follows no more; empty: it follows.
  package var fault: String

  package init(
    keyCount: UInt64, settled: Position, lastForgetting: Position, head: Position, slot: UInt64,
    writer: String, hold: String, fault: String
  ) {
    (self.keyCount, self.settled, self.lastForgetting) = (keyCount, settled, lastForgetting)
    (self.head, self.slot, self.writer, self.hold, self.fault) = (head, slot, writer, hold, fault)
  }

  package func encoded() -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("keys", unsigned: keyCount)
      json.field("settled", unsigned: settled.value)
      json.field("lastForgetting", unsigned: lastForgetting.value)
      json.field("head", unsigned: head.value)
      json.field("slot", unsigned: slot)
      json.field("writer", text: writer)
      json.field("hold", text: hold)
      json.field("fault", text: fault)
    }
    return json.take()
  }

  package init?(_ encoded: [UInt8]) {
    guard let value = try? JSONParser.parse(encoded) else { return nil }
    func number(_ name: String) -> UInt64? { value[name]?.whole.flatMap { UInt64(exactly: $0) } }
    guard let keyCount = number("keys"), let settled = number("settled"),
      let lastForgetting = number("lastForgetting"), let head = number("head"), let slot = number("slot"),
      case .string(let writer)? = value["writer"], case .string(let hold)? = value["hold"],
      case .string(let fault)? = value["fault"]
    else { return nil }
    self.init(
      keyCount: keyCount, settled: Position(settled), lastForgetting: Position(lastForgetting),
      head: Position(head), slot: slot, writer: writer, hold: hold, fault: fault)
  }
}
