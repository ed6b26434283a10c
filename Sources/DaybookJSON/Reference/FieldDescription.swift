package import DaybookDomain

/// What a field of a command may hold, as the code that reads it says.
package struct FieldDescription: Hashable, Sendable {
  package let name: String
  package let kind: Kind
  package let isRequired: Bool
  /// Whether a list may be given without anything in it, as if it were left out.
  package let mayBeEmpty: Bool
  /// The default, where it is a value of its own.
  package let standard: JSONValue?
  package let note: String

  package indirect enum Kind: Hashable, Sendable {
    case text(TextLimit)
    case texts(TextLimit, most: Int)
    case word(WordForm)
    case words(WordForm, most: Int)
    case integer(ClosedRange<Int>)
    case integers(ClosedRange<Int>, most: Int)
    case millionths(ClosedRange<Int>)
    case bool
    case instant
    case id
    case object(ObjectDescription)
    case objects(ObjectDescription, most: Int)

    /// The object in it.
    package var object: ObjectDescription? {
      switch self {
      case .object(let object), .objects(let object, most: _): object
      default: nil
      }
    }
  }
}

/// A command, or an object in one, with its fields in the order of their CBOR.
package struct ObjectDescription: Hashable, Sendable {
  /// The command's word, or the name of the object's type.
  package let name: String
  package let fields: [FieldDescription]

  /// The objects in it, and the objects in those, each once.
  package var nested: [ObjectDescription] {
    var found: [ObjectDescription] = []
    for object in fields.compactMap(\.kind.object) {
      for one in [object] + object.nested where !found.contains(one) { found.append(one) }
    }
    return found
  }
}

/// One command, described by the code that reads it.
package struct CommandDescription: Sendable {
  package let note: CommandNote
  package let object: ObjectDescription

  package var name: String { object.name }

  /// Every command, in the order of the reference.
  package static let all: [CommandDescription] = Command.kinds.map { describe($0) }

  private static func describe<Body: CommandBody>(_: Body.Type) -> CommandDescription {
    CommandDescription(
      note: Body.note, object: FieldDescriber.describe(Body.self, named: "\(Body.note.name)"))
  }
}
