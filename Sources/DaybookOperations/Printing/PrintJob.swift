internal import DaybookPrinter

/// What a printer is sent for one slip: lines of text in ESC/POS.
///
/// A letter that the printer lacks is written in ASCII, and the slip says so at its end.
package struct PrintJob {
  package enum Size: UInt8, Sendable {
    case normal = 0
    /// As wide, twice as high.
    case high = 0x10
    /// Twice as wide and high.
    case large = 0x30

    var width: Int { self == .large ? 2 : 1 }
  }

  private let profile: PrinterProfile
  private var body: [UInt8] = [0x1B, 0x40]
  private var page: UInt8?
  private var size = Size.normal
  /// What was written otherwise, in the order it came.
  private var written: [String] = []

  package init(_ profile: PrinterProfile) { self.profile = profile }

  /// Adds a paragraph, broken between words. What is longer than a line is broken where the line ends, never cut.
  package mutating func line(_ text: String, _ size: Size = .normal) {
    set(size)
    for line in PrintJob.wrapped(resolved(text), profile.columns / size.width) { append(line) }
  }

  /// Adds a line across the paper.
  package mutating func rule(_ letter: Character = "-") {
    set(.normal)
    append(String(repeating: letter, count: profile.columns).map { .ascii($0) })
  }

  /// Adds a QR code. It carries ASCII alone: readers take other letters for another writing.
  package mutating func qrCode(_ text: String) {
    let bytes = Array(text.utf8)
    precondition(bytes.allSatisfy { (0x20...0x7E).contains($0) } && bytes.count < 200)
    guard !profile.pages.isEmpty else { return line(text) }
    // Model 2, six dots a module, a quarter of it may be damaged; stored, then printed.
    let store = UInt8(bytes.count + 3)
    body += [0x1D, 0x28, 0x6B, 4, 0, 0x31, 0x41, 0x32, 0, 0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x43, 6]
    body += [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x45, 0x32, 0x1D, 0x28, 0x6B, store, 0, 0x31, 0x50, 0x30] + bytes
    body += [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30, 0x0A]
  }

  /// The whole slip, with what was written otherwise, and cut.
  package consuming func bytes() -> [UInt8] {
    if !written.isEmpty {
      let words = written.joined(separator: ", ")
      rule()
      line("This printer lacks: \(words)")
    }
    return body + profile.cut
  }

  // MARK: Letters

  private enum Letter {
    case ascii(Character)
    case of(page: UInt8, UInt8)

    var isSpace: Bool {
      if case .ascii(" ") = self { true } else { false }
    }
  }

  private mutating func resolved(_ text: String) -> [Letter] {
    var letters: [Letter] = []
    for letter in text {
      if let code = letter.asciiValue, code >= 0x20, code < 0x7F {
        letters.append(.ascii(letter))
      } else if let found = found(letter) {
        letters.append(found)
      } else if letter.isControl {
        letters.append(.ascii(" "))
      } else {
        let text = Transliteration.ascii(letter) ?? PrintJob.number(of: letter)
        note(letter, as: text)
        letters += text.map { .ascii($0) }
      }
    }
    return letters
  }

  /// The letter in the page in use, or in another.
  private func found(_ letter: Character) -> Letter? {
    for entry in profile.pages {
      if let byte = entry.page[letter] { return .of(page: entry.number, byte) }
    }
    return nil
  }

  private static func number(of letter: Character) -> String {
    letter.unicodeScalars.map { "<\(String($0.value, radix: 16, uppercase: true))>" }.joined()
  }

  /// Spaces and strokes read as they are; a letter that is written otherwise is told once.
  private mutating func note(_ letter: Character, as text: String) {
    guard letter.isLetter, let scalar = letter.unicodeScalars.first else { return }
    let name = scalar.properties.name ?? "U+\(String(scalar.value, radix: 16, uppercase: true))"
    let told = "\(name.lowercased()), written \(text.isEmpty ? "not at all" : text)"
    if !written.contains(told) { written.append(told) }
  }

  // MARK: Lines

  private static func wrapped(_ letters: [Letter], _ width: Int) -> [[Letter]] {
    var lines: [[Letter]] = []
    var line: [Letter] = []
    for word in letters.split(omittingEmptySubsequences: false, whereSeparator: \.isSpace) {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = []
      } else if !line.isEmpty {
        line.append(.ascii(" "))
      }
      line += word
      while line.count > width {
        lines.append(Array(line.prefix(width)))
        line.removeFirst(width)
      }
    }
    return lines + [line]
  }

  private mutating func set(_ new: Size) {
    guard new != size else { return }
    size = new
    body += [0x1B, 0x21, new.rawValue]
  }

  private mutating func append(_ line: [Letter]) {
    for letter in line {
      switch letter {
      case .ascii(let letter): body.append(letter.asciiValue ?? 0x20)
      case .of(let number, let byte):
        if page != number { body += [0x1B, 0x74, number] }
        page = number
        body.append(byte)
      }
    }
    body.append(0x0A)
  }
}
