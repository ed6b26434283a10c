import Daybook
import DaybookDomain
import Glibc

/// The vault that stands beside a log: there, not there, or not to be opened.
struct VaultFound {
  private(set) var vault: Vault?
  private(set) var troubles: [Violation] = []

  init(_ directory: LedgerDirectory) throws {
    guard access(directory.vault, F_OK) == 0 else { return }
    do throws(LedgerFailure) {
      vault = try Vault.open(at: directory.vault, isReadOnly: true)
    } catch {
      // What could not be opened for want of descriptors, say, is not broken.
      guard error.code == .vault else { throw error }
      troubles = [Violation(.start, .vault, error.message)]
    }
  }
}
