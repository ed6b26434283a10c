import DaybookReads
import DaybookTemporary
import Glibc

/// Compares the reads of many random ledgers with scans of their logs: `DaybookReadsRun FIRST COUNT STEPS`.
///
/// Prints what differs, with the seed, and at the end how many answers were compared; ends with 1 if any differed.
@main enum ReadsRun {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard numbers.count == 3, CommandLine.arguments.count == 4, numbers[0] >= 0, numbers[1] > 0,
      numbers[2] > 0
    else {
      print("usage: DaybookReadsRun FIRST COUNT STEPS")
      exit(2)
    }
    var (counts, records, bad) = ([String: Int](), 0, 0)
    for seed in numbers[0]..<numbers[0] + numbers[1] {
      let directory = try TemporaryDirectory()
      let compared = try Comparison.of(seed: UInt64(seed), at: directory.path + "/ledger", steps: numbers[2])
      records += compared.records
      counts.merge(compared.counts, uniquingKeysWith: +)
      let reports = try ReportComparison(seed: UInt64(seed), at: directory.path + "/stories")
      counts["report", default: 0] += reports.count
      let faults = compared.faults + reports.faults
      guard !faults.isEmpty else { continue }
      bad += 1
      for fault in faults.prefix(5) { print("FAULT seed \(seed): \(fault)") }
      fflush(nil)
    }
    let told = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    print("\(numbers[1]) ledgers, \(records) records; compared: \(told); ledgers with faults: \(bad)")
    exit(bad == 0 ? 0 : 1)
  }
}
