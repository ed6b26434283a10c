internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Settings: maintenance, which is the ledger's own.
extension DialectRoute {
  static let reservoSettings = [
    DialectRoute("reservoMaintenance", .get, "/reservo/api/v1/settings/maintenance", by: .everybody) {
      context async throws(Problem) in try await maintenance(context)
    },
    DialectRoute("reservoSetMaintenance", .put, "/reservo/api/v1/settings/maintenance", by: [.operator]) {
      context async throws(Problem) in
      guard context.principal.venues == nil else { throw .forbidden("maintenance is of all venues") }
      let body = try DialectBody(context)
      let command = SetMaintenance(
        on: try body.needed("enabled", body.bool), message: try body.text("message"))
      let receipt = try await context.execute(command, key: context.call.idempotencyKey())
      return try await maintenance(context.seeing(receipt.position))
    },
    DialectRoute("reservoStatus", .get, "/reservo/api/v1/settings/status", by: .everybody) {
      context async throws(Problem) in
      let maintenance = try await context.read { $0.maintenance }
      return context.json { json in
        json.object { json in
          json.field("operational", bool: !maintenance.isOn)
          json.name("maintenance")
          maintenance.writeReservo(to: &json)
        }
      }
    },
  ]

  private static func maintenance(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let maintenance = try await context.read { $0.maintenance }
    return context.json { maintenance.writeReservo(to: &$0) }
  }
}

extension MaintenanceSet {
  fileprivate func writeReservo(to json: inout JSONWriter) {
    json.object { json in
      json.field("enabled", bool: isOn)
      json.field("message", text: message)
    }
  }
}
