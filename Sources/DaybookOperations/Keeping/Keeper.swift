package import Daybook
internal import DaybookTime

/// How backups are taken and restored: by which software and clock, and whom that tells.
package struct Keeper {
  /// The software's name and version, for manifests.
  package var tool: String
  package var clock = LedgerClock.system
  package var mapByteCount = LedgerOptions().mapByteCount
  package var progress: WorkProgress = { _, _, _ in true }
  /// Crash tests end the process at a step.
  package var onStep: (KeepingStep) -> Void = { _ in }

  package init(tool: String) { self.tool = tool }

  func tell(_ doing: String, _ done: UInt64, _ total: UInt64) throws(LedgerFailure) {
    guard progress(doing, done, total) else {
      throw LedgerFailure(.stopped, "stopped at \(done) of \(total) \(doing); run it again and it goes on")
    }
  }
}
