import Daybook
import DaybookOperations
import Glibc

/// A command's arguments, parsed against its declaration.
struct Arguments: Sendable {
  private(set) var positionals: [String] = []
  /// What the executable was made with: the views of an embedder's own.
  var projections: [any Projection] = []
  /// What each option was given, in order.
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []
  private let declaration: Declaration

  /// Parses what follows the command's name; options may stand anywhere, `--` ends them.
  init(_ words: [String], for declaration: Declaration) throws(CommandFailure) {
    self.declaration = declaration
    let options = declaration.options + Declaration.global + declaration.hidden
    var index = 0
    var onlyPositionals = false
    while index < words.count {
      let word = words[index]
      index += 1
      if onlyPositionals || word.after("-") == nil || word == "-" {
        positionals.append(word)
      } else if word == "--" {
        onlyPositionals = true
      } else {
        let spelled = word == "-h" ? "--help" : word
        let (name, attached) = Arguments.split(spelled)
        guard spelled.after("--") != nil, let option = options.first(where: { $0.name == name }) else {
          throw unknown(word, among: options)
        }
        guard option.value != nil else {
          if attached != nil { throw wrong("--\(name) takes no value") }
          flags.insert(name)
          continue
        }
        if let attached {
          values[name, default: []].append(attached)
        } else if index < words.count {
          values[name, default: []].append(words[index])
          index += 1
        } else {
          throw wrong("--\(name) needs a value: --\(name) \(option.value ?? "VALUE")")
        }
      }
    }
    guard !has("help") else { return }
    if value("ledger") == "" { throw wrong("--ledger: found nothing; allowed: a directory") }
    try checkCount()
  }

  private func checkCount() throws(CommandFailure) {
    let arguments = declaration.arguments
    let needed = arguments.filter { !$0.isOptional }
    if positionals.count < needed.count {
      throw wrong("missing \(needed[positionals.count].name)")
    }
    if positionals.count > arguments.count, arguments.last?.isRepeated != true {
      throw wrong("\"\(positionals[arguments.count])\" is one argument too many")
    }
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }
  /// An option's value; of several, the last.
  func value(_ option: String) -> String? { values[option]?.last }
  /// The values of an option that may be given several times, in order.
  func all(_ option: String) -> [String] { values[option] ?? [] }
  var isJSON: Bool { has("json") }

  /// The positional argument of this name; it is there once parsed, unless it is optional.
  func argument(_ index: Int) -> String? { index < positionals.count ? positionals[index] : nil }

  /// An option's value as a whole number in a range.
  func integer(_ option: String, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
    try value(option).map { text throws(CommandFailure) in try integer(text, "--\(option)", in: range) }
  }

  /// A text as a whole number in a range.
  func integer(_ text: String, _ name: String, in range: ClosedRange<Int>) throws(CommandFailure) -> Int {
    guard let number = Int(text), range.contains(number) else {
      let allowed =
        range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound)–\(range.upperBound)"
      throw wrong("\(name): found \"\(text)\"; allowed: a whole number, \(allowed)")
    }
    return number
  }

  /// An option's value as one of a few words.
  func choice<Word: RawRepresentable<String> & CaseIterable>(_ option: String) throws(CommandFailure) -> Word?
  {
    guard let text = value(option) else { return nil }
    let allowed = Word.allCases.map(\.rawValue).joined(separator: ", ")
    return try parsed(text, "--\(option)", allowed) { Word(rawValue: $0) }
  }

  /// An option that must be given.
  func required(_ option: String) throws(CommandFailure) -> String {
    guard let value = value(option) else { throw wrong("missing --\(option)") }
    return value
  }

  /// An argument's text in a form of its own.
  func parsed<T>(_ text: String, _ name: String, _ allowed: String, _ parse: (String) -> T?)
    throws(CommandFailure) -> T
  {
    guard let value = parse(text) else { throw wrong("\(name): found \"\(text)\"; allowed: \(allowed)") }
    return value
  }

  /// The ledger's directory.
  var ledgerPath: String {
    if let path = value("ledger") { return path }
    if let path = getenv("DAYBOOK_LEDGER").map({ String(cString: $0) }), !path.isEmpty { return path }
    return "./daybook.ledger"
  }

  func wrong(_ message: String) -> CommandFailure {
    .usage("\(message)\nSee 'daybook \(declaration.name) --help'.")
  }

  private func unknown(_ word: String, among options: [Declaration.Option]) -> CommandFailure {
    let (name, _) = Arguments.split(word)
    let near = nearest(name, among: options.map(\.name))
    return wrong("unknown option \(word)" + (near.map { "; did you mean --\($0)?" } ?? ""))
  }

  private static func split(_ word: String) -> (name: String, value: String?) {
    let parts = String(word.unicodeScalars.drop { $0 == "-" }).parts(separatedBy: "=", atMost: 2)
    return (parts[0], parts.count > 1 ? parts[1] : nil)
  }
}
