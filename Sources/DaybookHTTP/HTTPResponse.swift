internal import CDaybookHTTP

/// An answer as the library holds it; released with the value.
@safe struct HTTPResponse: ~Copyable {
  private let handle: OpaquePointer

  /// Nil when there is no memory for it.
  init?(_ answer: HTTPAnswer, on exchange: HTTPExchange) {
    let made: OpaquePointer?
    if let stream = answer.stream {
      unsafe made = stream.begin(after: answer.body, on: exchange)
    } else {
      unsafe made = answer.body.withUnsafeBytes { bytes in
        unsafe MHD_create_response_from_buffer(
          bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
      }
    }
    guard let handle = unsafe made else { return nil }
    unsafe self.handle = handle
    for field in answer.fields {
      let added = unsafe MHD_add_response_header(handle, field.name, field.value)
      precondition(added == .YES, "the header line \(field.name) cannot be sent as it is")
    }
    if answer.closes { _ = unsafe MHD_add_response_header(handle, "Connection", "close") }
  }

  /// Hands it over to be sent; false when the library does not take it.
  consuming func queue(_ status: Int, on connection: OpaquePointer) -> Bool {
    unsafe MHD_queue_response(connection, UInt32(status), handle) == .YES
  }

  deinit { unsafe MHD_destroy_response(handle) }
}
