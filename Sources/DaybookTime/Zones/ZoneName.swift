/// The syntax of a zone's name: the characters of the IANA database, in parts separated by `/`.
enum ZoneName {
  static func isValid(_ name: String) -> Bool {
    let bytes = name.utf8
    guard !bytes.isEmpty, bytes.count <= 128 else { return false }
    return bytes.split(separator: 0x2F, omittingEmptySubsequences: false).allSatisfy(isValid(part:))
  }

  static func check(_ name: String) throws(ZoneError) {
    guard isValid(name) else {
      throw ZoneError(
        code: .badName,
        message: """
          read zone rules: "\(printable(name))" is not a zone name; names are parts of letters, digits, "_", "-", "+" \
          and "." separated by "/", at most 128 bytes; use one such as Asia/Baku
          """)
    }
  }

  /// Refuses files of a zone directory that are no names of the database: other countings of it, and what is set here.
  static func checkIsOfDatabase(_ name: String) throws(ZoneError) {
    let first = name.prefix { $0 != "/" }
    guard ["right", "posix"].contains(first) || ["localtime", "posixrules"].contains(name) else { return }
    throw ZoneError(
      code: .badName,
      message: """
        read zone rules: "\(name)" is not a name of the IANA database but a file beside it; use one such as Asia/Baku
        """)
  }

  /// The text without control characters, cut to 128 characters: for messages.
  static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(128).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
  }

  private static func isValid(part: Substring.UTF8View) -> Bool {
    guard let first = part.first, first != 0x2E, first != 0x2D else { return false }
    return part.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
  }
}
