import DaybookFuzzing
import Foundation
import Testing

/// Every input that `Tools/fuzz` has found worth keeping is given to its entry again.
struct CorpusTests {
  private static let corpora = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../Support/Fuzzing/Corpora").standardizedFileURL

  @Test(arguments: FuzzEntry.allCases)
  func `what was kept of an entry does no harm`(entry: FuzzEntry) throws {
    let folder = Self.corpora.appendingPathComponent(entry.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.isEmpty)
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
      #expect(entry.fault(in: bytes) == nil, "\(entry.rawValue)/\(name)")
    }
  }

  @Test func `there are no corpora of entries that are gone`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpora.path)
    #expect(Set(folders) == Set(FuzzEntry.allCases.map(\.rawValue)))
  }
}
