/// What came before a request's body, as it came, and whether it may be heard (RFC 9112).
package struct HTTPHead: Sendable {
  package let method: String
  package let version: String
  package let target: [UInt8]
  /// Every header line in its order, names as they came.
  package let lines: [(name: [UInt8], value: [UInt8])]
  /// Whether nothing stood between these parts but what must: the library reads on past NUL, extra spaces and folds.
  package let isWhole: Bool

  package init(
    method: String, version: String, target: [UInt8], lines: [(name: [UInt8], value: [UInt8])], isWhole: Bool
  ) {
    (self.method, self.version, self.target, self.lines) = (method, version, target, lines)
    self.isWhole = isWhole
  }

  /// The header lines, names in lower case; refuses what two readers of one request could read in two ways.
  ///
  /// That is: other versions, more than one host, two lengths, a length beside a coding, a coding other than chunked, names
  /// that are no names, control characters, and expectations other than 100-continue. An offer to upgrade is passed over
  /// (RFC 9110 §7.8), as the library does: Java's client makes one with every request that is not encrypted.
  package func checked(_ limits: HTTPLimits) throws(HTTPFault) -> [HTTPField] {
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
      throw HTTPFault(505, "the version is not known; allowed: HTTP/1.1 and HTTP/1.0")
    }
    guard isWhole else {
      throw HTTPFault(
        400,
        "the head has a NUL, a folded line, or other than one space and CR LF between its parts; allowed: none"
      )
    }
    guard method.utf8.allSatisfy(HTTPHead.isName), !method.isEmpty else {
      throw HTTPFault(400, "the method is no word; allowed: letters such as GET")
    }
    guard lines.count <= limits.headerLines else {
      throw HTTPFault(431, "\(lines.count) header lines; allowed: \(limits.headerLines)")
    }
    var fields: [HTTPField] = []
    for line in lines {
      guard !line.name.isEmpty, line.name.allSatisfy(HTTPHead.isName) else {
        throw HTTPFault(400, "a header line's name is no name; allowed: letters, digits and -")
      }
      let name = String(decoding: line.name, as: UTF8.self).lowercased()
      guard line.value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw HTTPFault(400, "the header line \(name) has a control character; allowed: none")
      }
      guard let value = String(validating: HTTPHead.trimmed(line.value), as: UTF8.self) else {
        throw HTTPFault(400, "the header line \(name) is not UTF-8")
      }
      fields.append(HTTPField(name, value))
    }
    try checkFraming(fields)
    return fields
  }

  private func checkFraming(_ fields: [HTTPField]) throws(HTTPFault) {
    var (hosts, lengths, codings) = ([String](), [String](), [String]())
    var (expected, encodings) = ([String](), [String]())
    for field in fields {
      switch field.name {
      case "host": hosts.append(field.value)
      case "content-length": lengths.append(field.value)
      case "transfer-encoding": codings.append(field.value)
      case "expect": expected.append(field.value)
      case "content-encoding" where field.value.lowercased() != "identity": encodings.append(field.value)
      default: break
      }
    }
    guard hosts.count == 1 || hosts.isEmpty && version == "HTTP/1.0" else {
      throw HTTPFault(400, "\(hosts.count) host lines; allowed: exactly one")
    }
    if let host = hosts.first {
      guard !host.isEmpty, host.utf8.allSatisfy(HTTPHead.isHost) else {
        throw HTTPFault(400, "the host is none; allowed: a name or an address, and a port")
      }
    }
    guard lengths.count <= 1, codings.count <= 1, lengths.isEmpty || codings.isEmpty else {
      throw HTTPFault(400, "the body's length is said twice; allowed: one content-length, or chunked alone")
    }
    if let length = lengths.first {
      guard (1...18).contains(length.utf8.count),
        length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { throw HTTPFault(400, "the content-length is no number; allowed: digits alone") }
    }
    if let coding = codings.first {
      guard version == "HTTP/1.1", coding.lowercased() == "chunked" else {
        throw HTTPFault(501, "the transfer-encoding is not known; allowed: chunked, once, in HTTP/1.1")
      }
    }
    guard expected.allSatisfy({ $0.lowercased() == "100-continue" }), expected.count <= 1 else {
      throw HTTPFault(417, "the expectation is not known; allowed: 100-continue")
    }
    guard encodings.isEmpty else {
      throw HTTPFault(415, "the body is encoded; allowed: as it is, without content-encoding")
    }
  }

  /// The bytes of a token (RFC 9110 §5.6.2).
  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func isHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: "."),
      UInt8(ascii: "0")...UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "A")...UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func trimmed(_ value: [UInt8]) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let start = value.drop(while: isSpace)
    return start.prefix(start.count - start.reversed().prefix(while: isSpace).count)
  }
}
