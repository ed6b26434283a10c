internal import DaybookCrypto
package import DaybookDomain
internal import DaybookJSON
internal import DaybookJSONText
internal import DaybookStore

/// How a cluster stands: who its nodes are, which guests' keys they have, and what all of them forgot.
package struct ClusterStanding: Hashable, Sendable {
  /// One node, as the cluster knows it.
  package struct Member: Hashable, Sendable {
    package let name: String
    /// Keys for it are sealed to this one.
    package let key: [UInt8]
    /// It has had every key that guests were sealed with: it counts where keys must be on most nodes.
    package var isWhole: Bool

    package init(name: String, key: [UInt8], isWhole: Bool) {
      (self.name, self.key, self.isWhole) = (name, key, isWhole)
    }
  }

  /// The nodes; none once the cluster ended.
  package var members: [Member]
  /// Guests below this number may have keys: most of the whole members had them before the number was said.
  package var keyCount: UInt64
  /// The last keys that came to it, by their own name.
  package var run: [UInt8]
  /// No node has the key of any guest whom the log forgets by this record.
  package var forgotten: Position

  package init(members: [Member], keyCount: UInt64, run: [UInt8], forgotten: Position) {
    (self.members, self.keyCount, self.run, self.forgotten) = (members, keyCount, run, forgotten)
  }

  package func member(_ name: String) -> Member? { members.first { $0.name == name } }

  /// More than half of the whole members.
  package var majority: Int { members.count { $0.isWhole } / 2 + 1 }

  package func encoded() -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.objects("members", members) { member, json in
        json.field("name", text: member.name)
        json.field("key", text: hexadecimal(member.key))
        json.field("whole", bool: member.isWhole)
      }
      json.field("keys", unsigned: keyCount)
      json.field("run", text: hexadecimal(run))
      json.field("forgotten", unsigned: forgotten.value)
    }
    return json.take()
  }

  package init?(_ encoded: [UInt8]) {
    guard let value = try? JSONParser.parse(encoded), case .array(let members)? = value["members"],
      let keyCount = value["keys"]?.whole.flatMap({ UInt64(exactly: $0) }),
      case .string(let text)? = value["run"], let run = bytes(hexadecimal: text),
      let forgotten = value["forgotten"]?.whole.flatMap({ UInt64(exactly: $0) }),
      keyCount <= KeyRun.mostNumber
    else { return nil }
    var found: [Member] = []
    for member in members {
      guard case .string(let name)? = member["name"], case .string(let text)? = member["key"],
        let key = bytes(hexadecimal: text), case .bool(let isWhole)? = member["whole"]
      else { return nil }
      found.append(Member(name: name, key: key, isWhole: isWhole))
    }
    self.init(members: found, keyCount: keyCount, run: run, forgotten: Position(forgotten))
  }
}
