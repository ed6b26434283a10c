package import DaybookDomain
package import DaybookTime

/// Fills the fields that a command, or an object in it, describes.
extension FieldReader: FieldVisitor {
  package mutating func text(
    _ name: StaticString, _ value: inout String?, _: TextLimit, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    value = need(name, isRequired, try text(name))
  }

  package mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _: TextLimit, most: Int, _: StaticString
  ) throws(InvalidField) {
    value = try texts(name)
  }

  package mutating func word<V: FieldWord>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    value = need(name, isRequired, try word(name, as: V.wordForm))
  }

  package mutating func guest(
    _ name: StaticString, _ value: inout Actor?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    let found: Actor? = try word(name, as: .guest)
    if let found, found.role != .guest {
      throw InvalidField(path(of: "\(name)"), WordForm.guest.fault(found.description.shortened))
    }
    value = need(name, isRequired, found)
  }

  package mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _: StaticString
  ) throws(InvalidField) {
    guard let texts = try texts(name) else {
      value = nil
      return
    }
    var words: [V] = []
    for (index, text) in texts.enumerated() {
      words.append(try word(text, path(of: "\(name)[\(index)]"), as: V.wordForm))
    }
    value = words
  }

  package mutating func integer(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    value = need(name, isRequired, try integer(name))
  }

  package mutating func integers(
    _ name: StaticString, _ value: inout [Int]?, _: ClosedRange<Int>, most: Int, _: StaticString
  ) throws(InvalidField) {
    value = try integers(name)
  }

  package mutating func millionths(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    value = need(name, isRequired, try millionths(name, in: range))
  }

  package mutating func bool(
    _ name: StaticString, _ value: inout Bool?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    value = need(name, isRequired, try bool(name))
  }

  package mutating func instant(
    _ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    let found = try parsed(name, "an instant such as 2030-05-01T08:00:00Z") { Timestamp(rfc3339: $0) }
    value = need(name, isRequired, found)
  }

  package mutating func id<Entity>(
    _ name: StaticString, _ value: inout ID<Entity>?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    value = need(name, isRequired, try id(name))
  }

  package mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    let found = try object(name) { fields throws(InvalidField) in
      var object = V.blank
      try object.visit(&fields)
      return object
    }
    value = need(name, isRequired, found)
  }

  package mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _: StaticString
  ) throws(InvalidField) {
    value = try objects(name) { fields throws(InvalidField) in
      var object = V.blank
      try object.visit(&fields)
      return object
    }
  }

  package func require(_ isTrue: Bool, _ name: StaticString, _ message: StaticString) throws(InvalidField) {
    guard isTrue else { throw InvalidField(path(of: "\(name)"), "\(message)") }
  }

  private func word<V: FieldWord>(_ text: String, _ path: String, as form: WordForm) throws(InvalidField) -> V
  {
    guard let word = V(fieldText: text) else { throw InvalidField(path, form.fault(text.shortened)) }
    return word
  }

  private mutating func word<V: FieldWord>(_ name: StaticString, as form: WordForm) throws(InvalidField) -> V?
  {
    guard let text = try text(name) else { return nil }
    return try word(text, path(of: "\(name)"), as: form)
  }

  private mutating func need<T>(_ name: StaticString, _ isRequired: Bool, _ value: T?) -> T? {
    if value == nil, isRequired { miss(name) }
    return value
  }
}
