import Testing

@testable import DaybookBench

/// What wrk prints, read.
struct WrkTests {
  private static let whole = """
    Running 3s test @ http://127.0.0.1:8080/
      1 threads and 64 connections
      Latency Distribution
         50%  812.00us
         75%    1.10ms
         90%    1.72ms
         99%    1.20s
      88123 requests in 3.00s, 200.10MB read
      Socket errors: connect 1, read 2, write 0, timeout 4
      Non-2xx or 3xx responses: 5
    Requests/sec:  29310.55
    Transfer/sec:     66.60MB
    """

  @Test func `rate, latencies and failures are read`() throws {
    let wrk = try #require(Wrk(WrkTests.whole))
    #expect(wrk.rate == 29310.55 && wrk.median == 0.812 && wrk.tail == 1200 && wrk.failures == 12)
  }

  @Test func `a run without failures has none, and one without a rate is no run`() {
    let lines = WrkTests.whole.split(separator: "\n").filter {
      !$0.contains("errors") && !$0.contains("Non-2xx")
    }
    #expect(Wrk(lines.joined(separator: "\n"))?.failures == 0)
    #expect(Wrk(lines.dropLast(2).joined(separator: "\n")) == nil)
    #expect(Wrk("unable to connect to 127.0.0.1:1 Connection refused") == nil)
  }
}
