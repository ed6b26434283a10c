import Daybook
import DaybookFiles
import DaybookNATS
import DaybookReplication
import DaybookTemporary
import Testing

/// The servers' configuration, and what they say of themselves.
struct ServerFilesTests {
  private let three = ["s1=10.0.0.1", "s2=10.0.0.2:4300", "s3=n3.example"].compactMap {
    ServerFiles.Server($0)
  }

  private func text(_ name: String, in place: TemporaryDirectory) throws -> String {
    try #require(try Files.text(of: "\(place.path)/nats/\(name)", atMost: 1 << 16))
  }

  @Test func `each server's file syncs always, names the others and lets no node delete`() throws {
    let place = try TemporaryDirectory()
    let files = try ServerFiles(three, stream: "HOUSE", certificates: "/etc/nats", store: "/var/lib/nats")
    try files.write(into: place.path + "/nats")
    let second = try text("s2.conf", in: place)
    for line in [
      "server_name: s2", "listen: \"10.0.0.2:4300\"", "http: \"127.0.0.1:8300\"", "max_payload: 1MB",
      "sync_interval: always", "store_dir: \"/var/lib/nats/s2\"", "listen: \"10.0.0.2:6300\"",
      "routes: [\"nats://10.0.0.1:6222\", \"nats://n3.example:6222\"]", "cert_file: \"/etc/nats/s2.pem\"",
      "verify: true", "$JS.API.STREAM.INFO.HOUSE",
    ] { #expect(second.contains(line), "\(line)") }
    let permissions = try #require(second.split(separator: "permissions").last)
    for word in ["DELETE", "PURGE", "CREATE", "UPDATE", "\">\"", "$JS.API.>"] {
      #expect(!permissions.contains(word), "\(word)")
    }
    let password = try text("node.password", in: place)
    #expect(password.utf8.count == 33)
    #expect(second.contains(password.dropLast()))
    #expect(try text("admin.password", in: place) != password)
    // Written again, the files agree with servers that run by the first.
    try files.write(into: place.path + "/nats")
    #expect(try text("node.password", in: place) == password)
    #expect(try text("s2.conf", in: place) == second)
  }

  @Test(arguments: [0, 2, 4])
  func `a number of servers without a majority of its own is refused`(count: Int) {
    let servers = (0..<count).compactMap { ServerFiles.Server("s\($0)=10.0.0.\($0)") }
    #expect(servers.count == count)
    #expect(throws: LedgerFailure.self) { try ServerFiles(servers, store: "x") }
  }

  @Test func `servers of one name or one address are refused`() {
    for texts in [["a=h1", "a=h2", "b=h3"], ["a=h1", "b=h1", "c=h3"]] {
      #expect(throws: LedgerFailure.self) {
        try ServerFiles(texts.compactMap { ServerFiles.Server($0) }, store: "x")
      }
    }
  }

  @Test(arguments: [
    "", "s1", "=h", "s1=", "S1=h", "s1=h:0", "s1=h:99999", "s1=h:x", "s1=h:1:2", "s1=h\"x", "s 1=h",
  ])
  func `what names no server is refused`(text: String) { #expect(ServerFiles.Server(text) == nil) }

  @Test func `a server's answer is read with its replica, and anything else is none`() throws {
    let answer = Array(
      """
      {"server":{"name":"s1","ver":"2.15.1"},"data":{"config":{"sync_interval":120000000000,"sync_always":true},
      "account_details":[{"name":"LEDGER","stream_detail":[
      {"name":"OTHER","state":{"messages":1,"first_seq":1,"last_seq":1}},
      {"name":"DAYBOOK","cluster":{"leader":"s2"},"state":{"messages":98,"first_seq":1,"last_seq":100,"num_deleted":2}}]}]}}
      """.utf8)
    let report = try #require(NATSServerReport(answer, stream: "DAYBOOK"))
    #expect(
      report
        == NATSServerReport(
          name: "s1", version: "2.15.1", syncsAlways: true,
          replica: NATSServerReport.Replica(first: 1, last: 100, messages: 98, deleted: 2, leader: "s2")))
    #expect(NATSServerReport(answer, stream: "NONE")?.replica == nil)
    let weak = Array("{\"server\":{\"name\":\"s1\",\"ver\":\"2.9.10\"},\"data\":{}}".utf8)
    #expect(NATSServerReport(weak, stream: "DAYBOOK")?.syncsAlways == false)
    #expect(NATSServerReport([], stream: "DAYBOOK") == nil)
    #expect(NATSServerReport(Array("{\"error\":{}}".utf8), stream: "DAYBOOK") == nil)
  }
}
