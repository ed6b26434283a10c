internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// The booking partner's contract: a large search service asks what is free, books, changes and cancels for its users.
///
/// Business failures are part of a 200; everything else is a status with the form that the contract's other servers have
/// (google.rpc.Status as JSON).
extension Dialect {
  static let gmb = Dialect(
    routes: [
      DialectRoute("gmbHealthCheck", .get, "/gmb/v3/HealthCheck", by: .everybody) {
        context async throws(Problem) in
        // Who can read the ledger can be served.
        let _: Position = try await context.read { $0.position }
        return context.json { json in json.object { $0.field("status", text: "SERVING") } }
      },
      call("BatchAvailabilityLookup") { context async throws(Problem) in try await lookUp(context) },
      call("CheckAvailability") { context async throws(Problem) in try await checkAvailability(context) },
      call("CreateBooking") { context async throws(Problem) in try await createBooking(context) },
      call("UpdateBooking") { context async throws(Problem) in try await updateBooking(context) },
      call("GetBookingStatus") { context async throws(Problem) in try await bookingStatus(context) },
      call("ListBookings") { context async throws(Problem) in try await listBookings(context) },
      call("BatchGetWaitEstimates") { context async throws(Problem) in try await waitEstimates(context) },
      call("CreateWaitlistEntry") { context async throws(Problem) in try await joinWaitlist(context) },
      call("GetWaitlistEntry") { context async throws(Problem) in try await waitlistEntry(context) },
      call("DeleteWaitlistEntry") { context async throws(Problem) in try await leaveWaitlist(context) },
    ], mayEndInSlash: true, takesBasic: true
  ) { problem in
    var json = JSONWriter()
    let status = RPCStatus(problem)
    json.object { $0.object("error") { status.write(to: &$0) } }
    json.endLine()
    return HTTPAnswer(
      status.code, [HTTPField("Content-Type", "application/json")] + problem.fields, body: json.bytes)
  }

  private static func call(
    _ name: String, run: @escaping @Sendable (PartnerContext) async throws(Problem) -> HTTPAnswer
  ) -> DialectRoute {
    DialectRoute("gmb" + name, .post, "/gmb/v3/" + name, by: [.guest]) { context async throws(Problem) in
      try await run(PartnerContext(context))
    }
  }
}
