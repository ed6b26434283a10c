/// What may stand where a declaration writes `DIR`, `FILE`, `a|b` or another word.
enum ValueHint: Hashable {
  case directory
  case file
  case command
  case choices([String])
  /// Nothing that a shell could know.
  case other

  init(_ placeholder: String) {
    let words = placeholder.split(separator: "|").map(String.init)
    let choices = words.filter { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
    if words.count > 1, !choices.isEmpty {
      self = .choices(choices)
    } else if placeholder == "BACKUP" || placeholder.hasSuffix("DIR") {
      self = .directory
    } else if placeholder.hasSuffix("FILE") {
      self = .file
    } else {
      self = placeholder == "COMMAND" ? .command : .other
    }
  }
}
