/// A request's target, decoded strictly: an absolute path and a query (RFC 9112 §3.2.1, RFC 3986).
package struct HTTPTarget: Hashable, Sendable {
  /// The segments of the path, decoded; none for `/`.
  package let segments: [String]
  /// Whether a slash stands behind the last segment: another path than the one without it.
  package let endsInSlash: Bool
  /// The parameters of the query in their order, decoded; `+` is a space, as forms write it.
  package let query: [HTTPField]
  /// As it came, not decoded.
  package let raw: [UInt8]

  /// Reads the target as it came on the wire.
  ///
  /// Refused are: anything but an absolute path, bytes that must be encoded, broken escapes, NUL, encoded slashes, empty and
  /// dot segments, and what is not UTF-8. Two readers of one target then cannot disagree about what it names. One slash at
  /// the end is only told: whoever is asked says whether it is taken.
  package init(_ raw: [UInt8]) throws(HTTPFault) {
    self.raw = raw
    guard raw.first == UInt8(ascii: "/") else {
      throw HTTPFault(400, "the target is no path; allowed: a path that begins with /")
    }
    for byte in raw where HTTPTarget.isNever(byte) {
      throw HTTPFault(400, "the target has byte \(byte); allowed: it is percent-encoded, or left out")
    }
    let mark = raw.firstIndex(of: UInt8(ascii: "?")) ?? raw.endIndex
    var path = raw[..<mark].dropFirst()
    endsInSlash = path.count > 1 && path.last == UInt8(ascii: "/")
    if endsInSlash { path.removeLast() }
    var segments: [String] = []
    for part in path.isEmpty ? [] : path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
      let segment = try HTTPTarget.decoded(part, isForm: false)
      guard !segment.isEmpty, segment != ".", segment != ".." else {
        throw HTTPFault(400, "the path has an empty or dot segment; allowed: names between single slashes")
      }
      guard !segment.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) else {
        throw HTTPFault(400, "the path has an encoded slash; allowed: names without slashes")
      }
      segments.append(segment)
    }
    self.segments = segments
    var query: [HTTPField] = []
    if mark < raw.endIndex {
      for part in raw[(mark + 1)...].split(separator: UInt8(ascii: "&")) {
        let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
        query.append(
          HTTPField(
            try HTTPTarget.decoded(part[..<equals], isForm: true),
            try HTTPTarget.decoded(part[equals...].dropFirst(), isForm: true)))
      }
    }
    self.query = query
  }

  /// Whether a target has a byte in no form.
  private static func isNever(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F..., UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"),
      UInt8(ascii: "}"):
      true
    default: false
    }
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>, isForm: Bool) throws(HTTPFault) -> String {
    // Most have nothing to decode, and are ASCII as every target is.
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || isForm && $0 == UInt8(ascii: "+") }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var text: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "%") else {
        text.append(isForm && byte == UInt8(ascii: "+") ? 0x20 : byte)
        continue
      }
      guard index + 1 < bytes.endIndex, let high = digit(bytes[index]), let low = digit(bytes[index + 1])
      else {
        throw HTTPFault(400, "the target has a broken escape; allowed: % and two hexadecimal digits")
      }
      index += 2
      guard high << 4 | low != 0 else { throw HTTPFault(400, "the target has an encoded NUL; allowed: none") }
      text.append(high << 4 | low)
    }
    guard let decoded = String(validating: text, as: UTF8.self) else {
      throw HTTPFault(400, "the target is not UTF-8 once it is decoded")
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// A name and a value: a header line, or a parameter of a query.
package struct HTTPField: Hashable, Sendable {
  /// Of a header line, in lower case.
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
