import DaybookDomain

/// An estimate of how many notices a venue's audience was sent, and how many it has taken.
///
/// It is counted from answers and need not be exact: each accepted or refused delivery corrects it.
struct Outbox {
  var last = 0
  var delivered = 0
  var acknowledged = 0

  var hasNew: Bool { last > delivered }

  /// Notes the answer to a delivery of every notice up to a number.
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
