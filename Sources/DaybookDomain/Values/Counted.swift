/// A number of things in words: `1 booking`, `2 bookings`, `3 parties`.
package func counted<Count: BinaryInteger>(_ count: Count, _ one: String, _ many: String? = nil) -> String {
  "\(count) " + (count == 1 ? one : many ?? one + "s")
}
