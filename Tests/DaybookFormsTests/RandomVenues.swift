import DaybookDomain
import DaybookForms
import DaybookRandom
import DaybookTime

/// Venues with any of what a definition can hold.
extension SeededGenerator {
  mutating func venue() -> VenueDefinition {
    var venue = VenueDefinition(
      id: VenueID(text()), name: text(), zone: text(), services: many { $0.service() },
      specialDays: many { random in
        SpecialDay(date: random.date(), services: random.maybe { $0.many { $0.service() } })
      },
      turnTimes: many { $0.turnTime() },
      tables: many { random in
        var table = Table(
          id: TableID(random.text()), name: random.text(), area: random.maybe { $0.text() },
          least: random.int(.seats), most: random.int(.seats))
        table.priority = random.maybe { $0.int(.priority) }
        table.channels = random.channels()
        table.features = random.needs()
        return table
      },
      pools: many { random in
        var pool = Pool(id: PoolID(random.text()), capacity: random.int(.units))
        pool.isWindowed = random.bool()
        pool.channels = random.channels()
        return pool
      }, graceMinutes: maybe { $0.int(.minutes) }, leastStayMinutes: maybe { $0.int(.minutes) },
      holds: maybe { random in
        HoldPolicy(
          seconds: random.maybe { $0.int(.seconds) }, guestMost: random.maybe { $0.int(.seconds) },
          hostMost: random.maybe { $0.int(.seconds) })
      })
    venue.combinations = many { random in
      Combination(
        id: CombinationID(random.text()), name: random.maybe { $0.text() }, tables: random.names(),
        least: random.int(.seats), most: random.int(.seats), priority: random.maybe { $0.int(.priority) },
        channels: random.channels())
    }
    setLimits(of: &venue)
    setPolicies(of: &venue)
    return venue
  }

  private mutating func setLimits(of venue: inout VenueDefinition) {
    venue.party = maybe { random in
      PartyPolicy(
        least: random.maybe { $0.int(.covers) }, most: random.maybe { $0.int(.covers) },
        onlineMost: random.maybe { $0.int(.covers) })
    }
    venue.bufferMinutes = maybe { $0.int(.minutes) }
    venue.noticeMinutes = maybe { $0.int(.longMinutes) }
    venue.advanceDays = maybe { $0.int(.days) }
    venue.coversMost = maybe { $0.int(.crowd) }
    venue.location = maybe { Coordinate(latitude: $0.int(.latitude), longitude: $0.int(.longitude)) }
    venue.forbidsOverlap = bool()
    venue.overrunMinutes = maybe { $0.int(.minutes) }
    venue.isRetired = bool()
    venue.effectiveFrom = maybe { $0.date() }
  }

  private mutating func setPolicies(of venue: inout VenueDefinition) {
    venue.cutoff = maybe { random in
      CutoffPolicy(
        minutes: random.maybe { $0.int(.longMinutes) }, days: random.maybe { $0.int(.days) },
        time: random.maybe { $0.clock() }, isRefused: random.bool())
    }
    venue.deposit = maybe { random in
      DepositPolicy(
        amount: random.int(.money), currency: random.text(), isPerCover: random.bool(),
        fromParty: random.maybe { $0.int(.covers) }, dueMinutes: random.maybe { $0.int(.longMinutes) })
    }
    venue.guarantee = maybe { GuaranteePolicy(fromParty: $0.int(.covers)) }
    venue.requests = maybe { random in
      RequestPolicy(
        fromParty: random.maybe { $0.int(.covers) }, answerMinutes: random.maybe { $0.int(.longMinutes) })
    }
    venue.waitlist = maybe { random in
      WaitlistPolicy(offerSeconds: random.maybe { $0.int(.seconds) }, isAutomatic: random.bool())
    }
    venue.closing = maybe { random in
      ClosingPolicy(time: random.maybe { $0.clock() }, marksNoShows: random.bool())
    }
    venue.notices = maybe { random in
      NoticePolicy(kitchen: random.retries(), floor: random.retries(), guest: random.retries())
    }
    venue.prep = maybe { random in
      PrepPolicy(
        items: random.many { random in
          PrepPlanItem(
            name: random.text(), station: random.text(), course: random.int(.course),
            minutes: random.int(.minutes),
            isAhead: random.bool())
        }, needsApproval: random.bool(), fullLeastMinutes: random.maybe { $0.int(.minutes) },
        seatToServeMinutes: random.maybe { $0.int(.minutes) },
        courseGapMinutes: random.maybe { $0.int(.minutes) })
    }
  }

  private mutating func service() -> Service {
    var service = Service(
      name: text(), days: many { $0.oneOf(Weekday.allCases) }, opens: clock(), lastSeating: clock(),
      closes: clock(), gridMinutes: int(.someMinutes))
    service.seatings = many { $0.clock() }
    service.turnTimes = many { $0.turnTime() }
    service.pacing = maybe { random in
      Pacing(
        minutes: random.int(.someMinutes), covers: random.maybe { $0.int(.crowd) },
        parties: random.maybe { $0.int(.crowd) },
        onlineCovers: random.maybe { $0.int(.crowd) })
    }
    service.channels = channels()
    service.mustEndBy = maybe { $0.clock() }
    service.isFirst = bool()
    return service
  }

  private mutating func retries() -> RetryPolicy? {
    maybe { RetryPolicy(tries: $0.int(.tries), seconds: $0.int(.seconds)) }
  }

  private mutating func turnTime() -> TurnTime { TurnTime(party: int(.covers), minutes: int(.someMinutes)) }
  private mutating func channels() -> [Channel] { many { $0.oneOf(Channel.allCases) } }
}
