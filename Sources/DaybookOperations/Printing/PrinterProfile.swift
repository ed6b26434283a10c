package import DaybookPrinter

/// What a printer that speaks ESC/POS can do.
package struct PrinterProfile: Sendable {
  package let name: String
  /// What it is, for people.
  package let title: String
  /// Letters of normal width on a line.
  package let columns: Int
  /// Its tables of letters, by the number that `ESC t` takes, the preferred first.
  package let pages: [(number: UInt8, page: CodePage)]
  /// The bytes that feed the slip out and cut it.
  package let cut: [UInt8]
  /// Whether it answers when it is asked how it is (`DLE EOT`, `GS r`).
  package let answers: Bool

  /// Nil where the C library lacks a table.
  package init?(
    name: String, title: String, columns: Int, pages: [(number: UInt8, name: String)], cut: [UInt8],
    answers: Bool
  ) {
    var found: [(number: UInt8, page: CodePage)] = []
    for entry in pages {
      guard let page = CodePage(entry.name) else { return nil }
      found.append((entry.number, page))
    }
    (self.name, self.title, self.columns) = (name, title, columns)
    (self.pages, self.cut, self.answers) = (found, cut, answers)
  }

  /// Columns that a profile may have.
  package static let columnsAllowed = 16...96

  /// Feeds what was printed past the blade and cuts, leaving a bridge: `GS V 66 0`.
  package static let partialCut: [UInt8] = [0x1D, 0x56, 0x42, 0x00]
  /// Feeds eight lines, to be torn off: `ESC d 8`.
  package static let feed: [UInt8] = [0x1B, 0x64, 0x08]

  /// The profiles that come with the software.
  package static let all: [PrinterProfile] = [
    PrinterProfile(
      name: "tm-t88", title: "Epson TM-T88V, TM-T20II and later, paper of 80 mm", columns: 42,
      pages: [
        (0, "CP437"), (13, "CP857"), (17, "CP866"), (16, "CP1252"), (19, "CP858"), (18, "CP852"),
      ],
      cut: partialCut, answers: true),
    PrinterProfile(
      name: "tm-u220", title: "Epson TM-U220, needles, paper of 76 mm", columns: 33,
      pages: [(0, "CP437"), (2, "CP850")], cut: partialCut, answers: true),
    PrinterProfile(
      name: "80mm", title: "any printer for paper of 80 mm, with a blade", columns: 42,
      pages: [(0, "CP437"), (17, "CP866")], cut: partialCut, answers: true),
    PrinterProfile(
      name: "58mm", title: "any printer for paper of 58 mm, without a blade", columns: 32,
      pages: [(0, "CP437"), (17, "CP866")], cut: feed, answers: true),
    PrinterProfile(
      name: "plain", title: "letters of ASCII alone, nothing asked: for what is not in this list",
      columns: 32,
      pages: [], cut: feed, answers: false),
  ].compactMap { $0 }

  package static func named(_ name: String) -> PrinterProfile? { all.first { $0.name == name } }
}
