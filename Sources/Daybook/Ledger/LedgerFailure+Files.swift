package import DaybookFiles

extension LedgerFailure: FileFailable {
  /// A file's failure as the ledger's, with its own words.
  package init(_ error: FileError) { self.init(error, or: .storage) }

  /// `other` where it is no matter of room, of what is there already, or of another process.
  package init(_ error: FileError, or other: Code) {
    let code: Code =
      if error.number.isWantOfRoom { .storageFull } else if error.number.isHeld {
        .locked
      } else if error.number.isPresence { .exists } else { other }
    self.init(code, error.description)
  }
}
