/// Stored bytes that do not match their form: what was found, and where.
package struct FormError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// The bytes are not deterministic CBOR (RFC 8949 §4.2).
    case malformed
    /// A required field is missing.
    case missingField
    /// A field that the form does not have, or has at another place.
    case unexpectedField
    /// A field's value is of another kind, or not allowed.
    case badValue
    /// Bytes follow the end of the value.
    case trailingBytes
    /// The event is of a type that this software does not know.
    case unknownType
    /// The form is of a version that this software does not know.
    case newerVersion
  }

  package let code: Code
  /// Bytes from the start of the decoded bytes.
  package let offset: Int
  /// Where it is, as `data.reasons[1].code`; empty for the whole.
  package let path: String
  /// What was found and what is allowed.
  package let message: String

  package init(_ code: Code, at offset: Int, path: String = "", _ message: String) {
    self.code = code
    self.offset = offset
    self.path = path
    self.message = message
  }

  package var description: String {
    path.isEmpty ? "at byte \(offset): \(message)" : "at byte \(offset), \(path): \(message)"
  }
}
