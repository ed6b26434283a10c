import DaybookFiles
import DaybookStore

/// Many seeds one after another.
struct Night {
  private let arguments: SimArguments

  init(_ arguments: SimArguments) { self.arguments = arguments }

  /// Whether nothing was found.
  func run() -> Bool {
    let began = MonotonicTime.now
    var coverage = Coverage()
    var (seed, count, failures) = (arguments.plan.seed, 0, 0)
    func goesOn() -> Bool {
      if let seeds = arguments.seeds { return count < seeds }
      let seconds = Double(MonotonicTime.now.nanoseconds - began.nanoseconds) / 1e9
      return seconds < (arguments.hours ?? 0) * 3600
    }
    while goesOn() {
      var plan = arguments.plan
      plan.seed = seed
      let ending = Ending(of: plan)
      coverage.add(ending.coverage)
      if arguments.tellsStory { for line in ending.told { print(line) } }
      if let fault = ending.fault {
        failures += 1
        print("FAULT seed \(seed), step \(ending.step): \(fault.text)")
        print("again: \(plan.line)")
        let short = Story(plan, ending).shrunk()
        print(short.text)
      } else {
        print("seed \(seed) \(plan.store.rawValue) \(plan.steps.count) steps: \(ending.digest)")
      }
      seed += 1
      count += 1
    }
    if arguments.seeds != 1 { coverage.print(isNight: arguments.hours != nil) }
    return failures == 0 && (arguments.hours == nil || coverage.missing.isEmpty)
  }
}

/// How a run ended.
struct Ending {
  var fault: Fault?
  var step = 0
  var digest = ""
  var told: [String] = []
  var coverage = Coverage()

  init(of plan: RunPlan) {
    let run: Run
    do { run = try Run(plan) } catch {
      fault = error as? Fault ?? Fault("\(error)")
      return
    }
    do { try run.run() } catch { fault = error as? Fault ?? Fault("\(error)") }
    (step, told) = (run.step, run.told)
    digest = run.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    coverage = run.coverage
    coverage.add(run.oracle.seen)
    run.end()
  }
}
