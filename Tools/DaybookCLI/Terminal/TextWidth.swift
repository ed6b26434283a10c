import DaybookOperations

/// How many columns text takes on a terminal: none for what combines, two for wide letters and emoji.
func columns(of text: String) -> Int {
  text.reduce(0) { $0 + columns(of: $1) }
}

private func columns(of character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first else { return 0 }
  if scalar.properties.isEmojiPresentation || character.unicodeScalars.contains(where: { $0.value == 0xFE0F })
  {
    return 2
  }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x0300...0x036F, 0x200B...0x200F: return 0
  case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}

/// Text cut or filled to exactly `width` columns.
func fitted(_ text: String, _ width: Int) -> String {
  var result = ""
  var used = 0
  for character in Shown.line(text) {
    let next = columns(of: character)
    guard used + next <= width else { break }
    result.append(character)
    used += next
  }
  return result + String(repeating: " ", count: width - used)
}

/// Text in lines of at most `width` columns, broken between words; a word that is longer is broken where the line ends.
func wrapped(_ text: String, _ width: Int) -> [String] {
  var lines: [String] = []
  var (line, used) = ("", 0)
  func end() {
    lines.append(line)
    (line, used) = ("", 0)
  }
  for word in text.split(separator: " ") {
    let length = columns(of: String(word))
    if used > 0, used + 1 + length > width { end() }
    if used > 0 {
      line += " "
      used += 1
    }
    for letter in word {
      let next = columns(of: letter)
      if used > 0, used + next > width { end() }
      line.append(letter)
      used += next
    }
  }
  return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
}

/// Stands in a cell where it goes on in a line of its own; a private-use character that no text has.
private let lineBreak: Character = "\u{10FFFD}"

/// A cell of at most `most` columns, for words of any length: names, dishes, reasons. Longer ones go on in lines below.
func cell(_ text: String, most: Int = 24, indent: String = "") -> String {
  let text = Shown.line(text)
  guard columns(of: text) > most else { return indent + text }
  return wrapped(text, most).map { indent + $0 }.joined(separator: String(lineBreak))
}

/// Rows in aligned columns, two spaces between them; what `cell` broke goes on below in its column.
func aligned(_ rows: [[String]]) -> String {
  let rows = rows.flatMap { row in
    let cells = row.map { $0.split(separator: lineBreak, omittingEmptySubsequences: false).map(String.init) }
    return (0..<(cells.map(\.count).max() ?? 1)).map { line in
      cells.map { $0.indices.contains(line) ? Shown.line($0[line]) : "" }
    }
  }
  var widths: [Int] = []
  for row in rows {
    for (index, cell) in row.enumerated() {
      if index == widths.count { widths.append(0) }
      widths[index] = max(widths[index], columns(of: cell))
    }
  }
  return rows.map { row in
    let cells = row.enumerated().map { $0 == row.count - 1 ? $1 : fitted($1, widths[$0]) }
    let line = cells.joined(separator: "  ")
    return line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)] + "\n"
  }.joined()
}
