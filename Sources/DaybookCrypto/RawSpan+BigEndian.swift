extension RawSpan {
  /// The eight bytes at `offset`, most significant first; they must be there.
  package func bigEndian(at offset: Int) -> UInt64 {
    precondition(
      offset >= 0 && byteCount >= 8 && offset <= byteCount - 8, "there are eight bytes at the offset")
    return unsafe UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
