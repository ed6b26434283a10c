/// What a call was answered, whatever its status: a redirect is an answer too, and not followed.
package struct FetchAnswer: Sendable {
  package let status: Int
  /// Header lines in their order, names in lower case.
  package let fields: [(name: String, value: String)]
  package let body: [UInt8]

  /// The value of the first header line of a name in lower case.
  package func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
