extension RawSpan {
  /// The end of the CBOR item that begins at `start`; nil when it is not whole.
  ///
  /// Reads only heads and lengths, without recursion: the fastest way past an item that is read later, or
  /// elsewhere.
  func endOfItem(at start: Int) -> Int? {
    var place = start
    var items = 1
    while items > 0 {
      guard place < byteCount else { return nil }
      let head = unsafeLoad(fromByteOffset: place, as: UInt8.self)
      place &+= 1
      // Most items are short texts: keys, and what they name.
      if head &- 0x60 < 24 {
        place &+= Int(head &- 0x60)
        guard place <= byteCount else { return nil }
        items &-= 1
        continue
      }
      var argument = Int(head & 0x1F)
      if argument >= 24 {
        guard argument < 28 else { return nil }
        let width = 1 << (argument &- 24)
        guard width <= byteCount &- place else { return nil }
        let value =
          switch width {
          case 1: UInt64(unsafeLoad(fromByteOffset: place, as: UInt8.self))
          case 2: UInt64(UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: place, as: UInt16.self)))
          case 4: UInt64(UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self)))
          default: UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
          }
        place &+= width
        argument = Int(truncatingIfNeeded: min(value, UInt64(Int64.max)))
      }
      items &-= 1
      switch head &>> 5 {
      case 2, 3:
        guard argument <= byteCount &- place else { return nil }
        place &+= argument
      case 4, 5:
        guard argument <= byteCount &- place else { return nil }
        items &+= head &>> 5 == 4 ? argument : argument &* 2
      case 6: items &+= 1
      default: break
      }
    }
    return place
  }
}
