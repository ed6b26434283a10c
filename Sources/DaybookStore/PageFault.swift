internal import DaybookFiles
internal import Glibc

/// What is wrong with a data file; the file's name is added later.
struct PageFault: Error, Hashable {
  let cause: LedgerFailure.Cause
  let found: String

  init(_ cause: LedgerFailure.Cause, _ found: String) {
    self.cause = cause
    self.found = found
  }

  /// A page that cannot be what LMDB wrote.
  init(page: UInt64, _ found: String) { self.init(.damage, "page \(page) \(found)") }

  /// What the system reported about the file; anything but a regular file is no environment's.
  init(_ failure: LedgerFailure) {
    let isOther = [ENXIO, EISDIR].contains(failure.number.value)
    self.init(isOther ? .foreign : failure.cause, failure.message)
  }

  /// Whether it says that the file was written over while it was looked at.
  static let tooFast = PageFault(.inUse, "it is written too fast to be checked; try again")
}

extension LedgerFailure {
  /// A fault in the data file of the environment at a path.
  init(_ fault: PageFault, _ operation: String, in path: String) {
    self.init(fault.cause, operation, in: path, found: "\(DataFile.name): \(fault.found)")
  }
}
