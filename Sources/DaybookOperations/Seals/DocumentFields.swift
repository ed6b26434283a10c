internal import Daybook
internal import DaybookCrypto
internal import DaybookJSON

/// The fields of a small signed document, each of which must be there and be what it is.
struct DocumentFields {
  private let value: JSONValue
  private let path: String

  /// `kind` is the member that names the document, its value the version, which must be 1.
  init(_ bytes: [UInt8], _ kind: String, _ path: String) throws(LedgerFailure) {
    self.path = path
    do throws(JSONParser.Failure) {
      value = try JSONParser.parse(bytes)
    } catch {
      throw LedgerFailure(.malformed, "\(path): it is no \(kind): \(error)")
    }
    guard value[kind] == .integer(1) else {
      let found = value[kind].map(\.found) ?? "nothing"
      throw LedgerFailure(
        .malformed, "\(path): \(kind): found \(found); this software reads \(kind)s of version 1")
    }
  }

  func id(_ name: String) throws(LedgerFailure) -> LedgerID { try field(name, "an id") { LedgerID($0) } }

  func instant(_ name: String) throws(LedgerFailure) -> Timestamp {
    try field(name, "a time such as 2030-05-01T06:00:00Z") { Timestamp(rfc3339: $0) }
  }

  func bytes(_ name: String) throws(LedgerFailure) -> [UInt8] {
    try field(name, "hexadecimal digits") { DaybookCrypto.bytes(hexadecimal: $0) }
  }

  func digest(_ name: String) throws(LedgerFailure) -> Digest256 {
    try field(name, "64 hexadecimal digits") { Digest256(hexadecimal: $0) }
  }

  func publicKey(_ name: String) throws(LedgerFailure) -> PublicKey {
    try field(name, "64 hexadecimal digits") { PublicKey(hexadecimal: $0) }
  }

  func position(_ name: String) throws(LedgerFailure) -> UInt64 {
    guard case .integer(let number) = value[name], number > 0 else { throw wrong(name, "a position") }
    return UInt64(number)
  }

  private func field<T>(_ name: String, _ allowed: String, _ parse: (String) -> T?) throws(LedgerFailure)
    -> T
  {
    guard case .string(let text) = value[name], let parsed = parse(text) else { throw wrong(name, allowed) }
    return parsed
  }

  private func wrong(_ name: String, _ allowed: String) -> LedgerFailure {
    LedgerFailure(
      .malformed, "\(path): \(name): found \(value[name].map(\.found) ?? "nothing"); allowed: \(allowed)")
  }
}
