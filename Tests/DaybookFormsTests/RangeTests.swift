import DaybookDomain
import DaybookForms
import DaybookRandom
import DaybookTime
import Testing

/// Every integer in a record has a range, and a record with one beyond its range is not read.
struct RangeTests {
  static let types = EventType.allCases.filter { type in
    EventSamples.of(type).contains { !CBORIntegers.places(in: RangeTests.record($0)).isEmpty }
  }

  static func record(_ event: Event) -> [UInt8] {
    encoded(
      Fact(
        position: 7, first: 7, recordedAt: Timestamp(microseconds: 1_900_000_000_000_000), by: .host("1"),
        venue: "sahil", event: event))
  }

  @Test(arguments: types)
  func `an extreme integer anywhere in a record is named with its path`(type: EventType) throws {
    for event in EventSamples.of(type) {
      let sound = RangeTests.record(event)
      let places = CBORIntegers.places(in: sound)
      #expect(places.contains { $0.path == "recordedAt" } && places.contains { $0.path == "first" })
      for place in places {
        for value in [Int.max, .min, 1 << 62, -(1 << 62)] {
          expectNamed(place, CBORIntegers.replacing(place, in: sound, with: value), "\(value)")
        }
        expectNamed(place, CBORIntegers.replacing(place, in: sound, with: UInt64.max), "2^64-1")
        expectNamed(
          place, CBORIntegers.replacing(place, in: sound, with: 1 << 63, isNegative: true), "beyond -2^63")
      }
    }
  }

  private func expectNamed(_ place: CBORIntegers.Place, _ bytes: [UInt8], _ value: String) {
    let found = formError { () throws(FormError) in try decoded(bytes, position: 7) }
    #expect(found != nil, "\(place.path) \(value)")
    #expect(found?.path == place.path, "\(place.path) \(value): \(found.map { "\($0)" } ?? "")")
  }

  @Test(arguments: types)
  func `whatever integer a record has, what decodes encodes to the same bytes`(type: EventType) throws {
    let values = [
      -1_000, -1, 0, 1, 5, 90, 1_000, 1_001, 1_440, 1_441, 1_000_000, 1_000_001, 31_536_000, 1 << 43, 1 << 44,
      Int(StoredSpan.record.instants.lowerBound), Int(StoredSpan.record.instants.lowerBound) - 1,
      Int(StoredSpan.record.instants.upperBound), Int(StoredSpan.record.instants.upperBound) + 1,
    ]
    for event in EventSamples.of(type) {
      let sound = RangeTests.record(event)
      for place in CBORIntegers.places(in: sound) where place.path != "version" {
        for value in values {
          let bytes = CBORIntegers.replacing(place, in: sound, with: value)
          guard let fact = try? decoded(bytes, position: 7) else { continue }
          #expect(encoded(fact) == bytes, "\(place.path) \(value)")
        }
      }
    }
  }

  @Test func `an instant and a date are read to the ends of a record's years, and no further`() {
    let span = StoredSpan.record
    for microseconds in [span.instants.lowerBound, span.instants.upperBound] {
      let fact = Fact(
        position: 7, first: 7, recordedAt: Timestamp(microseconds: microseconds), by: .ledger,
        event: .clockAdvanced(to: Timestamp(microseconds: microseconds)))
      #expect((try? decoded(encoded(fact), position: 7)) == fact)
    }
    for days in [span.dates.lowerBound, span.dates.upperBound] {
      let closed = Event.dayClosed(DayClosed(date: CivilDate(daysSinceEpoch: days), expected: []))
      #expect((try? decoded(RangeTests.record(closed), position: 7))?.event == closed)
      let beyond = Event.dayClosed(
        DayClosed(date: CivilDate(daysSinceEpoch: days < 0 ? days - 1 : days + 1), expected: []))
      #expect(
        formError { () throws(FormError) in try decoded(RangeTests.record(beyond)) }?.path == "data.date")
    }
  }

  @Test func `a stay that ends before it starts is not read`() throws {
    guard case .booked(var booked) = EventSamples.of(.booked)[3] else { throw Unexpected() }
    booked.stay.end = booked.stay.start.adding(microseconds: -1)
    let found = formError { () throws(FormError) in try decoded(RangeTests.record(.booked(booked))) }
    #expect(found?.path == "data.start" && found?.message.contains("must not be before") == true)
  }

  private struct Unexpected: Error {}
}
