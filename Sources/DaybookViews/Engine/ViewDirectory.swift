import DaybookFiles

/// `views/<name>/`: numbered generations. `CURRENT` names the one in use, `PREVIOUS` the last switch's two.
///
/// Of the two in `PREVIOUS`, the one not in use is kept for switching back. Any other with a number above
/// `CURRENT`'s is a draft: a rebuild fills it, or has left it. Any other below is no longer needed.
package struct ViewDirectory: Sendable {
  /// `views/`.
  let root: String
  let path: String
  private let currentPath: String

  init(root: String, name: String) {
    self.root = root
    path = "\(root)/\(name)"
    currentPath = "\(path)/CURRENT"
  }

  /// The view that owns a generation's directory, by its path; nil when it is no view's.
  package static func view(ofGenerationAt path: String) -> String? {
    let parts = path.split(separator: "/").suffix(3)
    guard parts.count == 3, let name = parts.dropLast().last, let generation = parts.last,
      number(generation) != nil
    else { return nil }
    return String(name)
  }

  func path(of generation: Int) -> String { "\(path)/\(generation)" }

  /// Bytes of a generation's data file; nil when it has none.
  func byteCount(of generation: Int) -> Int? {
    FileStamp(path: "\(path(of: generation))/data.mdb")?.byteCount
  }

  /// Makes `views/` and `views/<name>/` when they are missing; their parent must exist.
  func make() throws(LedgerFailure) {
    try Files.makeDirectory(root)
    try Files.makeDirectory(path)
  }

  var currentStamp: FileStamp? { FileStamp(path: currentPath) }

  /// The generation in use; nil when `CURRENT` is missing or names none.
  func current() throws(LedgerFailure) -> Int? {
    guard let text = try Files.text(of: currentPath), text.last == "\n" else { return nil }
    return ViewDirectory.number(text.dropLast())
  }

  /// Names the generation in use: by temporary file, sync, rename, sync of the directory.
  func setCurrent(_ generation: Int) throws(LedgerFailure) {
    try Files.replace("CURRENT", in: path, with: "\(generation)\n")
  }

  // MARK: The generation before

  private static let previousName = "PREVIOUS"
  /// The file in a draft that holds the boot in which it was begun.
  private static let bootName = "boot"
  /// The file in a draft that was compared with the generation in use.
  private static let comparedName = "compared"

  /// The generation that was in use before the last switch or switch back; nil when there is none.
  func previous() throws(LedgerFailure) -> Int? {
    guard let current = try current(),
      let text = try Files.text(of: "\(path)/\(ViewDirectory.previousName)"),
      text.last == "\n"
    else { return nil }
    let pair = text.dropLast().split(separator: " ").compactMap(ViewDirectory.number)
    guard pair.count == 2, pair.contains(current), let other = pair.first(where: { $0 != current }) else {
      return nil
    }
    // A switch that ended before its last step has named a draft.
    guard try generations().contains(other), try boot(of: other) == nil else { return nil }
    return other
  }

  /// Names the two generations of a switch, before it; `CURRENT` alone says which of them is in use.
  func setPrevious(_ old: Int, _ new: Int) throws(LedgerFailure) {
    try Files.replace(ViewDirectory.previousName, in: path, with: "\(old) \(new)\n")
  }

  /// The generation that a rebuild is filling, or has left; nil when there is none.
  func draft() throws(LedgerFailure) -> Int? {
    let (current, previous) = (try current() ?? 0, try previous())
    return try generations().last { $0 > current && $0 != previous }
  }

  // MARK: Marks of a draft

  /// The boot in which a draft is written; `flushedBoot` when all of it is flushed.
  func boot(of generation: Int) throws(LedgerFailure) -> String? {
    try Files.text(of: "\(path(of: generation))/\(ViewDirectory.bootName)")
  }

  func setBoot(_ boot: String, of generation: Int) throws(LedgerFailure) {
    try Files.replace(ViewDirectory.bootName, in: path(of: generation), with: boot)
  }

  /// Stands for a boot in which every write was flushed.
  static let flushedBoot = "flushed"

  func isCompared(_ generation: Int) throws(LedgerFailure) -> Bool {
    try Files.text(of: "\(path(of: generation))/\(ViewDirectory.comparedName)") != nil
  }

  func setCompared(_ generation: Int) throws(LedgerFailure) {
    try Files.replace(ViewDirectory.comparedName, in: path(of: generation), with: "")
  }

  /// Makes a generation that was in use, or is about to be, no draft any more.
  func removeMarks(of generation: Int) throws(LedgerFailure) {
    for name in [ViewDirectory.bootName, ViewDirectory.comparedName] {
      try Files.remove("\(path(of: generation))/\(name)")
    }
  }

  // MARK: All generations

  /// The generations on disk, ascending.
  func generations() throws(LedgerFailure) -> [Int] {
    try Files.names(in: path).compactMap { ViewDirectory.number($0[...]) }.sorted()
  }

  /// Removes all but these, and returns their numbers. Open maps stay valid (Linux keeps the file).
  @discardableResult
  func removeGenerations(except kept: [Int]) throws(LedgerFailure) -> [Int] {
    let removed = try generations().filter { !kept.contains($0) }
    for generation in removed { try Files.removeDirectory(path(of: generation)) }
    return removed
  }

  private static func number(_ text: Substring) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
