/// A run that failed, on fewer steps.
struct Story {
  private(set) var plan: RunPlan
  private(set) var ending: Ending

  init(_ plan: RunPlan, _ ending: Ending) {
    (self.plan, self.ending) = (plan, ending)
    // What comes after the fault has no part in it.
    self.plan.steps = plan.steps.filter { $0 <= ending.step }
  }

  /// Drops steps by halves, and then one by one, as long as a fault of the same kind is left.
  func shrunk(tries: Int = 400) -> Story {
    var (story, left) = (self, tries)
    var chunk = max(1, plan.steps.count / 2)
    while chunk > 0, left > 0 {
      var from = 0
      while from < story.plan.steps.count, left > 0 {
        left -= 1
        var plan = story.plan
        plan.steps.removeSubrange(from..<min(from + chunk, plan.steps.count))
        let ending = Ending(of: plan)
        if let fault = ending.fault, fault.kind == self.ending.fault?.kind {
          story = Story(plan, ending)
        } else {
          from += chunk
        }
      }
      chunk /= 2
    }
    return story
  }

  /// The story in words, and the line that runs it.
  var text: String {
    (["the story, on \(plan.steps.count) steps:"] + ending.told
      + ["FAULT \(ending.fault?.text ?? "none")", "again: \(plan.line)"]).joined(separator: "\n")
  }
}
