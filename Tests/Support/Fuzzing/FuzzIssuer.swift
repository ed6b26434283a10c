import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookHTTP
import DaybookOperations
import DaybookService
import DaybookTime

/// An issuer of tokens whose key is known here, so that what a token says is read past its signature.
final class FuzzIssuer: Sendable {
  static let shared = FuzzIssuer()

  private let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))
  private let access: Access

  private init() {
    let text = Base64.text(key.publicKey.bytes, as: .url)
    let keys = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"\(text)\"}]}"
    do throws(LedgerFailure) {
      access = try FuzzIssuer.keys(ScratchFile.shared.path(of: Array(keys.utf8))).access()
    } catch {
      preconditionFailure("the issuer's own key is read: \(error)")
    }
  }

  static func keys(_ path: String) -> ServiceKeys {
    var keys = ServiceKeys()
    keys.keySetPath = path
    (keys.issuer, keys.audience, keys.tokens) = ("https://id.example", "daybook", TokenFile())
    // The keys are never read again.
    keys.now = { .epoch }
    return keys
  }

  /// A token whose head and claims are these two lines.
  func signed(_ text: [UInt8]) -> String {
    let parts = text.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let signed = parts.map { Base64.text(Array($0), as: .url) }.joined(separator: ".")
    return "\(signed).\(Base64.text(key.sign(Array(signed.utf8)), as: .url))"
  }

  /// Nil where who asks is found out, or refused with a status.
  func fault(_ request: HTTPRequest) -> String? {
    for takesBasic in [false, true] {
      do throws(Problem) {
        let principal = try access.principal(request, takesBasic: takesBasic)
        if principal.actor.role == .ledger { return "somebody asks as the ledger itself" }
      } catch {
        guard (400...499).contains(error.status) else { return "who asks is refused with \(error.status)" }
      }
    }
    return nil
  }
}
