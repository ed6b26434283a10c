internal import CDaybookCurl

/// One call under way: what libcurl has of it, and what came back so far. Only the thread that makes the call uses it.
@safe final class FetchCall {
  let handle: UnsafeMutableRawPointer
  private let limits: FetchLimits
  private let lines: UnsafeMutablePointer<curl_slist>?
  /// What libcurl has to say of a failure beside its code.
  private let detail: UnsafeMutablePointer<CChar>
  private var fields: [(name: String, value: String)] = []
  private var body: [UInt8] = []
  private var headBytes = 0
  private var isTooLarge = false
  private(set) var outcome: Result<FetchAnswer, FetchFailure>?

  init(_ request: FetchRequest, authorities: String?) {
    guard let handle = unsafe curl_easy_init() else { preconditionFailure("libcurl has no memory") }
    unsafe self.handle = handle
    unsafe detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    limits = request.limits
    // The empty ones are lines of libcurl's own that nobody asked for: a form's type, and a wait for leave to send the body.
    let given = request.fields.map { "\($0.name): \($0.value)" }
    precondition(
      given.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } }, "a header line has a control character")
    unsafe lines = (["Expect:", "Content-Type:", "User-Agent: Daybook"] + given).reduce(nil) {
      unsafe curl_slist_append($0, $1)
    }
    let code = prepare(request, authorities)
    if code != CURLE_OK { end(code) }
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(lines)
    unsafe detail.deallocate()
  }

  private func prepare(_ request: FetchRequest, _ authorities: String?) -> CURLcode {
    var settings = unsafe daybook_fetch_settings()
    unsafe settings.fields = UnsafePointer(lines)
    unsafe settings.detail = detail
    unsafe settings.connect_milliseconds = limits.connect.wholeMilliseconds
    unsafe settings.total_milliseconds = limits.total.wholeMilliseconds
    // Who makes the call keeps it until it has left the others.
    unsafe settings.context = Unmanaged.passUnretained(self).toOpaque()
    unsafe settings.head = { data, size, count, context in
      unsafe FetchCall.took(data, size * count, context) { unsafe $0.takeLine($1) }
    }
    unsafe settings.data = { data, size, count, context in
      unsafe FetchCall.took(data, size * count, context) { unsafe $0.takeBody($1) }
    }
    unsafe settings.body_bytes = request.body?.count ?? 0
    return unsafe request.address.text.withCString { address in
      unsafe settings.address = address
      return unsafe withText(authorities.map { Array($0.utf8) }) { authorities in
        unsafe settings.authorities = authorities
        return unsafe withText(request.body) { body in
          unsafe settings.body = body
          return unsafe daybook_fetch_prepare(handle, &settings)
        }
      }
    }
  }

  func join(_ multi: UnsafeMutableRawPointer) {
    guard outcome == nil else { return }
    let code = unsafe curl_multi_add_handle(multi, handle)
    precondition(code == CURLM_OK, "a call could not be added")
  }

  func leave(_ multi: UnsafeMutableRawPointer) { unsafe curl_multi_remove_handle(multi, handle) }

  /// Notes how the transfer ended.
  func end(_ code: CURLcode) {
    guard code == CURLE_OK else {
      outcome = .failure(
        isTooLarge
          ? FetchFailure(
            kind: .tooLarge, found: "the answer is larger than \(limits.answerBytes) bytes")
          : unsafe FetchFailure(code, String(cString: detail)))
      return
    }
    outcome = .success(
      FetchAnswer(status: unsafe daybook_fetch_status(handle), fields: fields, body: body))
  }

  private func takeLine(_ line: UnsafeRawBufferPointer) -> Bool {
    headBytes += line.count
    guard headBytes <= limits.answerBytes else { return false }
    let text = unsafe String(decoding: line, as: UTF8.self)
    // The head of an interim answer (RFC 9110 §15.2) is followed by another.
    if text.hasPrefix("HTTP/") { fields = [] }
    if let colon = text.firstIndex(of: ":") {
      let value = text[text.index(after: colon)...].drop { $0.isWhitespace }
      fields.append(
        (text[..<colon].lowercased(), String(value.reversed().drop { $0.isWhitespace }.reversed())))
    }
    return true
  }

  private func takeBody(_ data: UnsafeRawBufferPointer) -> Bool {
    guard body.count + data.count <= limits.answerBytes else { return false }
    unsafe body.append(contentsOf: data)
    return true
  }

  /// What libcurl wants to hear: how many bytes were taken. Fewer end the transfer.
  private static func took(
    _ data: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    by take: (FetchCall, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context = unsafe context else { return 0 }
    let call = unsafe Unmanaged<FetchCall>.fromOpaque(context).takeUnretainedValue()
    guard unsafe take(call, UnsafeRawBufferPointer(start: data, count: count)) else {
      call.isTooLarge = true
      return 0
    }
    return count
  }
}

/// Lends bytes as C wants them, with a zero behind them; nil stays nil.
private func withText<Result>(
  _ bytes: [UInt8]?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
  guard let bytes else { return body(nil) }
  return unsafe (bytes + [0]).withUnsafeBytes {
    unsafe body($0.baseAddress?.assumingMemoryBound(to: CChar.self))
  }
}

extension Duration {
  /// At least one: to libcurl, zero is for ever.
  fileprivate var wholeMilliseconds: Int {
    let (seconds, attoseconds) = Swift.min(self, .seconds(86_400)).components
    return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}

extension FetchFailure {
  /// What one of libcurl's codes says, with what it adds about a connection that could not be trusted.
  fileprivate init(_ code: CURLcode, _ detail: String) {
    let kind: Kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST: .unknownHost
      case CURLE_COULDNT_CONNECT: .unreachable
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER:
        .untrusted
      default: .broken
      }
    let found = unsafe String(cString: curl_easy_strerror(code))
    self.init(kind: kind, found: kind == .untrusted && !detail.isEmpty ? "\(found): \(detail)" : found)
  }
}
