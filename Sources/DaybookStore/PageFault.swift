internal import DaybookFiles
internal import Glibc

/// What is wrong with a data file; the file's name is added later.
struct PageFault: Error, Hashable {
  let code: StoreError.Code
  let found: String

  init(_ code: StoreError.Code, _ found: String) {
    self.code = code
    self.found = found
  }

  /// A page that cannot be what LMDB wrote.
  init(page: UInt64, _ found: String) { self.init(.corrupted, "page \(page) \(found)") }

  /// What the system reported about the file; anything but a regular file is no environment's.
  init(_ error: FileError) {
    let code = StoreError(code: error.number.value, error.operation, path: error.path).code
    self.init(
      error.number.value == ENXIO || error.number.value == EISDIR ? .notAnEnvironment : code,
      error.description)
  }
}

extension StoreError {
  /// A fault in the data file of the environment at a path.
  init(_ fault: PageFault, _ operation: String, path: String) {
    self.init(fault.code, operation, path: path, found: "\(DataFile.name): \(fault.found)")
  }
}
