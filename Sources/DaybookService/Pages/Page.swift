internal import CDaybookPages
internal import DaybookHTTP

/// A file of the screens, built into the program: where it is served, and as what.
struct Page: Sendable {
  /// Its name in the folder Pages.
  let name: String
  let bytes: [UInt8]
  /// An entity tag of its bytes alone.
  let tag: String

  init(name: String, bytes: [UInt8]) {
    (self.name, self.bytes) = (name, bytes)
    let digits = SHA256.digest(bytes).prefix(12).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    tag = "\"" + digits.joined() + "\""
  }

  /// Where it is served. The service worker stands at the root: it answers for the pages below.
  var path: String {
    if name.hasSuffix(".html") { return "/" + name.dropLast(5) }
    return name == "sw.js" ? "/sw.js" : "/pages/" + name
  }

  var type: String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }

  /// Whole, or 304 for whoever has it.
  func answer(to request: HTTPRequest) -> HTTPAnswer {
    let fields = [
      HTTPField("ETag", tag), HTTPField("Cache-Control", "no-cache"),
      HTTPField("Content-Security-Policy", Page.policy), HTTPField("Referrer-Policy", "no-referrer"),
    ]
    if EntityTag.isNamed(tag, in: request.field("if-none-match")) { return HTTPAnswer(304, fields) }
    return HTTPAnswer(200, [HTTPField("Content-Type", type)] + fields, body: bytes)
  }

  /// Nothing from elsewhere, nothing written into the page, in no frame of another site.
  private static let policy =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
}

/// Every file of the screens by its path. They are public: what they show is asked for with a token.
struct Pages: Sendable {
  let all: [Page]
  private let byPath: [String: Page]

  /// With the number to call where a page names one; without it those places stay empty.
  init(phone: String?) {
    all = (0..<daybook_page_count).map { place in
      let file = daybook_page(place).pointee
      var bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
      let name = String(cString: file.name)
      if name.hasSuffix(".html") {
        bytes = Array(String(decoding: bytes, as: UTF8.self).replacing("{phone}", with: phone ?? "").utf8)
      }
      return Page(name: name, bytes: bytes)
    }
    byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })
  }

  /// The file at a path; nil when there is none.
  func find(_ path: String) -> Page? { byPath[path] }
}
