package import DaybookTime

/// Rejects fields that are malformed whatever the state: wrong types, ranges, lengths (R23).
///
/// Where a field is in its command is put together only once something is wrong with it.
package struct FieldChecker: FieldVisitor {
  package init() {}

  /// Checks an object and the objects in it.
  package static func check<Object: FieldObject>(_ object: Object, path: String) throws(InvalidField) {
    var object = object
    do throws(InvalidField) { try object.checkFields() } catch { throw error.inside(path) }
  }

  package func text(
    _ name: StaticString, _ value: inout String?, _ limit: TextLimit, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    if let value { try limit.check(value, "\(name)") }
  }

  package func texts(
    _ name: StaticString, _ value: inout [String]?, _ limit: TextLimit, most: Int, _: StaticString
  ) throws(InvalidField) {
    guard let value else { return }
    try count(value.count, most, name)
    for (index, text) in value.enumerated() { try limit.check(text, "\(name)[\(index)]") }
  }

  package func word<V: FieldWord>(_ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString)
    throws(InvalidField)
  {
    guard let value else { return }
    do throws(InvalidField) { try value.check() } catch { throw error.inside("\(name)") }
  }

  package func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _: StaticString
  ) throws(InvalidField) {
    guard let value else { return }
    try count(value.count, least: least, most, name)
    for (index, word) in value.enumerated() {
      do throws(InvalidField) { try word.check() } catch { throw error.inside("\(name)[\(index)]") }
      if value[..<index].contains(where: { $0.fieldText.hasBytes(of: word.fieldText) }) {
        throw InvalidField("\(name)[\(index)]", "\(word.fieldText) is named twice")
      }
    }
  }

  package func integer(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    guard let value, !range.contains(value) else { return }
    throw InvalidField("\(name)", "found \(value); allowed: \(range.lowerBound)–\(range.upperBound)")
  }

  package func integers(
    _ name: StaticString, _ value: inout [Int]?, _ range: ClosedRange<Int>, most: Int, _: StaticString
  ) throws(InvalidField) {
    guard let value else { return }
    try count(value.count, most, name)
    for (index, number) in value.enumerated() {
      guard range.contains(number) else {
        throw InvalidField(
          "\(name)[\(index)]", "found \(number); allowed: \(range.lowerBound)–\(range.upperBound)")
      }
      guard !value[..<index].contains(number) else {
        throw InvalidField("\(name)[\(index)]", "\(number) is named twice")
      }
    }
  }

  package func millionths(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    guard let value, !range.contains(value) else { return }
    throw InvalidField(
      "\(name)",
      "found \(Double(value) / 1e6); allowed: \(range.lowerBound / 1_000_000)–\(range.upperBound / 1_000_000)"
    )
  }

  package func bool(_: StaticString, _: inout Bool?, isRequired: Bool, _: StaticString) {}
  package func instant(
    _ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _: StaticString
  ) throws(InvalidField) {
    guard let value, !Timestamp.named.contains(value) else { return }
    throw InvalidField(
      "\(name)", "found \(value); allowed: \(Timestamp.named.lowerBound) to \(Timestamp.named.upperBound)")
  }
  package func id<Entity>(_: StaticString, _: inout ID<Entity>?, isRequired: Bool, _: StaticString) {}

  package func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  )
    throws(InvalidField)
  {
    do throws(InvalidField) { try value?.checkFields() } catch { throw error.inside("\(name)") }
  }

  package func objects<V: FieldObject>(_ name: StaticString, _ value: inout [V]?, most: Int, _: StaticString)
    throws(InvalidField)
  {
    guard let value else { return }
    if value.count > most {
      throw InvalidField("\(name)", "found \(value.count) of them; allowed: at most \(most)")
    }
    for index in value.indices {
      var object = value[index]
      do throws(InvalidField) {
        try object.checkFields()
      } catch {
        throw error.inside("\(name)[\(index)]")
      }
    }
  }

  private func count(_ count: Int, least: Int = 1, _ most: Int, _ name: StaticString) throws(InvalidField) {
    guard (least...most).contains(count) else {
      throw InvalidField("\(name)", "found \(count) \(name); allowed: \(least)–\(most)")
    }
  }
}
