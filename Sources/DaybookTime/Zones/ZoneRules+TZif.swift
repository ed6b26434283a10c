extension ZoneRules {
  /// The rules in a TZif file (RFC 9636, versions 1 to 4).
  ///
  /// From version 2 on, the block with 64-bit times is used. Abbreviations and the "is DST" flags are ignored: no rule of
  /// Daybook needs them. A file with leap seconds is refused: its times are not those of `Timestamp`. Unusable bytes
  /// throw; no bytes trap.
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
