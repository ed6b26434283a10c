import DaybookTime
import Testing

struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2030-05-01T06:00:00Z", 1_903_845_600_000_000),
    ("1969-12-31T23:59:59.999999Z", -1), ("2030-05-01T06:00:00.000001Z", 1_903_845_600_000_001),
    ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
  ])
  func `an instant reads from and prints as RFC 3339`(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    #expect(Timestamp(microseconds: microseconds).description == text)
  }

  @Test func `an offset is taken off, and a short fraction is filled up`() {
    #expect(Timestamp(rfc3339: "2030-05-01T10:00:00+04:00")?.description == "2030-05-01T06:00:00Z")
    #expect(Timestamp(rfc3339: "2030-05-01T02:30:00-03:30")?.description == "2030-05-01T06:00:00Z")
    #expect(Timestamp(rfc3339: "2030-05-01T06:00:00.5Z")?.description == "2030-05-01T06:00:00.500000Z")
  }

  @Test(arguments: [
    "", "2030-05-01T06:00:00", "2030-05-01T06:00Z", "2030-05-01 06:00:00Z", "2030-05-01T06:00:00z",
    "2030-05-01T24:00:00Z", "2030-05-01T06:60:00Z", "2030-05-01T06:00:60Z", "2030-05-01T06:00:00.Z",
    "2030-05-01T06:00:00.1234567Z", "2030-05-01T06:00:00+0400", "2030-05-01T06:00:00+04:00Z",
    "2030-05-01T06:00:00+04:60", "2030-05-01T06:00:00+26:00", "2030-02-30T06:00:00Z", "2030-05-01T06:00:00Z ",
  ])
  func `anything else is refused`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func `an instant prints in an offset's local time`() throws {
    let instant = try #require(Timestamp(rfc3339: "2030-05-01T06:00:00Z"))
    #expect(instant.formatted(offset: UTCOffset(seconds: 14_400)) == "2030-05-01T10:00:00+04:00")
    #expect(instant.formatted(offset: UTCOffset(seconds: -25_200)) == "2030-04-30T23:00:00-07:00")
    #expect(instant.adding(microseconds: 7).formatted(offset: .zero) == "2030-05-01T06:00:00.000007+00:00")
  }

  @Test func `arithmetic stops at the limits instead of overflowing`() {
    let last = Timestamp(microseconds: .max)
    let first = Timestamp(microseconds: .min)
    #expect(last.adding(minutes: 1) == last && first.adding(minutes: -1) == first)
    #expect(Timestamp.epoch.adding(minutes: .max) == last && Timestamp.epoch.adding(minutes: .min) == first)
    #expect(Timestamp.epoch.adding(seconds: .max) == last && Timestamp.epoch.adding(seconds: .min) == first)
    #expect(last.adding(microseconds: .max) == last && first.adding(microseconds: .min) == first)
    #expect(last.microseconds(since: first) == .max && first.microseconds(since: last) == .min)
    #expect(Timestamp.epoch.microseconds(since: first) == .max)
    #expect(Timestamp(epochSeconds: .max) == last && Timestamp(epochSeconds: .min) == first)
    #expect(Timestamp.epoch.adding(minutes: 90) == Timestamp.epoch.adding(seconds: 5_400))
    #expect(Timestamp(microseconds: -1).epochSeconds == -1)
    #expect(last.description == "294247-01-10T04:00:54.775807Z")
    #expect(first.formatted(offset: UTCOffset(seconds: .min)).hasSuffix("-25:59:59"))
  }
}
