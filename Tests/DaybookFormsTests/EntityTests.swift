import DaybookDomain
import DaybookForms
import DaybookTime
import Testing

struct EntityTests {
  @Test(arguments: Rows.reservations + Rows.caredFor)
  func `a reservation's row reads back whole`(reservation: Reservation) throws {
    let bytes = written { EntityForm.encode(reservation, into: &$0) }
    #expect(try EntityForm.decodeReservation(bytes.span.bytes) == reservation)
    #expect(isDeterministic(bytes))
  }

  @Test(arguments: Rows.holds)
  func `a hold's row reads back whole`(hold: Hold) throws {
    let bytes = written { EntityForm.encode(hold, into: &$0) }
    #expect(try EntityForm.decodeHold(bytes.span.bytes) == hold)
    #expect(isDeterministic(bytes))
  }

  @Test(arguments: Rows.blocks)
  func `a block's row reads back whole`(block: Block) throws {
    let bytes = written { EntityForm.encode(block, into: &$0) }
    #expect(try EntityForm.decodeBlock(bytes.span.bytes) == block)
    #expect(isDeterministic(bytes))
  }

  @Test(arguments: Rows.entries)
  func `a waitlist entry's row reads back whole`(entry: WaitlistEntry) throws {
    for state in WaitlistState.allCases {
      var entry = entry
      entry.state = state
      let bytes = written { EntityForm.encode(entry, into: &$0) }
      #expect(try EntityForm.decodeEntry(bytes.span.bytes) == entry)
      #expect(isDeterministic(bytes))
    }
  }

  @Test(arguments: Rows.tickets)
  func `a ticket's row reads back whole`(ticket: Ticket) throws {
    for state in TicketState.allCases {
      var ticket = ticket
      ticket.state = state
      let bytes = written { EntityForm.encode(ticket, into: &$0) }
      #expect(try EntityForm.decodeTicket(bytes.span.bytes) == ticket)
      #expect(isDeterministic(bytes))
    }
  }

  @Test(arguments: Rows.notices)
  func `a notice's row reads back whole`(notice: Notice) throws {
    for state in NoticeState.allCases {
      var notice = notice
      notice.state = state
      let bytes = written { EntityForm.encode(notice, into: &$0) }
      #expect(try EntityForm.decodeNotice(bytes.span.bytes) == notice)
      #expect(isDeterministic(bytes))
    }
  }

  @Test func `a row that would be written in another way is refused`() {
    let bare = written { EntityForm.encode(Rows.reservations[0], into: &$0) }
    #expect(bare.prefix(3) == [0x8E, 0x18, 0x40])
    // One item more: the care field, with nothing in it.
    let emptyCare = [0x8F, 0x19, 0x80, 0x40] + bare.dropFirst(3) + [0xA0]
    let error = formError { () throws(FormError) in try EntityForm.decodeReservation(emptyCare.span.bytes) }
    #expect(error?.code == .badValue)
  }

  @Test func `every state of a booking, a seating and a hold is kept`() throws {
    for state in BookingState.allCases {
      for seating in SeatingState.allCases {
        var reservation = Rows.reservations[0]
        (reservation.state, reservation.seating) = (state, seating)
        let bytes = written { EntityForm.encode(reservation, into: &$0) }
        #expect(try EntityForm.decodeReservation(bytes.span.bytes) == reservation)
      }
    }
    for state in HoldState.allCases {
      var hold = Rows.holds[0]
      hold.state = state
      let bytes = written { EntityForm.encode(hold, into: &$0) }
      #expect(try EntityForm.decodeHold(bytes.span.bytes) == hold)
    }
  }

  @Test func `rarer rows read back whole`() throws {
    for venues in Rows.definitions {
      let bytes = written { EntityForm.encode(venues, into: &$0) }
      #expect(try EntityForm.decodeVenues(bytes.span.bytes) == venues)
      #expect(isDeterministic(bytes))
    }
    #expect(formError { () throws(FormError) in try EntityForm.decodeVenues([0x80].span.bytes) } != nil)
    for place in Rows.places {
      let bytes = written { PlaceForm.encode(place, into: &$0) }
      #expect(try PlaceForm.decode(bytes.span.bytes) == place)
    }
    for rules in [try Samples.baku(), try Samples.berlin(), try Samples.utc()] {
      let bytes = written { EntityForm.encode(rules, into: &$0) }
      #expect(try EntityForm.decodeZoneRules(bytes.span.bytes) == rules)
    }
    for maintenance in [MaintenanceSet(isOn: true, message: "noon"), MaintenanceSet(isOn: false)] {
      let bytes = written { EntityForm.encode(maintenance, into: &$0) }
      #expect(try EntityForm.decodeMaintenance(bytes.span.bytes) == maintenance)
    }
    let created = LedgerCreated(ledger: Samples.ledger, format: 1, created: Samples.recorded, clock: .manual)
    let ledger = written { EntityForm.encode(created, into: &$0) }
    #expect(try EntityForm.decodeLedger(ledger.span.bytes) == created)
  }

  @Test(arguments: Rows.guests)
  func `a guest's plaintext reads back whole`(guest: Guest) throws {
    let bytes = written { GuestForm.encode(guest, into: &$0) }
    #expect(try GuestForm.decode(bytes.span.bytes) == guest)
    #expect(isDeterministic(bytes))
  }

  @Test func `a guest's plaintext is the map that was frozen`() {
    let bytes = written {
      GuestForm.encode(Guest(name: "Ana", phone: "1", email: "a@b", notes: "n"), into: &$0)
    }
    #expect(hex(bytes) == "a4646e616d6563416e6165656d61696c63614062656e6f746573616e6570686f6e656131")
  }

  @Test func `no plaintext of a guest is in the bytes of any event or row`() throws {
    let plaintexts = [Samples.person.name, Samples.person.phone, Samples.person.email, Samples.person.notes]
      .compactMap { $0 }
    let rows = try Rows.all().filter { $0.name != "guest" }.map(\.bytes)
    for bytes in try Fixtures.all.map({ try $0.bytes() }) + rows {
      for text in plaintexts { #expect(bytes.firstRange(of: Array(text.utf8)) == nil) }
    }
    let plain = written { GuestForm.encode(Samples.person, into: &$0) }
    for text in plaintexts { #expect(plain.firstRange(of: Array(text.utf8)) != nil) }
  }

  @Test func `a pool's row with the items of a table's is refused`() {
    let bytes = written { EntityForm.encode(Rows.holds[0], into: &$0) }
    var changed = bytes
    changed[2] |= 0x10
    let error = formError { () throws(FormError) in try EntityForm.decodeHold(changed.span.bytes) }
    #expect(error?.code == .malformed || error?.code == .badValue)
  }
}
