internal import Daybook
internal import DaybookCrypto

/// A secret that signs what a webhook is sent (Standard Webhooks 1.0.0).
///
/// It is never shown: its description says what kind it is.
struct WebhookSecret: Sendable, CustomStringConvertible {
  private enum Key {
    /// `whsec_`: 24–64 bytes, for HMAC-SHA256, which the receiver knows too.
    case shared([UInt8])
    /// `whsk_`: an Ed25519 key, of which the receiver knows the public half.
    case own(SigningKey)
  }

  private let key: Key

  static let allowed =
    "whsec_ and 24–64 bytes in base64, or whsk_ and an Ed25519 key of 32 bytes, or of 64 with its public half"

  /// Nil for a text that is none.
  init?(_ text: String) {
    func bytes(after prefix: String) -> [UInt8]? {
      text.hasPrefix(prefix) ? Base64.bytes(text.dropFirst(prefix.count)) : nil
    }
    if let bytes = bytes(after: "whsec_"), (24...64).contains(bytes.count) {
      key = .shared(bytes)
    } else if let bytes = bytes(after: "whsk_"), [32, 64].contains(bytes.count) {
      let own = SigningKey(seed: Array(bytes.prefix(SigningKey.seedByteCount)))
      guard bytes.count == 32 || own.publicKey.bytes == Array(bytes.suffix(32)) else { return nil }
      key = .own(own)
    } else {
      return nil
    }
  }

  /// The signature of one message, as it stands among others in the header line.
  func signature(of id: String, _ epochSeconds: Int64, _ body: [UInt8]) -> String {
    let content = Array("\(id).\(epochSeconds).".utf8) + body
    return switch key {
    case .shared(let bytes): "v1," + Base64.text(HMAC.sha256(content, key: bytes))
    case .own(let own): "v1a," + Base64.text(own.sign(content))
    }
  }

  var description: String {
    switch key {
    case .shared: "a secret (v1)"
    case .own: "a secret (v1a)"
    }
  }
}
