internal import CDaybookHTTP

/// A text of the library's, and where it stands in the bytes that came.
@safe struct HeadPart {
  let address: Int
  let bytes: [UInt8]

  var end: Int { address + bytes.count }

  init(_ start: UnsafePointer<CChar>?, _ count: Int) {
    address = Int(bitPattern: start)
    bytes = unsafe Array(UnsafeRawBufferPointer(start: start, count: unsafe start == nil ? 0 : count))
  }
}

extension HTTPHead {
  /// Reads the header lines, and proves that the library has left nothing out.
  ///
  /// It gives texts that lie in the bytes as they came, with NUL written over what ended each. So each part must begin where
  /// the one before ended, one or two bytes further: a NUL that was sent, a second space, a bare line feed or a folded line,
  /// all of which it reads past in silence, make a gap. A folded line is even copied elsewhere.
  init(_ handle: OpaquePointer, method: HeadPart, target: HeadPart, version: HeadPart) {
    var parts: [(name: HeadPart, value: HeadPart)] = []
    unsafe withUnsafeMutablePointer(to: &parts) { parts in
      _ = unsafe MHD_get_connection_values_n(
        handle, .HEADER_KIND,
        { context, _, name, nameCount, value, valueCount in
          guard let parts = unsafe context?.assumingMemoryBound(to: [(name: HeadPart, value: HeadPart)].self)
          else {
            return .NO
          }
          unsafe parts.pointee.append((HeadPart(name, nameCount), HeadPart(value, valueCount)))
          return .YES
        }, parts)
    }
    var isWhole = target.address == method.end + 1 && version.address == target.end + 1
    var next = version.end + 2
    for part in parts {
      // A colon stands behind the name; what is left out before the value can only be white space.
      let gap = part.value.address - part.name.end
      isWhole = isWhole && part.name.address == next && gap >= 1
      next = part.value.end + 2
    }
    let end = unsafe method.address + daybook_http_head_bytes(handle)
    isWhole = isWhole && next + 2 == end
    self.init(
      method: String(decoding: method.bytes, as: UTF8.self),
      version: String(decoding: version.bytes, as: UTF8.self),
      target: target.bytes, lines: parts.map { ($0.name.bytes, $0.value.bytes) }, isWhole: isWhole)
  }
}
