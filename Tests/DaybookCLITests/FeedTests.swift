import DaybookJSON
import DaybookOperations
import Testing

/// `daybook feed`: files for a booking partner.
@Suite struct FeedTests {
  @Test func `three files are written, again over the old ones, and each is JSON`() throws {
    let place = try Place()
    for _ in 0..<2 {
      let ran = try place.must(
        "feed", "gmb", place.path, "--from", "2030-05-01", "--to", "2030-05-01", "--json")
      let made = try JSONParser.parse(Array(ran.output.utf8))
      guard case .array(let files)? = made["files"] else { throw Unexpected(ran.output) }
      #expect(
        files.map { $0["file"] }
          == ["merchants.json", "services.json", "availability.json"].map { .string($0) })
      for file in files {
        guard case .string(let name)? = file["file"] else { throw Unexpected(ran.output) }
        let value = try JSONParser.parse(try FileBytes.read("\(place.path)/\(name)"))
        #expect(value["metadata"]?["total_shards"] == .integer(1) && file["entries"] != .integer(0))
      }
    }
    #expect(try place.must("feed", "gmb", place.path).output.contains("as at position"))
  }

  @Test func `what cannot be written is refused before anything is`() throws {
    let place = try Place()
    let wrong = [
      ["feed", "other", place.path], ["feed", "gmb", place.path, "--to", "2030-05-01"],
      ["feed", "gmb", place.path, "--from", "2030-05-02", "--to", "2030-05-01"],
      ["feed", "gmb", place.path, "--from", "2030-05-01", "--to", "2030-08-01"],
    ]
    for words in wrong { #expect(try place.run(words).code == 2, "\(words)") }
    #expect(try place.run("feed", "gmb", place.path, "--venue", "nowhere").code == 1)
    #expect(try place.run("feed", "gmb", "\(place.path)/none").code == 3)
  }
}
