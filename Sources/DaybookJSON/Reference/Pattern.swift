/// Regular expressions of ECMA-262, as JSON Schema has them, that match what the reader takes and nothing else.
///
/// No class is used that other engines read otherwise (`\\s`, `.`), and the end is never before a last line feed, where
/// some let `$` match.
enum Pattern {
  private static let end = "$(?!\\n)"
  /// White space (Unicode `White_Space`), which names and notes collapse.
  private static let space = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
  /// Control and bidirectional-override characters.
  private static let forbidden = "\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069"
  private static let ink = "[^\(space)\(forbidden)]"
  private static let offset = "[+-]([01][0-9]|2[0-5]):[0-5][0-9](:[0-5][0-9])?"
  private static let minute = "([01][0-9]|2[0-3]):[0-5][0-9]"

  /// A date there is, 0001-01-01 to 9999-12-31.
  private static let day = """
    ((?!0000)[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))\
    |([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29)
    """

  static let date = "^\(day)\(end)"
  static let clock = "^\(minute)(\\+1)?\(end)"
  /// A night that begins on the last date there is ends on the one after.
  static let time = "^(\(day)|10000-01-0[12])T\(minute)(:[0-5][0-9])?(Z|\(offset))?\(end)"
  static let instant = "^\(day)T\(minute):[0-5][0-9](\\.[0-9]{1,6})?(Z|\(offset))\(end)"
  static let uuid = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\(end)"
  private static let name = "\(ink)([^\(forbidden)]{0,62}\(ink))?"
  static let id = "^\(name)\(end)"
  static let actor = "^(guest|host|kitchen|operator):\(name)\(end)"
  static let guest = "^guest:\(name)\(end)"
  static let phone =
    "^[\(space)]*(?=[-+(). ]*[0-9])[-0-9+().][-0-9+(). ]{4,30}[-0-9+().][\(space)]*\(end)"
  static let email = "^[\(space)]*(?=[^\(space)]*@)\(ink){1,254}[\(space)]*\(end)"
  /// A text that is not white space alone.
  static let something = "[^\(space)]"
  static let position = "^(0|[1-9][0-9]{0,18})\(end)"
  static let currency = "^[A-Z]{3}\(end)"

  /// A text as it is given.
  static func free(_ count: ClosedRange<Int>) -> String {
    "^[^\(forbidden)]{\(count.lowerBound),\(count.upperBound)}\(end)"
  }

  /// A text whose white space is trimmed and collapsed before its characters are counted.
  static func collapsed(_ count: ClosedRange<Int>) -> String {
    let text = "\(ink)(\(ink)|[\(space)]+(?=\(ink))){0,\(count.upperBound - 1)}[\(space)]*"
    return "^[\(space)]*" + (count.lowerBound == 0 ? "(\(text))?" : text) + end
  }

  /// A text as it is given that says something.
  static func said(_ most: Int) -> String { "^(?=[\(space)]*[^\(space)])[^\(forbidden)]{1,\(most)}\(end)" }

  // What `log --json` shows.
  static let hexadecimal = "^([0-9a-f]{2})*$"
  static let local =
    "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{6})?[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?\\[.+\\]$"
}
