import DaybookDomain
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
          least: random.int(), most: random.int())
        table.priority = random.maybe { $0.int() }
        table.channels = random.channels()
        table.features = random.needs()
        return table
      },
      pools: many { random in
        var pool = Pool(id: PoolID(random.text()), capacity: random.int())
        pool.isWindowed = random.bool()
        pool.channels = random.channels()
        return pool
      }, graceMinutes: maybe { $0.int() }, leastStayMinutes: maybe { $0.int() },
      holds: maybe { random in
        HoldPolicy(
          seconds: random.maybe { $0.int() }, guestMost: random.maybe { $0.int() },
          hostMost: random.maybe { $0.int() })
      })
    venue.combinations = many { random in
      Combination(
        id: CombinationID(random.text()), name: random.maybe { $0.text() }, tables: random.names(),
        least: random.int(), most: random.int(), priority: random.maybe { $0.int() },
        channels: random.channels())
    }
    setLimits(of: &venue)
    setPolicies(of: &venue)
    return venue
  }

  private mutating func setLimits(of venue: inout VenueDefinition) {
    venue.party = maybe { random in
      PartyPolicy(
        least: random.maybe { $0.int() }, most: random.maybe { $0.int() },
        onlineMost: random.maybe { $0.int() })
    }
    venue.bufferMinutes = maybe { $0.int() }
    venue.noticeMinutes = maybe { $0.int() }
    venue.advanceDays = maybe { $0.int() }
    venue.coversMost = maybe { $0.int() }
    venue.location = maybe { Coordinate(latitude: $0.int(), longitude: $0.int()) }
    venue.forbidsOverlap = bool()
    venue.isRetired = bool()
    venue.effectiveFrom = maybe { $0.date() }
  }

  private mutating func setPolicies(of venue: inout VenueDefinition) {
    venue.cutoff = maybe { random in
      CutoffPolicy(
        minutes: random.maybe { $0.int() }, days: random.maybe { $0.int() },
        time: random.maybe { $0.clock() }, isRefused: random.bool())
    }
    venue.deposit = maybe { random in
      DepositPolicy(
        amount: random.int(), currency: random.text(), isPerCover: random.bool(),
        fromParty: random.maybe { $0.int() }, dueMinutes: random.maybe { $0.int() })
    }
    venue.guarantee = maybe { GuaranteePolicy(fromParty: $0.int()) }
    venue.requests = maybe { random in
      RequestPolicy(fromParty: random.maybe { $0.int() }, answerMinutes: random.maybe { $0.int() })
    }
    venue.waitlist = maybe { random in WaitlistPolicy(offerSeconds: random.maybe { $0.int() }) }
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
            name: random.text(), station: random.text(), course: random.int(), minutes: random.int(),
            isAhead: random.bool())
        }, needsApproval: random.bool(), fullLeastMinutes: random.maybe { $0.int() },
        seatToServeMinutes: random.maybe { $0.int() })
    }
  }

  private mutating func service() -> Service {
    var service = Service(
      name: text(), days: many { $0.oneOf(Weekday.allCases) }, opens: clock(), lastSeating: clock(),
      closes: clock(), gridMinutes: int())
    service.seatings = many { $0.clock() }
    service.turnTimes = many { $0.turnTime() }
    service.pacing = maybe { random in
      Pacing(
        minutes: random.int(), covers: random.maybe { $0.int() }, parties: random.maybe { $0.int() },
        onlineCovers: random.maybe { $0.int() })
    }
    service.channels = channels()
    service.mustEndBy = maybe { $0.clock() }
    return service
  }

  private mutating func retries() -> RetryPolicy? {
    maybe { RetryPolicy(tries: $0.int(), seconds: $0.int()) }
  }

  private mutating func turnTime() -> TurnTime { TurnTime(party: int(), minutes: int()) }
  private mutating func channels() -> [Channel] { many { $0.oneOf(Channel.allCases) } }
}
