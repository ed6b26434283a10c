import Daybook
import DaybookCrypto
import DaybookLog
import DaybookTemporary
import DaybookTesting
import Foundation
import Testing

@testable import DaybookOperations

/// The small files beside backups, as they have always been written.
@Suite struct ManifestTests {
  private static let log = """
    daybook backup
    format 1
    ledger 01a1fc8e-0a06-7a8f-939e-9934cab060c2
    incarnation 01a1fc8e-0a07-7d11-8e2b-6c1f1b0e9f3a
    position 812
    link 6105fecf19dabb2357d2781aa7305196c59f90edc5fe52e0cf345c31fa9b5d38
    taken 2030-05-01T08:00:00.214307Z
    tool daybook 0.1.0
    verified yes

    """
  private static let vault = """
    daybook vault backup
    format 1
    ledger 01a1fc8e-0a06-7a8f-939e-9934cab060c2
    position 812
    taken 2030-05-01T08:00:00.214307Z
    tool daybook 0.1.0
    whole no

    """

  @Test(arguments: [(BackupManifest.Kind.log, "backup", log), (.vault, "vault", vault)])
  func `a manifest that is read and written again is the same to the byte; without a line it is refused`(
    kind: BackupManifest.Kind, name: String, text: String
  ) throws {
    let directory = try TemporaryDirectory()
    let file = URL(fileURLWithPath: directory.path + "/" + name)
    #expect(try BackupManifest.read(kind, in: directory.path) == nil)
    try Data(text.utf8).write(to: file)
    let manifest = try #require(try BackupManifest.read(kind, in: directory.path))
    #expect(manifest.position == 812 && manifest.tool == "daybook 0.1.0")
    #expect(manifest.isWhole == (kind == .log) && (manifest.link == .zero) == (kind == .vault))
    try FileManager.default.removeItem(at: file)
    try manifest.write(into: directory.path)
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for missing in 1..<lines.count - 1 {
      var rest = lines
      rest.remove(at: missing)
      try Data(rest.joined(separator: "\n").utf8).write(to: file)
      let failure = #expect(throws: LedgerFailure.self) {
        _ = try BackupManifest.read(kind, in: directory.path)
      }
      #expect(failure?.code == .corrupt, "without \(lines[missing])")
    }
  }

  @Test func `the directory something stands in ends at its last slash, whatever follows that`() {
    #expect(LedgerDirectory("a/b/\u{301}c").parent == "a/b")
    #expect(LedgerDirectory("\u{301}c").parent == ".")
  }

  @Test func `a vault in the log's backup is refused, whatever its name begins with`() throws {
    let directory = try TemporaryDirectory()
    let backup = directory.path + "/backup"
    for vault in ["/keys", "/\u{301}keys", "/a/\u{301}"] {
      let failure = #expect(throws: LedgerFailure.self) {
        try LedgerOperations.refuseTogether(backup + vault, backup)
      }
      #expect(failure?.code == .vault, "\(vault)")
    }
    try LedgerOperations.refuseTogether(backup + "\u{301}", backup)
    try LedgerOperations.refuseTogether(backup + "s", backup)
  }
}
