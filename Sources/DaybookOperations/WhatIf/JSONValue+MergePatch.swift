import DaybookJSON

extension JSONValue {
  /// This value with a merge patch applied (RFC 7396): null takes a member away, a list is replaced as a whole.
  func merged(with patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members: [Member] = if case .object(let own) = self { own } else { [] }
    for change in changes {
      let old = members.first { $0.name == change.name }?.value ?? .null
      members.set(change.name, to: change.value == .null ? nil : old.merged(with: change.value))
    }
    return .object(members)
  }
}

extension [JSONValue.Member] {
  /// Gives a member a value, in its place or at the end; nil takes it away.
  mutating func set(_ name: String, to value: JSONValue?) {
    let place = firstIndex { $0.name == name }
    switch (place, value) {
    case (let place?, let value?): self[place] = Element(name, value)
    case (let place?, nil): remove(at: place)
    case (nil, let value?): append(Element(name, value))
    case (nil, nil): break
    }
  }
}
