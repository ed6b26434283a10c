package import DaybookDomain
package import DaybookFiles
package import DaybookLog
package import DaybookStore

/// Why a view could not be read or advanced: what was tried, on what, what was found, what to do.
package struct ViewError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure, for deciding what to do.
  package enum Code: Hashable, Sendable {
    /// The environment of a view.
    case store(StoreError.Code)
    /// The log, which cannot be read.
    case log(LogFailure.Code)
    /// A record of the log that is not what its form says.
    case record
    /// A view remembers records that the log does not have.
    case diverged
    /// A row that is not what its form says; the view is filled anew by the next batch.
    case row
    /// A file or directory under `views/`.
    case files(ErrorNumber)
    /// The deadline passed before the views had reached the position asked for.
    case behind
    /// The caller took back what it had asked for.
    case cancelled
    /// No generation is kept that could be gone back to.
    case noneKept
    /// There is no view of this name.
    case unknownView
  }

  package let code: Code
  package let message: String
  /// The view whose row it is, or the path of the environment.
  let subject: String?

  package init(_ code: Code, _ message: String, subject: String? = nil) {
    self.code = code
    self.message = message
    self.subject = subject
  }

  package var description: String { message }
}

extension ViewError: StoreFailable {
  package init(_ error: StoreError) {
    let view = error.isOfDamage ? ViewDirectory.view(ofGenerationAt: error.path) : nil
    self.init(
      .store(error.code), error.description + (view.map { "; \(ViewError.advice($0))" } ?? ""),
      subject: error.path)
  }

  /// What to do about a view that cannot be read. The log is not touched by it.
  package static func advice(_ view: String) -> String {
    "daybook views rebuild \(view) fills it anew from the log, and nothing is lost"
  }
}

extension ViewError: FileFailable {
  package init(_ error: FileError) {
    self.init(.files(error.number), error.description, subject: error.path)
  }
}

extension ViewError {
  /// A view that shows that the log is not what it was.
  init(_ found: Witness.Contradiction) {
    self.init(.diverged, "use the \(found.witness.name): \(found.message); \(Witness.advice)")
  }

  package init(_ failure: LogFailure) { self.init(.log(failure.code), failure.message) }

  /// The views are at a position, or not there at all, when they should have reached another.
  package static func behind(_ position: Position?, target: Position) -> ViewError {
    let found = position.map { "they are at \($0)" } ?? "they are not there"
    return ViewError(
      .behind, "read the views at position \(target): \(found) at the deadline; ask again with more time")
  }

  /// A row of a view that cannot be read.
  static func row(_ view: String, _ found: String) -> ViewError {
    ViewError(.row, "read a row of the view \(view): \(found); \(advice(view))", subject: view)
  }

  /// Whether files were deleted under our hands, which is allowed at any time: then all is begun again.
  var isOfDeletion: Bool {
    switch code {
    case .files(let number): number.isAbsence
    case .store(.missing): true
    default: false
    }
  }

  /// Whether the generation itself is bad, so that another must be filled.
  var condemnsGeneration: Bool {
    switch code {
    case .row, .store(.corrupted), .store(.notAnEnvironment), .store(.versionMismatch): true
    default: false
    }
  }
}
