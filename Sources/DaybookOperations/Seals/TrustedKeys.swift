internal import Daybook
package import DaybookCrypto

/// The keys whose seals are believed: one that is known, and those it handed over to.
package struct TrustedKeys: Sendable {
  private var keys: [PublicKey]

  package init(_ key: PublicKey) { keys = [key] }

  /// Takes the next key, if one that is trusted signed that; false when not, and nothing changes.
  package mutating func follow(_ rotation: KeyRotation) -> Bool {
    guard keys.contains(rotation.old), rotation.isSigned else { return false }
    keys.append(rotation.new)
    return true
  }

  /// Why a seal is not believed; nil when it is.
  package func objection(to seal: Seal) -> String? {
    if !keys.contains(seal.publicKey) {
      return "it is signed with the key \(seal.publicKey), which is not the one that is trusted"
    }
    return seal.isSigned ? nil : "its signature is not that of what it says"
  }
}
