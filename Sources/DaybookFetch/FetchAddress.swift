internal import CDaybookCurl

/// Where a call goes: an address that begins with http:// or https://, checked once.
///
/// What is said of it to people is its origin alone: the rest of an address may be a secret.
package struct FetchAddress: Hashable, Sendable, CustomStringConvertible {
  /// The whole address.
  package let text: String
  /// Scheme, host and, where one is written, port, such as `https://hooks.example:8443`.
  package let origin: String

  package var description: String { origin }

  /// Reads an address; it has no name, no password and no fragment.
  package init(_ text: String) throws(FetchAddressFault) {
    guard let handle = unsafe curl_url() else { throw FetchAddressFault(found: "no memory to read it") }
    defer { unsafe curl_url_cleanup(handle) }
    let code = unsafe curl_url_set(handle, CURLUPART_URL, text, 0)
    guard code == CURLUE_OK else {
      throw FetchAddressFault(found: unsafe String(cString: curl_url_strerror(code)))
    }
    func part(_ part: CURLUPart) -> String? {
      var found: UnsafeMutablePointer<CChar>?
      guard unsafe curl_url_get(handle, part, &found, 0) == CURLUE_OK, let found = unsafe found else {
        return nil
      }
      defer { unsafe curl_free(found) }
      return unsafe String(cString: found)
    }
    guard let scheme = part(CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
      throw FetchAddressFault(found: "another scheme")
    }
    guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else {
      throw FetchAddressFault(found: "a name or a password before the host")
    }
    guard part(CURLUPART_FRAGMENT) == nil else { throw FetchAddressFault(found: "a fragment") }
    guard let host = part(CURLUPART_HOST), let whole = part(CURLUPART_URL) else {
      throw FetchAddressFault(found: "no host")
    }
    self.text = whole
    origin = "\(scheme)://\(host)" + (part(CURLUPART_PORT).map { ":\($0)" } ?? "")
  }
}

/// Why a text is no address to call; it does not repeat the text.
package struct FetchAddressFault: Error, Hashable, Sendable, CustomStringConvertible {
  package let found: String

  package var description: String {
    "the address has \(found); allowed: http:// or https://, a host, a port, a path and a query"
  }
}
