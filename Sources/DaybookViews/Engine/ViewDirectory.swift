/// `views/<name>/`: generations by number, and `CURRENT`, which names the one in use.
///
/// A greater number than `CURRENT`'s is being filled by a rebuild, or was left by one; a smaller one is over.
struct ViewDirectory: Sendable {
  /// `views/`.
  let root: String
  let path: String
  private let currentPath: String

  init(root: String, name: String) {
    self.root = root
    path = "\(root)/\(name)"
    currentPath = "\(path)/CURRENT"
  }

  func path(of generation: Int) -> String { "\(path)/\(generation)" }

  /// Makes `views/` and `views/<name>/` when they are missing; their parent must be there.
  func make() throws(ViewError) {
    try Files.makeDirectory(root)
    try Files.makeDirectory(path)
  }

  var currentStamp: FileStamp? { FileStamp(path: currentPath) }

  /// The generation in use; nil when `CURRENT` is missing or names none.
  func current() throws(ViewError) -> Int? {
    guard let text = try Files.text(of: currentPath), text.last == "\n" else { return nil }
    return ViewDirectory.number(text.dropLast())
  }

  /// Names the generation in use: by temporary file, sync, rename, sync of the directory.
  func setCurrent(_ generation: Int) throws(ViewError) {
    try Files.replace("CURRENT", in: path, with: "\(generation)\n")
  }

  /// The generations that are there, ascending.
  func generations() throws(ViewError) -> [Int] {
    try Files.names(in: path).compactMap { ViewDirectory.number($0[...]) }.sorted()
  }

  /// Removes what is older than the generation in use. Maps that are open stay valid (Linux keeps the file).
  func removeGenerations(before current: Int) throws(ViewError) {
    for generation in try generations() where generation < current {
      try Files.removeDirectory(path(of: generation))
    }
  }

  private static func number(_ text: Substring) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
