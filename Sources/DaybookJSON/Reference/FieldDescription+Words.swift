import DaybookDomain

extension FieldDescription.Kind {
  /// The kind and what is allowed, for people.
  var words: String {
    switch self {
    case .text(let limit): limit.words
    case .texts(let limit, let most): "[\(limit.words)], at most \(most)"
    case .word(let form): form.words
    case .words(let form, let most): "[\(form.words)], at most \(most)"
    case .integer(let range): range.words
    case .integers(let range, let most): "[\(range.words)], at most \(most)"
    case .millionths(let range):
      "number, \(range.lowerBound / 1_000_000)–\(range.upperBound / 1_000_000)"
    case .bool: "true or false"
    case .instant: "instant such as 2030-05-01T15:00:00Z"
    case .id: "id"
    case .object(let object): object.name
    case .objects(let object, let most): "[\(object.name)], at most \(most)"
    }
  }
}

extension ClosedRange<Int> {
  fileprivate var words: String {
    upperBound == .max ? "integer, \(lowerBound) or more" : "integer, \(lowerBound)–\(upperBound)"
  }
}

extension WordForm {
  fileprivate var words: String {
    switch self {
    case .id: "text, 1–64"
    case .time: "time"
    case .date: "date"
    case .clock: "clock"
    case .actor: "actor"
    case .guest: "guest:ID"
    case .oneOf(let words) where words.count < 20: words.joined(separator: " | ")
    case .oneOf: "refusal code"
    }
  }
}

extension TextLimit {
  fileprivate var words: String {
    switch self {
    case .id: "text, 1–64"
    case .name: "text, 1–80"
    case .tag: "text, 1–40"
    case .free(let most), .note(let most): "text, at most \(most)"
    case .phone: "phone number"
    case .email: "e-mail address"
    case .currency: "three capital letters"
    }
  }
}
