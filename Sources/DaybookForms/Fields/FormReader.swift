import DaybookCBOR
import DaybookDomain
import DaybookTime

/// Reads a form's fields in the order they are written; anything else is a `FormError`, and no bytes trap.
///
/// Values are read strictly: a decoded value encodes to the same bytes.
struct FormReader: ~Escapable {
  /// All the bytes.
  private let source: RawSpan
  /// Reads the bytes after the first `base`.
  var cbor: CBORReader
  private(set) var base = 0
  /// Pairs of the current map that are not read yet.
  private var left = 0
  /// The offset of the current map.
  private var start = 0
  /// How far from 1970 instants and dates may be.
  let span: StoredSpan
  /// The names that were read before, if they are kept.
  let known: KnownTexts?

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, _ span: StoredSpan = .row, known: KnownTexts? = nil) {
    source = bytes
    cbor = CBORReader(bytes)
    self.span = span
    self.known = known
  }

  /// Bytes from the start to the next item.
  var offset: Int { base &+ cbor.offset }

  /// The state to return to after a nested map.
  struct Outer {
    fileprivate var left: Int
    fileprivate var start: Int
  }

  /// Begins the map that is the next item.
  @_lifetime(self: copy self)
  mutating func enter() throws(FormError) -> Outer {
    let outer = Outer(left: left, start: start)
    start = offset
    do { left = try cbor.readMapHeader() } catch { throw malformed(error) }
    return outer
  }

  /// Ends the map: every pair must have been read.
  @_lifetime(self: copy self)
  mutating func leave(_ outer: Outer) throws(FormError) {
    guard left == 0 else { throw unexpected() }
    (left, start) = (outer.left, outer.start)
  }

  /// Ends the reading: nothing may follow.
  func end() throws(FormError) {
    guard cbor.isAtEnd else {
      throw FormError(.trailingBytes, at: offset, "\(cbor.remaining) bytes follow where the value ends")
    }
  }

  /// Whether the next field has this name; if so, skips the name.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func has(_ name: StaticString) -> Bool {
    guard left > 0, cbor.nextKeyIs(name) else { return false }
    left &-= 1
    return true
  }

  /// Skips the name of a required field.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func expect(_ name: StaticString) throws(FormError) {
    guard has(name) else { throw missing(name) }
  }

  /// Skips the next item of any kind; inside it only lengths are read.
  @_lifetime(self: copy self)
  mutating func skip() throws(FormError) {
    if let end = source.endOfItem(at: offset) {
      base = end
      cbor = CBORReader(source.extracting(end..<source.byteCount))
    } else {
      do { try cbor.skip() } catch { throw malformed(error) }
    }
  }

  /// The bytes of the next item; nil where it is not whole.
  @_lifetime(copy self)
  func item() -> RawSpan? {
    guard let end = source.endOfItem(at: offset) else { return nil }
    return source.extracting(offset..<end)
  }

  func malformed(_ error: CBORError) -> FormError {
    FormError(.malformed, at: base + error.offset, error.problem.description)
  }

  private func missing(_ name: StaticString) -> FormError {
    guard left > 0 else { return FormError(.missingField, at: start, "the field \"\(name)\" is missing") }
    return aboutNextKey { key in
      FormError(.missingField, at: offset, "the field \"\(name)\" is missing; found \"\(key)\" there")
    }
  }

  private func unexpected() -> FormError {
    aboutNextKey { key in
      FormError(.unexpectedField, at: offset, "\"\(key)\" is not a field of this form, or not at this place")
    }
  }

  private func aboutNextKey(_ error: (String) -> FormError) -> FormError {
    var cbor = cbor
    do { return error(try cbor.readText()) } catch { return malformed(error) }
  }
}
