import Foundation
import Testing

/// Every rule of the domain has a test with its number in its name.
struct RuleNameTests {
  /// The names of the tests of every target.
  private static let names: [Substring] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".swift") }.flatMap { file -> [Substring] in
      let text = (try? String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)) ?? ""
      return text.split(separator: "\n").filter { $0.contains("func `") }.map { line in
        line.drop { $0 != "`" }.dropFirst().prefix { $0 != "`" }
      }
    }
  }()

  @Test(arguments: 1...31)
  func `every rule has a test named by it`(rule: Int) {
    let word = "R\(rule)"
    #expect(Self.names.contains { $0.split(separator: " ").contains { $0 == word } }, "\(word) has none")
  }
}
