internal import DaybookCrypto
internal import DaybookJSON
internal import DaybookJSONText

/// Keys that one node gives to another, sealed to it: the ledger's secret, the first number (8 bytes), keys.
package struct KeyGift: Sendable {
  let secret: [UInt8]
  let start: UInt64
  let keys: [UInt8]

  /// The most keys at once: 256 KiB.
  static let most = 8192

  func sealed(to key: [UInt8]) -> [UInt8]? {
    var bytes = secret
    bytes.add(start, 8)
    return BoxKey.seal(bytes + keys, to: key)
  }

  init(secret: [UInt8], start: UInt64, keys: [UInt8]) {
    (self.secret, self.start, self.keys) = (secret, start, keys)
  }

  init?(_ sealed: [UInt8], for key: BoxKey) {
    guard let plain = key.open(sealed) else { return nil }
    var reader = BigEndianReader(plain[...])
    guard let secret = reader.bytes(UInt64(KeyRun.keyByteCount)), let start = reader.number(8),
      reader.remainder.count.isMultiple(of: KeyRun.keyByteCount)
    else { return nil }
    self.init(secret: secret, start: start, keys: reader.remainder)
  }

  /// The question for them: `{"for":NAME,"from":NUMBER}`.
  package static func question(for name: String, from start: UInt64) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("for", text: name)
      json.field("from", unsigned: start)
    }
    return json.take()
  }

  package static func read(question: [UInt8]) -> (name: String, start: UInt64)? {
    guard let value = try? JSONParser.parse(question), case .string(let name)? = value["for"],
      let start = value["from"]?.whole.flatMap({ UInt64(exactly: $0) }), start <= KeyRun.mostNumber
    else { return nil }
    return (name, start)
  }
}
