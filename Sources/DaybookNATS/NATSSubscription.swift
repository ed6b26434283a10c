internal import CDaybookNATS

/// Messages of one subject, as long as this value is kept.
// Sendable: libnats locks its subscription; the pointer itself never changes.
@safe package final class NATSSubscription: @unchecked Sendable {
  private let handle: OpaquePointer
  /// Kept, because its subscriptions end with it.
  private let connection: NATSConnection

  /// What each message is handed to; libnats keeps it until no message is on its way any more.
  private final class Taker: Sendable {
    let wanted: [String]
    let deliver: @Sendable (NATSMessage) -> Void

    init(_ wanted: [String], _ deliver: @escaping @Sendable (NATSMessage) -> Void) {
      (self.wanted, self.deliver) = (wanted, deliver)
    }
  }

  init(
    _ connection: NATSConnection, _ subject: String, wanting wanted: [String],
    _ deliver: @escaping @Sendable (NATSMessage) -> Void
  ) throws(NATSFailure) {
    self.connection = connection
    let taker = unsafe Unmanaged.passRetained(Taker(wanted, deliver))
    var handle: OpaquePointer?
    let status = unsafe natsConnection_Subscribe(
      &handle, connection.handle, subject,
      { _, _, message, taker in
        guard let message = unsafe message else { return }
        defer { unsafe natsMsg_Destroy(message) }
        guard let taker = unsafe taker else { return }
        let found = unsafe Unmanaged<Taker>.fromOpaque(taker).takeUnretainedValue()
        found.deliver(unsafe NATSMessage(received: message, wanting: found.wanted))
      }, taker.toOpaque())
    guard status == NATS_OK, let handle = unsafe handle else {
      unsafe taker.release()
      try NATSConnection.check(status)
      throw NATSFailure(.broken, "the library gave no subscription")
    }
    unsafe self.handle = handle
    unsafe natsSubscription_SetOnCompleteCB(
      handle,
      { taker in
        if let taker = unsafe taker { unsafe Unmanaged<Taker>.fromOpaque(taker).release() }
      }, taker.toOpaque())
  }

  deinit { unsafe natsSubscription_Destroy(handle) }
}
