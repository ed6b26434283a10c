internal import CDaybookSodium

extension [UInt8] {
  /// Overwrites the bytes with zeros, which the compiler does not optimise away: for keys no longer needed.
  ///
  /// Only this array's own memory: if it is shared with a copy, the copy keeps the bytes.
  package mutating func wipe() {
    let count = count
    unsafe withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe sodium_memzero(start, count)
    }
  }
}
