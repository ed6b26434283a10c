extension LedgerFailure {
  /// Why, where a layer decides by more than the code.
  package enum Cause: Hashable, Sendable {
    /// The code says all there is to decide by.
    case stated
    /// The system's answer.
    case system(ErrorNumber)
    /// A page or a record is not what was written.
    case damage
    /// The file is of something else than a store.
    case foreign
    /// The store was written by another version of LMDB.
    case otherVersion
    /// The store has reached its map's size.
    case mapFull
    /// The key is there already, or an append does not sort last.
    case keyExists
    /// The store was asked for what it does not allow: an empty or too long key, a table that is not there.
    case invalid
    /// The store is in use in a way that rules this out.
    case inUse
    /// Another writer's records stand where this turn's were to go: surely nothing of it was written, decide again.
    case slotTaken
    /// A turn has more bytes than one commit may have: surely nothing of it was written.
    case turnTooLarge
    /// Another node writes this ledger now: surely nothing was written.
    case elsewhere
    /// Another answer of LMDB's, by its number.
    case store(Int32)
    /// A row of this view is not what its form says.
    case row(view: String)
    /// What the code of an embedder's projection threw at this record.
    case projection(view: String, at: UInt64)
  }

  /// What a failure is made of.
  struct Parts: Hashable, Sendable {
    var code: Code
    var cause = Cause.stated
    var operation: String?
    var path: String?
    var finding: String
    var advice: String?
  }

  /// A failure of what was tried, and of what stands at a path: `operation` and `path` are put together, `write /x`.
  package init(
    _ code: Code, _ operation: String, _ path: String?, cause: Cause = .stated, found: String,
    advice: String? = nil
  ) {
    self.init(
      Parts(code: code, cause: cause, operation: operation, path: path, finding: found, advice: advice))
  }

  /// What the system answered about a file; what was found and what to do are its own words unless given.
  package init(
    _ operation: String, _ path: String, _ number: ErrorNumber, found: String? = nil, advice: String? = nil
  ) {
    let code: Code =
      if number.isOutOfSpace { .storageFull } else if number.isHeld { .locked } else if number.isPresence {
        .exists
      } else { .storage }
    self.init(
      code, operation, path, cause: .system(number), found: found ?? number.text,
      advice: advice ?? number.advice)
  }

  // MARK: What the layers decide by

  package var cause: Cause { parts.cause }

  /// The file or directory it was tried on; nil where the message alone says it.
  package var path: String? { parts.path }

  /// What was tried on the path: `write`, `make the directory`.
  package var operation: String { parts.operation ?? "" }

  /// The system's answer; 0 where that is not the cause.
  package var number: ErrorNumber {
    if case .system(let number) = cause { number } else { ErrorNumber(0) }
  }

  /// Whether the files of a store are damaged, or another's: then nothing but other files would help.
  package var isOfDamage: Bool { cause == .damage || isOfAnother }

  /// Whether the files are of something else than this store.
  package var isOfAnother: Bool { cause == .foreign || cause == .otherVersion }

  /// Whether it is of a file or a directory, or of something in it.
  package func isOf(_ directory: String) -> Bool {
    guard let path else { return false }
    return path == directory || path.utf8.starts(with: "\(directory)/".utf8)
  }

  // MARK: What is said of it

  /// What was tried, on what, and what was found.
  package var statement: String {
    let parts = parts
    let tried = [parts.operation, parts.path].compactMap { $0 }.joined(separator: " ")
    return tried.isEmpty ? parts.finding : "\(tried): \(parts.finding)"
  }

  /// What was found.
  package var finding: String { parts.finding }

  /// What to do about it; empty where what was found says that too.
  package var advice: String { parts.advice ?? "" }

  // MARK: What a layer above knows better

  /// The same under another code.
  package func `as`(_ code: Code) -> LedgerFailure {
    var parts = parts
    parts.code = code
    return LedgerFailure(parts)
  }

  /// The same with other advice.
  package func advising(_ advice: String) -> LedgerFailure {
    var parts = parts
    parts.advice = advice
    return LedgerFailure(parts)
  }

  /// The same failure of what was asked for, where that was done by way of another file.
  package func of(_ operation: String, _ path: String) -> LedgerFailure {
    var parts = parts
    (parts.operation, parts.path) = (operation, path)
    return LedgerFailure(parts)
  }
}
