internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// The issuer's public keys, from a file that the issuer's tools write (RFC 7517).
///
/// A token that names a key that is not there has the file read again, at most once in ten seconds: keys rotate without a
/// restart, and made-up names cost nothing.
final class KeySet: Sendable {
  struct Key: Sendable {
    let id: String?
    let key: SignatureKey
  }

  private struct State {
    var keys: [Key]
    var readAt: Int64
  }

  private let path: String
  private let state: Guarded<State>
  private static let patience: Int64 = 10

  /// Reads the file now; throws when there is no usable key in it.
  init(_ path: String, now: Int64) throws(LedgerFailure) {
    self.path = path
    state = Guarded(State(keys: try KeySet.read(path), readAt: now))
  }

  /// The keys that a token may be signed by: those of its name, or all where it names none.
  func keys(named id: String?, now: Int64) -> [SignatureKey] {
    state.with { state in
      func found() -> [SignatureKey] { state.keys.filter { id == nil || $0.id == id }.map(\.key) }
      if found().isEmpty, now - state.readAt >= KeySet.patience {
        state.readAt = now
        // A file that is being written is read the next time.
        if let keys = try? KeySet.read(path) { state.keys = keys }
      }
      return found()
    }
  }

  private static func read(_ path: String) throws(LedgerFailure) -> [Key] {
    let bytes = try FileBytes.read(path)
    guard let value = try? JSONParser.parse(bytes), case .array(let entries)? = value["keys"] else {
      throw LedgerFailure(.badFile, "read keys from \(path): found no JSON object with an array \"keys\"")
    }
    let keys = entries.compactMap(key)
    guard !keys.isEmpty else {
      throw LedgerFailure(
        .badFile,
        "read keys from \(path): found none to use; allowed: RSA from 2,048 bits (RS256), P-256 (ES256), Ed25519 (EdDSA)"
      )
    }
    return keys
  }

  /// A key to use; nil for one of another kind, or for another purpose.
  private static func key(_ entry: JSONValue) -> Key? {
    func text(_ name: String) -> String? { if case .string(let text)? = entry[name] { text } else { nil } }
    func bytes(_ name: String) -> [UInt8]? { text(name).flatMap { Base64.bytes($0, as: .url) } }
    guard text("use") ?? "sig" == "sig" else { return nil }
    let key: SignatureKey
    switch (text("kty"), text("alg"), text("crv")) {
    case ("RSA", nil, _), ("RSA", "RS256", _):
      guard let modulus = bytes("n"), modulus.drop(while: { $0 == 0 }).count >= 256, let exponent = bytes("e")
      else {
        return nil
      }
      key = .rsa(modulus: modulus, exponent: exponent)
    case ("EC", nil, "P-256"), ("EC", "ES256", "P-256"):
      guard let x = bytes("x").flatMap(coordinate), let y = bytes("y").flatMap(coordinate) else { return nil }
      key = .p256(x: x, y: y)
    case ("OKP", nil, "Ed25519"), ("OKP", "EdDSA", "Ed25519"), ("OKP", "Ed25519", "Ed25519"):
      guard let x = bytes("x"), x.count == 32 else { return nil }
      key = .ed25519(x)
    default: return nil
    }
    return Key(id: text("kid"), key: key)
  }

  /// A coordinate of P-256 in its 32 bytes; nil if it has more.
  ///
  /// Some programs leave out zeros at its beginning, for one key in 128, though RFC 7518 §6.2.1.2 wants them
  /// (`findings/authlib-short-coordinate.sh`).
  private static func coordinate(_ bytes: [UInt8]) -> [UInt8]? {
    bytes.count > 32 ? nil : [UInt8](repeating: 0, count: 32 - bytes.count) + bytes
  }
}

extension SignatureKey {
  /// The one algorithm that a token signed by this key names, by every name it has.
  ///
  /// EdDSA with Ed25519 is called Ed25519 since RFC 9864, and programs are divided (`findings/ed25519-has-two-names.sh`).
  var algorithms: [String] {
    switch self {
    case .rsa: ["RS256"]
    case .p256: ["ES256"]
    case .ed25519: ["EdDSA", "Ed25519"]
    }
  }
}
