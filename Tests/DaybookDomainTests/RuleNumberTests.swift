import DaybookDomain
import Foundation
import Testing

/// The rules that refusals and events name are those of the guide.
@Suite struct RuleNumberTests {
  @Test func `the guide has every rule once, in order, and whatever is named is one of them`() throws {
    let root = URL(fileURLWithPath: #filePath).appending(path: "../../..")
    let guide = root.appending(path: "Sources/Daybook/Daybook.docc/Guides/Rules.md").standardized
    let rules = try String(contentsOf: guide, encoding: .utf8).matches(of: #/- \*\*(R\d+)\*\*/#)
      .map { String($0.1) }
    #expect(rules == (1...31).map { "R\($0)" })
    for code in RefusalCode.allCases {
      guard let rule = code.rule else { continue }
      #expect(rules.contains(rule), "\(code)")
    }
    for type in EventType.allCases {
      guard let rule = type.rule else { continue }
      #expect(rules.contains(rule), "\(type)")
    }
  }
}
