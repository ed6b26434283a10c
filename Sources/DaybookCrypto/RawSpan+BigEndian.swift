extension RawSpan {
  /// The eight bytes at `offset`, most significant first; they must be there.
  package func bigEndian(at offset: Int) -> UInt64 {
    precondition(
      offset >= 0 && byteCount >= 8 && offset <= byteCount - 8, "eight bytes are read where there are fewer")
    return unsafe UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
