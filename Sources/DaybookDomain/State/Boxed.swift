/// A value kept elsewhere, or none: eight bytes to carry, and copied when it changes while somebody else holds it.
///
/// An array of at most one: what is read of a value that lies in an array is read where it lies.
package struct Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
  private var values: [Value] = []

  /// No value.
  package init() {}
  package init(_ value: Value) { values = [value] }
  package init(_ value: Value?) { if let value { values = [value] } }

  package var isEmpty: Bool { values.isEmpty }

  /// The value, which must be there.
  package var value: Value {
    @inline(__always) _read { yield values[0] }
    @inline(__always) _modify { yield &values[0] }
  }

  /// A copy of the value, if there is one.
  package var copy: Value? { values.first }
}
