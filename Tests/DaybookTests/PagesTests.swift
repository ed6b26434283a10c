import Daybook
import Foundation
import Testing

/// What the catalogue's pages say about the source tree is true.
struct PagesTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func page(_ name: String) throws -> String {
    try String(
      contentsOf: Self.root.appendingPathComponent("Sources/Daybook/Daybook.docc/Guides/\(name).md"),
      encoding: .utf8)
  }

  @Test(arguments: ["Architecture", "Hacking"])
  func `a file or folder that a page names is there`(name: String) throws {
    let words = try page(name).matches(of: /(Sources|Tests|Tools|Migrations)\/[\w.+\/-]*\w/)
    #expect(words.count > 4)
    for word in words {
      let path = Self.root.appendingPathComponent(String(word.0)).path
      #expect(FileManager.default.fileExists(atPath: path), "\(word.0)")
    }
  }

  @Test func `the page of the architecture has every module of the sources`() throws {
    let text = try page("Architecture")
    let modules = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appendingPathComponent("Sources").path
    ).filter { $0.hasPrefix("Daybook") }
    #expect(modules.count > 10)
    for module in modules { #expect(text.contains("| `\(module)` |"), "\(module)") }
  }

  @Test func `the changelog begins with this version`() throws {
    let heading = try #require(try page("Changelog").split(separator: "\n").first { $0.hasPrefix("## ") })
    #expect(heading.dropFirst(3).prefix { $0 != "," && $0 != " " } == Ledger.version)
  }
}
