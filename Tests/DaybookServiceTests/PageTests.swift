import Daybook
import DaybookFiles
import DaybookJSON
import Testing

@testable import DaybookService

/// The screens' files as they are served.
@Suite struct PageTests {
  private static let folder = #filePath.replacing(
    "Tests/DaybookServiceTests/PageTests.swift", with: "Sources/CDaybookPages/Pages")

  @Test func `every file of the folder is built in as it stands there, under a path of its own`() throws {
    let pages = Pages(phone: nil)
    #expect(pages.all.map(\.name).sorted() == (try Files.names(in: PageTests.folder)).sorted())
    #expect(Set(pages.all.map(\.path)).count == pages.all.count)
    for page in pages.all where !page.name.hasSuffix(".html") {
      #expect(page.bytes == (try Files.bytes(of: "\(PageTests.folder)/\(page.name)")), "\(page.name)")
    }
  }

  @Test func `a page is told with its type and tag, and 304 to whoever has it`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    for page in Pages(phone: nil).all {
      let client = try RawClient(UInt16(served.service.port))
      client.send("GET \(page.path)?venue=sahil HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let answer = try client.answer()
      #expect(
        answer.status == 200 && answer.body == String(decoding: page.bytes, as: UTF8.self), "\(page.path)")
      #expect(answer.field("content-type") == page.type && page.type != "application/octet-stream")
      #expect(answer.field("etag") == page.tag && answer.field("cache-control") == "no-cache")
      #expect(answer.field("content-security-policy")?.hasPrefix("default-src 'self'") == true)
      #expect(answer.field("x-content-type-options") == "nosniff")
      client.send("GET \(page.path) HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \(page.tag)\r\n\r\n")
      #expect(try client.answer().status == 304)
    }
    #expect(try served.post("/kitchen").status == 405)
    #expect(try served.get("/pages/none.js").status == 404)
  }

  @Test func `the number to call stands in the page for guests, and must be one`() throws {
    let page = try #require(Pages(phone: "+994 12 000 00 00").find("/book"))
    #expect(String(decoding: page.bytes, as: UTF8.self).contains("+994 12 000 00 00"))
    var configuration = ServiceConfiguration()
    configuration.phone = "<b>call</b>"
    #expect(throws: LedgerFailure.self) { try configuration.check() }
    configuration.phone = "+994 12 000 00 00"
    try configuration.check()
  }

  @Test func `a venue is told to anybody: its time, areas and stations`() throws {
    let served = try ServedLedger()
    defer { served.close() }
    let answer = try served.get("/v1/venues/sahil", ["Daybook-Actor: guest:ana"])
    #expect(answer.status == 200 && answer.text("venue") == "sahil" && answer.text("at") != nil)
    #expect(answer.json["stations"] != nil && answer.json["areas"] != nil)
    #expect(try served.get("/v1/venues").raw.body.contains("\"sahil\""))
    #expect(try served.get("/v1/venues/none").status == 404)
  }
}
