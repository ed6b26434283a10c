import DaybookDomain
import DaybookForms

/// What the fields of events mean, by their names.
///
/// A name with several meanings is prefixed by the event's type, or by the field whose map it is in. The
/// fields of a venue's definition are described where the command describes them.
package enum EventNotes {
  package struct Note: Hashable, Sendable {
    package let text: String
    /// The allowed words, where they are few.
    package let words: [String]
  }

  /// The note on a field; nil when there is none.
  package static func note(on name: String, in parents: [String]) -> Note? {
    guard let key = key(of: name, in: parents) else { return described(name, in: parents) }
    return table[key]
  }

  /// The key of a field's note in the table.
  package static func key(of name: String, in parents: [String]) -> String? {
    let own = "\(parents.last ?? "").\(name)"
    if table[own] != nil { return own }
    return parents.first != "venueDefined" && table[name] != nil ? name : nil
  }

  /// The note on the field of a venue's definition at this path.
  private static func described(_ name: String, in parents: [String]) -> Note? {
    guard parents.first == "venueDefined" else { return nil }
    var object = venue
    for parent in parents.dropFirst() {
      guard let next = object.fields.first(where: { $0.name == parent })?.kind.object else { return nil }
      object = next
    }
    guard let field = object.fields.first(where: { $0.name == name }) else { return nil }
    switch field.kind {
    case .word(.oneOf(let words)), .words(.oneOf(let words), most: _):
      return Note(text: field.note, words: words)
    default: return Note(text: field.note, words: [])
    }
  }

  private static let venue = FieldDescriber.describe(VenueDefinition.self, named: "VenueDefinition")

  package static let table: [String: Note] = {
    var table: [String: Note] = [:]
    for (name, text) in texts { table[name] = Note(text: text, words: words[name] ?? []) }
    return table
  }()

  private static func all<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> [String] {
    Word.allCases.map(\.rawValue)
  }

  private static let words: [String: [String]] = [
    "clock": all(ClockKind.self), "needs": all(Need.self), "channel": all(Channel.self),
    "codes": all(RefusalCode.self), "code": all(RefusalCode.self), "seating": all(SeatingState.self),
    "scope": all(PrepScope.self), "state": all(ArrivalState.self), "source": all(ETASource.self),
    "audience": all(Audience.self), "standing": all(Standing.self),
    "before.state": all(BookingState.self), "after.state": all(BookingState.self),
    "before.deposit": all(DepositState.self), "after.deposit": all(DepositState.self),
  ]
}
