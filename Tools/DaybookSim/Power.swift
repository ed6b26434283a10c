import Daybook
import DaybookStore
import DaybookViews
import Foundation

/// Where a machine goes off.
enum Off: Hashable, Sendable {
  case writer(WriterStep)
  case views(ViewStep)
}

/// Whether a machine is on; as it goes off, what its files are then is put aside.
final class Power: Sendable {
  private let state = Monitor((off: Off?.none, isOff: false))
  private let log: SimulatedLog
  /// Nil where another process has the files open too.
  private let folder: LedgerDirectory?

  init(_ log: SimulatedLog, _ folder: LedgerDirectory?) { (self.log, self.folder) = (log, folder) }

  var isOff: Bool { state.withLock { $0.isOff } }

  /// It goes off when it reaches this step.
  func plan(_ off: Off?) { state.withLock { $0.off = off } }

  /// Called on the thread that takes the step.
  func reach(_ step: Off) {
    if state.withLock({ $0.off == step && !$0.isOff }) { switchOff() }
  }

  func switchOff() {
    let wasOn = state.withLock { state in
      defer { state.isOff = true }
      return !state.isOff
    }
    guard wasOn else { return }
    log.switchOff()
    for path in paths where FileManager.default.fileExists(atPath: path) {
      do { try FileManager.default.copyItem(atPath: path, toPath: path + ".off") } catch {
        preconditionFailure("\(path) cannot be put aside: \(error)")
      }
    }
  }

  /// Puts back what was put aside.
  func restore() throws {
    for path in paths where FileManager.default.fileExists(atPath: path + ".off") {
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: path + ".off", toPath: path)
    }
  }

  private var paths: [String] { folder.map { [$0.vault, $0.views] } ?? [] }
}
