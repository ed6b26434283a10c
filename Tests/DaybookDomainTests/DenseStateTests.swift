import DaybookModel
import DaybookRandom
import DaybookTime
import Testing

@testable import DaybookDomain

/// The hot state's own collections, each against a plain one.
@Suite struct DenseStateTests {
  @Test(arguments: 0..<8 as Range<UInt64>)
  func `an index of ids finds what a dictionary finds`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var index = IDIndex()
    var expected: [HoldID: Int] = [:]
    // Few different halves, so that ids collide in part.
    func id() -> HoldID {
      HoldID(
        high: UInt64.random(in: 0..<40, using: &random), low: UInt64.random(in: 0..<40, using: &random) << 60)
    }
    var ids: [HoldID] = []
    for _ in 0..<6000 {
      let id = id()
      let found = index.place(id.high, id.low) { ids[$0] == id }
      #expect(found == expected[id])
      if let found {
        if Bool.random(using: &random) {
          index.remove(id.high, id.low, at: found)
          expected[id] = nil
        }
      } else {
        ids.append(id)
        index.insert(id.high, id.low, at: ids.count - 1)
        expected[id] = ids.count - 1
      }
      #expect(index.count == expected.count)
    }
    for (id, place) in expected { #expect(index.place(id.high, id.low) { ids[$0] == id } == place) }
  }

  @Test func `a shelf has no gaps, the last entity takes the place of one that leaves`() {
    var shelf = EntityShelf<Hold>()
    let stay = Stay(
      party: 2, start: .epoch, end: .epoch, offset: UTCOffset(seconds: 0), zone: "UTC",
      date: CivilDate(daysSinceEpoch: 0), tables: [])
    func hold(_ low: UInt64, _ seconds: Int64 = 0) -> Hold {
      Hold(
        id: HoldID(high: 0, low: low), venue: "v", stay: stay, lapsesAt: Timestamp(epochSeconds: seconds),
        owner: .host("1"))
    }
    for low in 0..<3000 as Range<UInt64> { #expect(shelf.put(hold(low)) == nil) }
    #expect(shelf.put(hold(7, 1)) == hold(7))
    let place = shelf.place(of: hold(2000).id)
    #expect(shelf.remove(hold(2000).id) == hold(2000))
    #expect(shelf[hold(2000).id] == nil && shelf.count == 2999)
    #expect(shelf.place(of: hold(2999).id) == place)
    #expect(shelf.put(hold(5000)) == nil)
    #expect(shelf.place(of: hold(5000).id) == 2999)
    #expect(shelf.inOrder.map(\.id.low) == Array(0..<2000) + Array(2001..<3000) + [5000])
    #expect(shelf[hold(7).id] == hold(7, 1))
    for low in (0..<3000 as Range<UInt64>).shuffled() where low != 2000 {
      #expect(shelf.remove(hold(low).id)?.id.low == low)
    }
    #expect(shelf.remove(hold(2000).id) == nil)
    #expect(shelf.all.map(\.id.low) == [5000] && shelf[hold(5000).id] == hold(5000))
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `an outbox keeps what a sorted list keeps`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var outbox = Outbox()
    var expected: [Int] = []
    for next in 1..<2000 {
      outbox.put(
        Notice(
          venue: "v", audience: .kitchen, number: next, kind: .fire, position: 1, at: .epoch,
          needsAcknowledgement: false))
      expected.append(next)
      while expected.count > 30 || (!expected.isEmpty && Int.random(in: 0..<3, using: &random) == 0) {
        let place = Bool.random(using: &random) ? 0 : Int.random(in: 0..<expected.count, using: &random)
        let number = expected.remove(at: place)
        guard let found = outbox.find(number) else { return #expect(Bool(false), "\(number) is not found") }
        outbox.remove(at: found)
        #expect(outbox.find(number) == nil)
      }
      #expect(outbox.open.map(\.number) == expected)
      for number in expected { #expect(outbox.find(number).map { outbox[$0].number } == number) }
    }
  }

  @Test func `names are told apart by their bytes`() {
    var numbers = NameNumbers<Table>()
    let names =
      (0..<300).map { TableID(String(repeating: "é", count: $0 % 9) + "\($0)") } + ["e\u{301}", "\u{E9}"]
    for (number, name) in names.enumerated() {
      #expect(numbers[name] == nil)
      #expect(numbers.add(name) == number)
    }
    for (number, name) in names.enumerated() {
      #expect(numbers[name] == number)
      // The same bytes in another place.
      let copy = TableID(String(decoding: Array(name.text.utf8), as: UTF8.self))
      #expect(numbers[copy] == number)
      numbers.expect(copy)
      #expect(numbers[copy] == number && numbers[name] == number)
    }
    numbers.removeLast()
    #expect(numbers["\u{E9}"] == nil && numbers["e\u{301}"] == 300)
  }

  @Test func `an index forgets nothing when it is told to forget what it does not have`() {
    var index = IDIndex()
    index.insert(1, 1, at: 0)
    index.remove(2, 2, at: 1)
    #expect(index.count == 1 && index.place(1, 1) { $0 == 0 } == 0)
  }
}
