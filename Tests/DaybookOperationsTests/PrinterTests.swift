import Daybook
import DaybookDomain
import DaybookPrinter
import DaybookStore
import DaybookStories
import DaybookTesting
import Testing

@testable import DaybookOperations

/// What a kitchen's printer is sent, and when a notice counts as delivered.
@Suite struct PrinterTests {
  private func profile(_ name: String) throws -> PrinterProfile { try #require(PrinterProfile.named(name)) }

  private func printed(_ text: String, on name: String, _ size: PrintJob.Size = .normal) throws -> [UInt8] {
    var job = PrintJob(try profile(name))
    job.line(text, size)
    return job.bytes()
  }

  /// The lines, without what sets sizes and pages, and without the cut.
  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var (text, place) = ([UInt8](), 0)
    while place < bytes.count {
      switch bytes[place] {
      case 0x1B: place += bytes[place + 1] == 0x40 ? 2 : 3
      case 0x1D: place += 4
      default:
        text.append(bytes[place])
        place += 1
      }
    }
    return text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
  }

  @Test func `there is a profile of every name that is listed`() {
    #expect(PrinterProfile.all.map(\.name) == ["tm-t88", "tm-u220", "80mm", "58mm", "plain"])
  }

  @Test func `a letter is printed from the page that has it`() throws {
    // CP857 has the Turkish and most Azerbaijani letters, CP866 the Russian ones.
    #expect(
      try printed("Çay", on: "tm-t88") == [0x1B, 0x40, 0x1B, 0x74, 0, 0x80] + Array("ay\n".utf8)
        + PrinterProfile.partialCut)
    #expect(
      try printed("ğ", on: "tm-t88") == [0x1B, 0x40, 0x1B, 0x74, 13, 0xA7, 0x0A] + PrinterProfile.partialCut)
    #expect(
      try printed("Борщ", on: "tm-t88")
        == [0x1B, 0x40, 0x1B, 0x74, 17, 0x81, 0xAE, 0xE0, 0xE9, 0x0A] + PrinterProfile.partialCut)
    // The same letter, its mark apart.
    #expect(try printed("e\u{301}", on: "tm-t88") == printed("é", on: "tm-t88"))
  }

  @Test func `a letter that the printer lacks is written in ASCII, and the slip says so`() throws {
    let slip = lines(try printed("Şəkərbura, Борщ, ĞI", on: "tm-u220")).map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(slip[0] == "Sekerbura, Borshch, GI")
    let note = slip[2...].joined(separator: " ")
    #expect(note.contains("latin small letter schwa, written e"))
    #expect(note.contains("cyrillic small letter shcha, written shch"))
    #expect(try lines(printed("漢 ₼5", on: "tm-t88"))[0] == Array("<6F22> AZN5".utf8))
  }

  @Test(arguments: PrinterProfile.all.map(\.name))
  func `nothing is ever printed as a question mark, and no line is longer than the paper`(_ name: String)
    throws
  {
    let profile = try profile(name)
    for size in [PrintJob.Size.normal, .high, .large] {
      for start in [UInt32(0x20), 0x100, 0x180, 0x400, 0x1E00, 0x2000, 0x2100] {
        let scalars = (start..<start + 0x100).filter { $0 != 0x3F }.compactMap(UnicodeScalar.init)
        var text = ""
        for scalar in scalars { text.unicodeScalars.append(scalar) }
        var job = PrintJob(profile)
        job.line(text, size)
        for line in lines(job.bytes()) {
          #expect(!line.contains(0x3F), "\(String(decoding: line, as: UTF8.self))")
          #expect(line.count <= profile.columns)
        }
      }
    }
  }

  @Test func `a long name is broken between words, and never cut`() throws {
    let name = "Fısıncan plov with chestnuts, apricots and a name that goes on andonandonandonandonandonandon"
    let slip = lines(try printed(name, on: "58mm", .large))
    let body = slip.prefix { $0.first != 0x2D }
    #expect(body.filter { $0.count > 16 }.isEmpty)
    let all = body.joined().filter { $0 != 0x20 }
    #expect(String(decoding: all, as: UTF8.self) == name.replacing("ı", with: "i").filter { $0 != " " })
  }

  // MARK: A printer in the network

  /// A kitchen with a dish that is out: a notice to all stations.
  private func kitchen() throws -> TestLedger {
    let ledger = try TestLedger(venues: Venues.sahil)
    try ledger.receipt(of: EightySix(venue: "sahil", item: "plov"))
    return ledger
  }

  private func states(_ ledger: TestLedger) throws -> [NoticeState] {
    try ledger.read { $0.notices(at: "sahil").map(\.state) }
  }

  private func printer(_ ledger: TestLedger, _ fake: FakePrinter, _ told: Told = Told()) throws
    -> NoticePrinter
  {
    try NoticePrinter(
      ledger.ledger,
      PrinterDestination(venue: "sahil", address: "127.0.0.1", port: fake.port, profile: "tm-t88")
    ) { told.add($0) }
  }

  final class Told: Sendable {
    private let lines = Monitor<[String]>([])
    func add(_ line: String) { lines.withLock(wake: true) { $0.append(line) } }
    /// Waits for a line with these words.
    func hears(_ words: String) -> Bool {
      lines.wait(until: .now + .seconds(600)) { $0.contains { $0.contains(words) } ? true : nil } ?? false
    }
  }

  @Test func `a notice is delivered once it is on paper, each once, in order`() throws {
    let ledger = try kitchen()
    let fake = try FakePrinter()
    let printer = try printer(ledger, fake)
    #expect(fake.slips(1).count == 1)
    try ledger.receipt(of: EightySix(venue: "sahil", item: "dolma"))
    let slips = fake.slips(2)
    printer.stop()
    fake.close()
    #expect(slips.map { lines($0).contains(Array("plov".utf8)) } == [true, false])
    #expect(slips.map { lines($0).contains(Array("dolma".utf8)) } == [false, true])
    #expect(try states(ledger) == [.delivered, .delivered])
    ledger.close()
  }

  @Test(arguments: [
    (FakePrinter.Mood.outOfPaper, "out of paper"), (.coverOpen, "cover is open"),
    (.endsMidway, "ended the connection"),
  ])
  func `a printer that cannot print leaves the notice pending, and prints it when it can`(
    _ mood: FakePrinter.Mood, _ words: String
  ) throws {
    let ledger = try kitchen()
    let fake = try FakePrinter(mood)
    let told = Told()
    let printer = try printer(ledger, fake, told)
    #expect(told.hears(words))
    #expect(try states(ledger) == [.pending])
    fake.mood = .ready
    #expect(fake.slips(1).count == 1)
    #expect(told.hears("prints again"))
    printer.stop()
    fake.close()
    #expect(try states(ledger) == [.delivered])
    ledger.close()
  }

  @Test func `a printer that is away is told of, and nothing is delivered`() throws {
    let ledger = try kitchen()
    let fake = try FakePrinter()
    fake.close()
    let told = Told()
    let printer = try printer(ledger, fake, told)
    #expect(told.hears("see that it is on"))
    printer.stop()
    #expect(try states(ledger) == [.pending])
    ledger.close()
  }

  @Test func `what was delivered before it starts is not printed again`() throws {
    let ledger = try kitchen()
    try ledger.receipt(of: DeliverNotices(venue: "sahil", audience: .kitchen, through: 1))
    let fake = try FakePrinter()
    let printer = try printer(ledger, fake)
    try ledger.receipt(of: EightySix(venue: "sahil", item: "dolma"))
    let slips = fake.slips(1)
    printer.stop()
    fake.close()
    #expect(slips.count == 1 && lines(slips[0]).contains(Array("dolma".utf8)))
    ledger.close()
  }

  @Test func `an unknown profile or venue is refused`() throws {
    let ledger = try kitchen()
    for (venue, profile) in [("sahil", "inkjet"), ("nowhere", "plain")] as [(VenueID, String)] {
      #expect(throws: LedgerFailure.self) {
        try NoticePrinter(
          ledger.ledger, PrinterDestination(venue: venue, address: "127.0.0.1", profile: profile)
        ) { _ in }
      }
    }
    ledger.close()
  }
}
