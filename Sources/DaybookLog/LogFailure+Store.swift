package import DaybookStore

extension LogFailure: StoreFailable {
  /// What to do about a log whose file is damaged.
  package static let damageAdvice =
    "daybook verify says what holds: then restore a backup or daybook salvage, and keep what is there"

  /// The store's failure as the log's, with the store's own words.
  package init(_ error: StoreError) {
    let code: Code =
      switch error.code {
      case .mapFull, .diskFull, .transactionFull: .full
      case .missing: .missing
      case .permission: .permission
      case .networkFileSystem: .networkFileSystem
      case .corrupted: .corrupt
      case .notAnEnvironment, .versionMismatch: .notALog
      case .poisoned: .poisoned
      case .io: .io
      case .keyExists, .readersFull, .mapResized, .invalid, .busy, .closed, .other: .other
      }
    let advice = code == .corrupt ? "; \(LogFailure.damageAdvice)" : ""
    self.init(code, error.description + advice)
  }
}
