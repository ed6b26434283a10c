internal import Daybook
package import DaybookCrypto

/// The keys whose seals are believed: one that is known, and those it handed over to.
package struct TrustedKeys: Sendable {
  private var keys: [PublicKey]
  /// The name under which they sign; nil: that of any ledger.
  private let name: String?

  package init(_ key: PublicKey) { self.init([key], of: nil) }

  private init(_ keys: [PublicKey], of name: String?) { (self.keys, self.name) = (keys, name) }

  /// The keys of a policy, each of which has its own name.
  package init?(logs: [VerifierKey]) {
    guard let name = logs.first?.name, logs.allSatisfy({ $0.name == name }) else { return nil }
    self.init(logs.map(\.key), of: name)
  }

  /// Reads a verifier key, or a key of 64 hexadecimal digits; nil for anything else.
  init?(_ text: String) {
    if let key = PublicKey(hexadecimal: text) {
      self.init(key)
    } else if let key = VerifierKey(text), key.kind == .note {
      self.init([key.key], of: key.name)
    } else {
      return nil
    }
  }

  /// Takes the next key, if one that is trusted signed that; false when not, and nothing changes.
  package mutating func follow(_ rotation: KeyRotation) -> Bool {
    guard keys.contains(rotation.old), rotation.isSigned else { return false }
    keys.append(rotation.new)
    return true
  }

  /// Why a seal is not believed; nil when it is.
  package func objection(to seal: LinkSeal) -> String? {
    if !keys.contains(seal.publicKey) {
      return "it is signed with the key \(seal.publicKey), which is not the one that is trusted"
    }
    return seal.isSigned ? nil : "its signature is not that of what it says"
  }

  /// Why a seal is not believed; nil when it is. A wrong signature under a trusted key spoils it, whatever else it has.
  package func objection(to seal: Seal) -> String? {
    if let name, name != seal.origin {
      return "it is of \(seal.origin); the key that is trusted is of \(name)"
    }
    var isSigned = false
    for key in keys {
      switch VerifierKey(name: seal.origin, .note, key).look(at: seal.note) {
      case .absent: continue
      case .wrong: return "its signature is not that of what it says"
      case .signed: isSigned = true
      }
    }
    return isSigned ? nil : "it is signed with another key, which is not the one that is trusted"
  }
}
