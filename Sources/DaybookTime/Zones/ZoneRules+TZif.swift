extension ZoneRules {
  /// The rules a TZif file states (RFC 9636, versions 1 to 4).
  ///
  /// Of version 2 and later the block with 64-bit times is used. Leap seconds, abbreviations and the "is DST" flags are
  /// ignored: no rule of Daybook asks for them. Throws, whatever the bytes are, and never traps.
  public init(tzif bytes: [UInt8], name: String, version: String) throws(ZoneError) {
    var reader = TZifReader(bytes: bytes, name: name)
    let header = try reader.header()
    if header.version == 0 {
      let block = try reader.block(header, timeByteCount: 4)
      try self.init(
        name: name, version: version, initialOffset: block.initialOffset, transitions: block.transitions,
        footer: "")
      return
    }
    try reader.skipBlock(header, timeByteCount: 4)
    let block = try reader.block(reader.header(), timeByteCount: 8)
    try self.init(
      name: name, version: version, initialOffset: block.initialOffset, transitions: block.transitions,
      footer: reader.footer())
  }
}
