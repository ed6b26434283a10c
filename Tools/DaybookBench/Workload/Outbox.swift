import DaybookDomain

/// How many notices an audience of a venue is believed to have been sent, and how many it has taken.
///
/// Counted from answers; a delivery that is refused or accepted mends the count, so it need not be exact.
struct Outbox {
  var last = 0
  var delivered = 0
  var acknowledged = 0

  var hasNew: Bool { last > delivered }

  /// A delivery through a number was answered.
  mutating func answered(through number: Int, isAccepted: Bool) {
    if isAccepted {
      last = max(last, number)
      delivered = max(delivered, number)
    } else {
      last = min(last, number - 1)
      delivered = min(delivered, last)
    }
  }
}
