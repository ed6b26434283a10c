internal import Daybook
internal import DaybookDomain
internal import DaybookLog

/// Holds the log against what remembers it, each at its own position.
struct WitnessCheck {
  /// Those the log agrees with.
  private(set) var agreed: [Witness] = []
  private(set) var troubles: [Violation] = []
  /// Those still to come, the earliest last.
  private var left: [Witness]

  init(_ witnesses: [Witness]) {
    left = witnesses.filter { $0.head.position > 0 }.sorted {
      ($0.head.position, $0.name) > ($1.head.position, $1.name)
    }
  }

  /// The log's own head has come so far.
  mutating func note(_ head: LogHead) {
    while let next = left.last, next.head.position == head.position {
      left.removeLast()
      if next.head.link == head.link {
        agreed.append(next)
      } else {
        troubles.append(Violation(next.isChanged))
      }
    }
  }

  /// The log ends here: whoever remembers more shows what is missing.
  mutating func end(at head: LogHead) {
    for witness in left.reversed() {
      troubles.append(Violation(witness.isLost(after: head.position)))
    }
    left = []
  }
}

extension Violation {
  init(_ contradiction: Witness.Contradiction) {
    self.init(Position(contradiction.position), .witness, contradiction.message)
  }
}
