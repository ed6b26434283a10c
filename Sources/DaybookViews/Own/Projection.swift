public import DaybookDomain

/// A view of an embedder's own: a name, a version, and what each event does to its rows.
///
/// Registered in the options with which a ledger is opened, it has what the built-in views have: its rows and its
/// position are written in one commit, so every event counts exactly once; it is rebuilt beside the generation in
/// use, compared with it, switched and switched back; a read can ask for a position. What `apply` throws stops this
/// projection before that event, and nothing else.
public protocol Projection: Sendable {
  /// The name of its directory and in commands: 1–32 of `a–z`, `0–9` and `-`, a letter first; no built-in view's.
  var name: String { get }

  /// Raised with every change of what `apply` writes: rows of a lower version are thrown away and filled anew.
  ///
  /// Rows of a higher version are left alone, and this projection does not answer, until `views rebuild` replaces
  /// them: two processes with two versions do not undo each other's work.
  var version: UInt32 { get }

  /// Does to the rows what an event means to them.
  ///
  /// It must depend on the event and the rows alone: no clock, no chance, nothing outside, or a rebuild finds other
  /// rows. Events come in the order of the log, each once; guests' fields are sealed. All is lost that was put
  /// for an event for which it throws.
  func apply(_ event: Fact, in rows: borrowing ProjectionTransaction) throws
}

/// What is wrong with the projections that a ledger was to be opened with.
package enum ProjectionNames {
  /// The longest name.
  static let mostCharacters = 32
  /// Names of what else stands in the directory of the views.
  private static let taken = ["without-vault"]

  /// Throws `.malformed` for a name that is not one, is a built-in view's, or is given twice.
  package static func check(_ projections: [any Projection], builtIn: [String]) throws(LedgerFailure) {
    var seen: Set<String> = []
    for name in projections.map(\.name) {
      guard isName(name) else {
        throw refused(
          name,
          "allowed: 1–\(mostCharacters) of a–z, 0–9 and -, a letter first, and not unnamed- at its beginning")
      }
      guard !builtIn.contains(name), !taken.contains(name) else {
        throw refused(
          name,
          "that name is Daybook's own, as are \((builtIn + taken).joined(separator: ", ")); choose another")
      }
      guard seen.insert(name).inserted else {
        throw refused(name, "it is registered twice; give each projection a name of its own")
      }
    }
  }

  private static func refused(_ name: String, _ why: String) -> LedgerFailure {
    LedgerFailure(.malformed, "register the projection \"\(name)\": \(why)")
  }

  private static func isName(_ name: String) -> Bool {
    guard (1...mostCharacters).contains(name.utf8.count), !name.hasPrefix(ViewHome.unnamedPrefix),
      let first = name.utf8.first, isLetter(first)
    else { return false }
    return name.utf8.allSatisfy {
      isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
