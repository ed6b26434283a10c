package import Daybook
package import DaybookCrypto

/// A log in one file: a CBOR sequence (RFC 8742) of a heading, the records, keys of the vault, and an ending.
///
/// The heading is a map of `link`, `vault`, `format`, `ledger`, `version`, `position`; each record a byte string, header
/// and CBOR exactly as stored; each piece of the vault a map of `at`, `file`, `bytes`; the ending a map of `check`, BLAKE2b-256 of
/// every byte before it.
enum Bundle {
  static let format = "daybook bundle"
  static let version = 1
  /// Bytes of a vault's file in one piece.
  static let pieceByteCount = 1 << 20
  /// More records, and bytes of a vault's file, than any ledger has: what a damaged heading may not say.
  static let mostRecords: UInt64 = 1 << 43
  static let mostBytes: Int64 = 1 << 48
  /// The files of a vault.
  static let vaultFiles = ["secret", "keys"]
}

/// What a bundle says of itself: whose log it holds, up to which record, and whether the vault came along.
package struct BundleHeading: Hashable, Sendable {
  package let ledger: LedgerID
  package let position: UInt64
  package let link: Digest256
  package let hasVault: Bool
}
