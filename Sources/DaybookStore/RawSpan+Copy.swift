extension RawSpan {
  /// Copies the bytes into an array.
  package func copy() -> [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}

extension OutputRawSpan {
  /// Appends every byte; there must be room.
  @_lifetime(self: copy self)
  package mutating func append(contentsOf bytes: RawSpan) {
    precondition(bytes.byteCount <= freeCapacity, "there is no room for all the bytes")
    unsafe withUnsafeMutableBytes { buffer, count in
      unsafe bytes.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
        unsafe (to + count).copyMemory(from: from, byteCount: source.count)
        count += source.count
      }
    }
  }
}

extension [UInt8] {
  /// Appends a copy of every byte.
  package mutating func append(copying bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// An array of exactly `byteCount` bytes, written in place.
  package init(byteCount: Int, _ fill: (inout OutputRawSpan) -> Void) {
    unsafe self.init(unsafeUninitializedCapacity: byteCount) { buffer, count in
      let memory = unsafe UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: byteCount)
      var output = unsafe OutputRawSpan(buffer: memory, initializedCount: 0)
      fill(&output)
      count = unsafe output.finalize(for: memory)
      precondition(count == byteCount, "an array is filled to its last byte")
    }
  }
}
