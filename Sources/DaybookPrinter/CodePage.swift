internal import Glibc

/// One of the tables by which printers and old terminals give a byte above 127 a letter.
///
/// The tables are the C library's. A letter is the same however it is composed.
package struct CodePage: Sendable {
  /// The name by which the C library knows it, as in `CP866`.
  package let name: String
  private let bytes: [Character: UInt8]

  /// Nil where the C library knows no such table, or one whose letters are not of one byte.
  package init?(_ name: String) {
    // An encoding of several bytes, or one that changes what ASCII means, is no table.
    guard let handle = unsafe CodePage.open(from: name), unsafe CodePage.letter(0x41, handle) == "A" else {
      return nil
    }
    defer { unsafe iconv_close(handle) }
    var bytes: [Character: UInt8] = [:]
    for byte in UInt8(0x80)...0xFF {
      // A byte without a letter, or with a control of its own, prints nothing that was asked for.
      guard let letter = unsafe CodePage.letter(byte, handle), !letter.isControl else { continue }
      bytes[letter] = byte
    }
    guard !bytes.isEmpty else { return nil }
    (self.name, self.bytes) = (name, bytes)
  }

  /// The byte that prints a letter; nil where the page lacks it.
  package subscript(letter: Character) -> UInt8? { bytes[letter] }

  /// A converter from a table to UTF-8; nil where there is no such table.
  private static func open(from name: String) -> iconv_t? {
    guard !name.isEmpty, name.utf8.allSatisfy({ CodePage.isOfName($0) }) else { return nil }
    guard let handle = unsafe iconv_open("UTF-8", name) else { return nil }
    return unsafe Int(bitPattern: handle) == -1 ? nil : handle
  }

  /// Slashes would say how the library makes up for letters that it lacks.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }

  /// The letter of one byte; nil where it has none.
  private static func letter(_ byte: UInt8, _ handle: iconv_t) -> Character? {
    var (input, output) = (CChar(bitPattern: byte), [CChar](repeating: 0, count: 16))
    let count = unsafe withUnsafeMutablePointer(to: &input) { source -> Int? in
      unsafe output.withUnsafeMutableBufferPointer { target -> Int? in
        var (from, left) = unsafe (Optional(source), 1)
        var (to, room) = (target.baseAddress, target.count)
        // Its state from before is forgotten.
        _ = unsafe iconv(handle, nil, nil, nil, nil)
        guard unsafe iconv(handle, &from, &left, &to, &room) == 0, left == 0 else { return nil }
        return target.count - room
      }
    }
    guard let count, count > 0 else { return nil }
    let text = String(decoding: output.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.count == 1 ? text.first : nil
  }
}

extension Character {
  /// Whether it is a control, which prints nothing.
  package var isControl: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }
}
