/// What was found of a record's link before the record is lent.
package enum LinkVerdict: Hashable, Sendable {
  /// It follows from the link that the record before it has, and from its own bytes.
  case follows
  /// It does not.
  case broken
  /// Nobody looked: whoever takes the record computes its link.
  case open
}
