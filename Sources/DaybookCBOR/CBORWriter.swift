/// Writes deterministic CBOR (RFC 8949 §4.2) into a buffer that grows and is reused.
///
/// Integers and lengths take their shortest form; lengths are definite. The caller orders map keys: shortest
/// first, equal lengths in byte order (`validateDeterministic` checks this).
///
/// The buffer is the writer's own memory, freed with it; every store is preceded by `reserve`.
@usableFromInline package struct CBORWriter: ~Copyable {
  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int

  /// Bytes written so far.
  @usableFromInline package private(set) var count: Int

  /// An empty writer; its buffer first grows beyond `capacity` bytes.
  package init(capacity: Int = 512) {
    precondition(capacity >= 0, "a buffer has no negative capacity")
    self.capacity = max(capacity, 16)
    base = .allocate(byteCount: self.capacity, alignment: 8)
    count = 0
  }

  deinit { base.deallocate() }

  /// The bytes written; valid until the writer changes.
  @inlinable
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = RawSpan(_unsafeStart: base, byteCount: count)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// A copy of the bytes written.
  package func copy() -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Appends the bytes written to others.
  package func append(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Discards what was written; with `keepingCapacity` the buffer keeps its size.
  package mutating func removeAll(keepingCapacity: Bool = true) {
    count = 0
    guard !keepingCapacity else { return }
    base.deallocate()
    capacity = 16
    base = .allocate(byteCount: capacity, alignment: 8)
  }

  // MARK: Items

  /// Starts a map of `pairCount` pairs; as many keys and values must follow.
  @inlinable
  package mutating func writeMapHeader(_ pairCount: Int) {
    precondition(pairCount >= 0, "a map has no negative count")
    writeHead(.map, UInt64(pairCount))
  }

  /// Starts an array; `itemCount` items must follow.
  @inlinable
  package mutating func writeArrayHeader(_ itemCount: Int) {
    precondition(itemCount >= 0, "an array has no negative count")
    writeHead(.array, UInt64(itemCount))
  }

  /// Writes an integer.
  @inlinable
  package mutating func write(_ value: Int64) {
    if value >= 0 {
      writeHead(.unsigned, UInt64(bitPattern: value))
    } else {
      writeHead(.negative, ~UInt64(bitPattern: value))
    }
  }

  /// Writes an integer.
  @inlinable
  package mutating func write(_ value: UInt64) { writeHead(.unsigned, value) }

  /// Writes an integer.
  @inlinable
  package mutating func write(_ value: Int) { write(Int64(value)) }

  /// Writes `false` or `true`.
  @inlinable
  package mutating func write(_ value: Bool) {
    reserve(1)
    appendReserved(value ? 0xf5 : 0xf4)
  }

  /// Writes a tag; one item must follow.
  @inlinable
  package mutating func writeTag(_ tag: UInt64) { writeHead(.tag, tag) }

  // MARK: Small maps counted afterwards

  /// Starts a map of at most 255 pairs; `endMap` gives the count later. Returns the map's token.
  @inlinable
  package mutating func beginMap() -> Int {
    let token = count
    reserve(1)
    appendReserved(0xa0)
    return token
  }

  /// Sets the number of pairs, 0 to 255, of the map that `beginMap` started; moves its content if it must.
  @inlinable
  package mutating func endMap(_ token: Int, count pairCount: Int) {
    precondition(pairCount >= 0 && pairCount <= 255, "a map counted afterwards has 0 to 255 pairs")
    precondition(token >= 0 && token < count, "the token is outside this buffer")
    precondition(base.load(fromByteOffset: token, as: UInt8.self) == 0xa0, "no open map at the token")
    guard pairCount > 23 else {
      base.storeBytes(of: 0xa0 | UInt8(truncatingIfNeeded: pairCount), toByteOffset: token, as: UInt8.self)
      return
    }
    reserve(1)
    let content = base + token + 1
    (content + 1).copyMemory(from: content, byteCount: count - token - 1)
    base.storeBytes(of: 0xb8, toByteOffset: token, as: UInt8.self)
    content.storeBytes(of: UInt8(truncatingIfNeeded: pairCount), as: UInt8.self)
    count &+= 1
  }

  // MARK: The buffer

  /// Makes sure that `byteCount` more bytes fit.
  @inlinable @inline(__always)
  mutating func reserve(_ byteCount: Int) {
    if capacity &- count < byteCount { grow(by: byteCount) }
  }

  @usableFromInline @inline(never)
  mutating func grow(by byteCount: Int) {
    let wanted = max(capacity * 2, count + byteCount)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 8)
    larger.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = larger
    capacity = wanted
  }

  @inlinable @inline(__always)
  mutating func appendReserved(_ byte: UInt8) {
    base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  @inlinable @inline(__always)
  mutating func appendReserved(_ source: UnsafeRawPointer, _ byteCount: Int) {
    (base + count).copyMemory(from: source, byteCount: byteCount)
    count &+= byteCount
  }

  @inlinable @inline(__always)
  mutating func writeHead(_ type: CBORMajorType, _ value: UInt64) {
    reserve(9)
    appendHead(type, value)
  }

  /// An item's head in its shortest form; at least 9 bytes are reserved.
  @inlinable @inline(__always)
  mutating func appendHead(_ type: CBORMajorType, _ value: UInt64) {
    let high = type.rawValue &<< 5
    if value < 24 {
      appendReserved(high | UInt8(truncatingIfNeeded: value))
    } else {
      appendLongHead(high, value)
    }
  }

  @inlinable
  mutating func appendLongHead(_ high: UInt8, _ value: UInt64) {
    let start = base + count
    if value <= 0xff {
      start.storeBytes(of: high | 24, as: UInt8.self)
      start.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: 1, as: UInt8.self)
      count &+= 2
    } else if value <= 0xffff {
      start.storeBytes(of: high | 25, as: UInt8.self)
      start.storeBytes(of: UInt16(truncatingIfNeeded: value).bigEndian, toByteOffset: 1, as: UInt16.self)
      count &+= 3
    } else if value <= 0xffff_ffff {
      start.storeBytes(of: high | 26, as: UInt8.self)
      start.storeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian, toByteOffset: 1, as: UInt32.self)
      count &+= 5
    } else {
      start.storeBytes(of: high | 27, as: UInt8.self)
      start.storeBytes(of: value.bigEndian, toByteOffset: 1, as: UInt64.self)
      count &+= 9
    }
  }
}
