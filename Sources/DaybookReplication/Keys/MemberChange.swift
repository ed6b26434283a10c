internal import DaybookCrypto
internal import DaybookJSON
internal import DaybookJSONText

/// A change of a cluster's nodes, on its way to the writer: `{"add":NAME,"key":KEY}` or `{"remove":NAME}`.
package enum MemberChange: Hashable, Sendable {
  case add(String, key: [UInt8])
  case remove(String)

  package func encoded() -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      switch self {
      case .add(let name, let key):
        json.field("add", text: name)
        json.field("key", text: hexadecimal(key))
      case .remove(let name): json.field("remove", text: name)
      }
    }
    return json.take()
  }

  package init?(_ encoded: [UInt8]) {
    guard let value = try? JSONParser.parse(encoded) else { return nil }
    if case .string(let name)? = value["remove"] {
      self = .remove(name)
    } else if case .string(let name)? = value["add"], case .string(let text)? = value["key"],
      let key = bytes(hexadecimal: text), key.count == BoxKey.byteCount
    {
      self = .add(name, key: key)
    } else {
      return nil
    }
  }
}
