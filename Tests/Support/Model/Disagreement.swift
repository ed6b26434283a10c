package import DaybookDomain
package import DaybookTime

/// A run of commands on which the ledger and the model do not agree, made short and readable.
package struct Disagreement {
  package var venue: VenueDefinition
  package var now: Timestamp
  package var steps: [Step]
  package var fault: String

  package init(venue: VenueDefinition, now: Timestamp, steps: [Step], fault: String) {
    (self.venue, self.now, self.steps, self.fault) = (venue, now, steps, fault)
  }

  /// The first thing the two do not agree on; nil when they agree.
  package static func tell(_ venue: VenueDefinition, _ now: Timestamp, _ steps: [Step]) -> Disagreement? {
    var trial = Trial(venue, at: now)
    for (place, step) in steps.enumerated() {
      if let fault = trial.run(step) ?? trial.fault() {
        return Disagreement(venue: venue, now: now, steps: Array(steps[...place]), fault: fault)
      }
    }
    return nil
  }

  /// The same kind of disagreement on fewer commands and a plainer venue.
  package func shrunk() -> Disagreement {
    var story = self
    var triesLeft = 3000
    func attempt(_ venue: VenueDefinition, _ steps: [Step]) -> Bool {
      triesLeft -= 1
      guard triesLeft > 0, let told = Disagreement.tell(venue, now, steps), told.isLike(self) else {
        return false
      }
      story = told
      return true
    }
    for _ in 0..<2 {
      var chunk = max(1, story.steps.count / 2)
      while chunk > 0 {
        var from = 0
        while from < story.steps.count {
          var fewer = story.steps
          fewer.removeSubrange(from..<min(from + chunk, fewer.count))
          if !attempt(story.venue, fewer) { from += chunk }
        }
        chunk /= 2
      }
      for simplify in Disagreement.simplifications {
        var plainer = story.venue
        simplify(&plainer)
        if plainer != story.venue { _ = attempt(plainer, story.steps) }
      }
      var tables = story.venue.tables
      for table in tables {
        var plainer = story.venue
        plainer.tables.removeAll { $0.id == table.id }
        plainer.combinations.removeAll { $0.tables.contains(table.id) }
        if attempt(plainer, story.steps) { tables = plainer.tables }
      }
    }
    return story
  }

  private func isLike(_ other: Disagreement) -> Bool {
    steps.last?.command.name == other.steps.last?.command.name && fault.prefix(12) == other.fault.prefix(12)
  }

  private static let simplifications: [@Sendable (inout VenueDefinition) -> Void] = [
    { $0.coversMost = nil }, { $0.cutoff = nil }, { $0.deposit = nil }, { $0.guarantee = nil },
    { $0.requests = nil },
    { $0.waitlist = nil }, { $0.closing = nil }, { $0.notices = nil }, { $0.prep = nil },
    { $0.location = nil },
    { $0.forbidsOverlap = false }, { $0.bufferMinutes = nil }, { $0.noticeMinutes = nil },
    { $0.advanceDays = nil },
    { $0.party = nil }, { $0.holds = nil }, { $0.specialDays = [] }, { $0.combinations = [] },
    { $0.pools = [] },
    { $0.turnTimes = [] }, { $0.graceMinutes = nil }, { $0.leastStayMinutes = nil },
    { $0.overrunMinutes = nil },
    { for place in $0.services.indices { $0.services[place].pacing = nil } },
    { for place in $0.services.indices { $0.services[place].channels = [] } },
    { for place in $0.services.indices { $0.services[place].mustEndBy = nil } },
    { for place in $0.services.indices { $0.services[place].turnTimes = [] } },
    { if $0.services.count > 1 { $0.services.removeFirst() } },
    { if $0.services.count > 1 { $0.services.removeLast() } },
    { for place in $0.tables.indices { $0.tables[place].channels = [] } },
    { for place in $0.tables.indices { $0.tables[place].features = [] } },
    { for place in $0.tables.indices { $0.tables[place].priority = nil } },
  ]

  // MARK: words

  package var text: String {
    guard let rules = InstalledZones.rules(named: venue.zone) else { return fault }
    var lines = ["", "The venue: \(Disagreement.words(venue))"]
    var known = venue
    for step in steps {
      var words = "\(step.command.name) \(Disagreement.words(of: step.command.body))"
      if case .defineVenue(let define) = step.command {
        words = "defineVenue: \(Disagreement.words(define.venue, since: known))"
        known = define.venue
      }
      lines.append("\(step.number). \(rules.wallTime(at: step.at)) \(step.by): \(words)")
    }
    return (lines + [fault]).joined(separator: "\n")
  }

  /// `#12`: what step 12 made; `#12+1` its second thing. An id of a real ledger is written out.
  package static func short<Entity>(_ id: ID<Entity>) -> String {
    guard id.high == 1 else { return id.high == 9 ? "#nobody" : "#\(id)" }
    let place = Int(id.low % 2048) - 1024
    return "#\(id.low / 2048)" + (place == 0 ? "" : place > 0 ? "+\(place)" : "\(place)")
  }

  package static func words(_ expected: Expected) -> String {
    switch expected {
    case .invalid: "invalid"
    case .refused(let whys): "refused: " + whys.map(\.description).sorted().joined(separator: ", ")
    case .events(let events): words(events)
    }
  }

  package static func words(_ found: Found) -> String {
    switch found {
    case .invalid(let field): "invalid \(field)"
    case .refused(let refusal):
      "refused: "
        + refusal.reasons.map { "\(Why($0.code, $0.claim, $0.tables)) \($0.message ?? "")" }
        .joined(separator: ", ")
    case .events(let events): words(events)
    }
  }

  package static func words(_ events: [Event]) -> String {
    events.isEmpty ? "no change" : events.map { words(of: $0) }.joined(separator: "; ")
  }

  package static func words(_ venue: VenueDefinition, since old: VenueDefinition? = nil) -> String {
    let before = old.map { Array(Mirror(reflecting: $0).children) }
    var parts: [String] = []
    for (place, child) in Mirror(reflecting: venue).children.enumerated() {
      let text = words(of: child.value)
      if let before, words(of: before[place].value) == text { continue }
      if !text.isEmpty || before != nil { parts.append("\(child.label ?? "") \(text)") }
    }
    return parts.joined(separator: ", ")
  }

  /// Any value as text, without what is absent or empty.
  package static func words(of value: Any) -> String {
    switch value {
    case let id as ReservationID: return short(id)
    case let id as HoldID: return short(id)
    case let id as BlockID: return short(id)
    case let id as WaitlistID: return short(id)
    case let id as TicketID: return short(id)
    case let id as ClaimID: return short(id)
    case let guest as SealedGuest: return "guest \(guest.number)"
    case let text as any CustomStringConvertible & Sendable
    where Mirror(reflecting: value).displayStyle == .struct:
      return text.description
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { words(of: $0.value) } ?? ""
    case .collection:
      let parts = mirror.children.map { words(of: $0.value) }
      return parts.isEmpty ? "" : "[" + parts.joined(separator: " ") + "]"
    case .struct, .tuple:
      let parts: [String] = mirror.children.compactMap { child in
        let text = words(of: child.value)
        return text.isEmpty || text == "false" ? nil : "\(child.label ?? "") \(text)"
      }
      return parts.count == 1 ? parts[0] : "(" + parts.joined(separator: ", ") + ")"
    case .enum:
      guard let child = mirror.children.first else { return "\(value)" }
      return "\(child.label ?? "") \(words(of: child.value))"
    default: return "\(value)"
    }
  }
}
