import DaybookReads
import DaybookTemporary
import Foundation
import Testing

/// Every read of a random ledger against a scan of its log, at the head and at earlier positions.
///
/// `Tests/Reads/run` does the same with many more seeds.
@Suite struct ReadsTests {
  @Test(arguments: 0..<3 as Range<UInt64>)
  func `every read says what a scan of the log alone says`(seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    let comparison = try Comparison.of(seed: seed, at: directory.path + "/ledger", steps: 250)
    #expect(comparison.faults.isEmpty, "seed \(seed): \(comparison.faults.prefix(6).joined(separator: "\n"))")
  }
}
