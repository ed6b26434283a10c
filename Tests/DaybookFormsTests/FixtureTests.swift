import DaybookDomain
import DaybookForms
import Foundation
import Testing

struct FixtureTests {
  /// Writes once, before any test reads.
  static let written = Result { try Fixtures.writeMissing() }

  init() throws { try Self.written.get() }

  @Test(arguments: Fixtures.all)
  func `the stored bytes decode to the fact, in whatever form they are`(fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    #expect(try decoded(bytes, position: fixture.fact.position) == fixture.fact)
    #expect(isDeterministic(bytes))
    #expect(fixture.name.split(separator: "-")[0] == fixture.type.rawValue)
  }

  @Test(arguments: Fixtures.current)
  func `what is stored in the current form encodes to the same bytes`(fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    #expect(hex(encoded(try decoded(bytes))) == hex(bytes))
  }

  @Test(arguments: Fixtures.older)
  func `what is stored in an older form is written in the current one, and says the same`(fixture: Fixture)
    throws
  {
    let bytes = encoded(try decoded(try fixture.bytes(), position: fixture.fact.position))
    var same = fixture.fact
    same.form = nil
    #expect(try decoded(bytes, position: fixture.fact.position) == same)
    #expect(try RecordForm.peek(bytes.span.bytes).version == EventForms.current(fixture.type))
    #expect(hex(bytes) != hex(try fixture.bytes()))
  }

  @Test(arguments: Fixtures.current)
  func `the listing beside the bytes names the same fields`(fixture: Fixture) throws {
    let fact = try decoded(try fixture.bytes())
    #expect(ListingWriter.listing { RecordForm.write(fact, to: &$0) } == (try fixture.listing()))
  }

  @Test(arguments: EventType.allCases)
  func `every type of event has a fixture of every form`(type: EventType) {
    #expect(EventForms.current(type) >= 1)
    for version in 1...EventForms.current(type) {
      #expect(Fixtures.all.contains { $0.name == type.rawValue && $0.version == version })
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func `every stored file belongs to a fact that is read`(version: Int) throws {
    let names = Fixtures.all.filter { $0.version == version }.map(\.name)
    let folder = Fixtures.root.appendingPathComponent("form\(version)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(names.flatMap { ["\($0).cbor.hex", "\($0).json"] }))
    #expect(Set(names).count == names.count)
    #expect(Fixtures.all.allSatisfy { $0.version <= 4 })
  }

  @Test(arguments: Fixtures.all)
  func `a record's head is read without its data`(fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    let head = try RecordForm.peek(bytes.span.bytes)
    #expect(head.type == fixture.type)
    #expect(head.version == fixture.version)
    #expect(head.venue == fixture.fact.venue)
    #expect(head.key == fixture.fact.key)
    #expect(head.by == fixture.fact.by)
  }

  @Test func `a form that was released before knows no field that came later`() throws {
    for fixture in Fixtures.older {
      var bytes = encoded(fixture.fact)
      let version = Array("version".utf8)
      let place = try #require(bytes.firstRange(of: version)).upperBound
      bytes[place] = UInt8(fixture.version)
      let isRead = formError { () throws(FormError) in try decoded(bytes) } == nil
      let addsNothing =
        [
          .arrived, .accepted, .undone, .reassigned, .seated, .dayClosed, .dayReopened, .refused, .answered,
          .venueDefined, .requested, .blocked, .waitlistJoined, .prepConfirmed, .retimed,
        ]
        .contains(fixture.type)
        || ([.modified, .booked, .walkedIn, .holdPlaced].contains(fixture.type) && fixture.version > 1)
      #expect(isRead == addsNothing, "\(fixture.testDescription)")
    }
  }
}

extension Fixtures {
  /// Only when asked to, only in the current form, and never over what is there.
  static func writeMissing() throws {
    guard ProcessInfo.processInfo.environment["DAYBOOK_WRITE_FIXTURES"] == "1" else { return }
    for fixture in current {
      let file = fixture.folder.appendingPathComponent("\(fixture.name).cbor.hex")
      guard !FileManager.default.fileExists(atPath: file.path) else { continue }
      try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
      try Data((hex(encoded(fixture.fact)) + "\n").utf8).write(to: file, options: .withoutOverwriting)
      try Data(ListingWriter.listing { RecordForm.write(fixture.fact, to: &$0) }.utf8)
        .write(to: fixture.folder.appendingPathComponent("\(fixture.name).json"))
    }
  }
}
