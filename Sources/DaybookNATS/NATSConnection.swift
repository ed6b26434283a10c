internal import CDaybookNATS
internal import Glibc

/// A connection to a cluster of NATS servers; it goes to another server by itself when one ends.
///
/// Of libnats 3.4.1 only what is sound in it is used: publish, request, and plain subscriptions. Its pull subscriptions
/// and ordered consumers are not: they overflow and free twice (nats.c #749, #839).
// Sendable: libnats locks its connection; the pointer itself never changes.
@safe package final class NATSConnection: @unchecked Sendable {
  let handle: OpaquePointer

  /// Begins to connect, and goes on in the background where no server answers yet.
  ///
  /// Throws `.malformed` for an address that is none, `.broken` where the library has no memory or thread.
  package init(_ options: NATSOptions) throws(NATSFailure) {
    var settings: OpaquePointer?
    try NATSConnection.check(unsafe natsOptions_Create(&settings))
    defer { unsafe natsOptions_Destroy(settings) }
    try unsafe NATSConnection.prepare(settings, options)
    var handle: OpaquePointer?
    let status = unsafe natsConnection_Connect(&handle, settings)
    if status != NATS_NOT_YET_CONNECTED { try NATSConnection.check(status) }
    guard let handle = unsafe handle else { throw NATSFailure(.broken, "the library gave no connection") }
    unsafe self.handle = handle
  }

  deinit {
    unsafe natsConnection_Close(handle)
    unsafe natsConnection_Destroy(handle)
  }

  private static func prepare(_ settings: OpaquePointer?, _ options: NATSOptions) throws(NATSFailure) {
    let copies = unsafe options.servers.map { unsafe strdup($0) }
    defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
    var servers = unsafe copies.map { unsafe UnsafePointer<CChar>($0) }
    try check(unsafe natsOptions_SetServers(settings, &servers, Int32(servers.count)))
    try check(unsafe natsOptions_SetName(settings, options.name))
    try check(unsafe natsOptions_SetTimeout(settings, options.connecting.wholeMilliseconds))
    try check(unsafe natsOptions_SetMaxReconnect(settings, -1))
    try check(unsafe natsOptions_SetReconnectWait(settings, 100))
    try check(unsafe natsOptions_SetReconnectJitter(settings, 50, 50))
    try check(unsafe natsOptions_SetPingInterval(settings, 2000))
    try check(unsafe natsOptions_SetMaxPingsOut(settings, 2))
    try check(unsafe natsOptions_SetRetryOnFailedConnect(settings, true, nil, nil))
    // Nothing is kept to be sent later: whoever sends decides anew.
    try check(unsafe natsOptions_SetFailRequestsOnDisconnect(settings, true))
    try check(unsafe natsOptions_SetReconnectBufSize(settings, 1))
    guard let authorities = options.authorities else { return }
    try check(unsafe natsOptions_SetSecure(settings, true))
    try check(unsafe natsOptions_LoadCATrustedCertificates(settings, authorities))
  }

  /// Whether a server is connected now.
  package var isConnected: Bool { unsafe natsConnection_Status(handle) == NATS_CONN_STATUS_CONNECTED }

  /// Sends a message to whoever listens; nobody says whether it was heard.
  package func publish(_ message: NATSMessage) throws(NATSFailure) {
    let made = try OutgoingMessage(message)
    try NATSConnection.check(unsafe natsConnection_PublishMsg(handle, made.handle))
  }

  /// Sends a message and blocks until one answers, at most so long. Never on the cooperative pool.
  ///
  /// - Parameter wanted: Names of fields to look for in the answer.
  package func request(
    _ message: NATSMessage, within time: Duration, wanting wanted: [String] = []
  ) throws(NATSFailure) -> NATSMessage {
    let made = try OutgoingMessage(message)
    var answer: OpaquePointer?
    let status = unsafe natsConnection_RequestMsg(&answer, handle, made.handle, time.wholeMilliseconds)
    try NATSConnection.check(status)
    guard let answer = unsafe answer else { throw NATSFailure(.broken, "the library gave no answer") }
    defer { unsafe natsMsg_Destroy(answer) }
    return unsafe NATSMessage(received: answer, wanting: wanted)
  }

  /// Sends a message and collects answers until `isLast`, the number or the time is reached.
  ///
  /// The last is left out. Throws only if it could not be sent: fewer answers than there are may come.
  package func requestMany(
    _ message: NATSMessage, most: Int, within time: Duration, wanting wanted: [String],
    until isLast: (NATSMessage) -> Bool
  ) throws(NATSFailure) -> [NATSMessage] {
    var inbox: UnsafeMutablePointer<natsInbox>?
    try NATSConnection.check(unsafe natsInbox_Create(&inbox))
    defer { unsafe natsInbox_Destroy(inbox) }
    guard let name = unsafe inbox.map({ unsafe String(cString: $0) }) else {
      throw NATSFailure(.broken, "the library gave no inbox")
    }
    var subscription: OpaquePointer?
    try NATSConnection.check(unsafe natsConnection_SubscribeSync(&subscription, handle, inbox))
    defer { unsafe natsSubscription_Destroy(subscription) }
    try publish(
      NATSMessage(subject: message.subject, reply: name, fields: message.fields, body: message.body))
    var answers: [NATSMessage] = []
    let end = ContinuousClock.now + time
    while answers.count < most {
      let left = end - ContinuousClock.now
      guard left > .zero else { break }
      var answer: OpaquePointer?
      guard unsafe natsSubscription_NextMsg(&answer, subscription, left.wholeMilliseconds) == NATS_OK,
        let answer = unsafe answer
      else { break }
      defer { unsafe natsMsg_Destroy(answer) }
      let taken = unsafe NATSMessage(received: answer, wanting: wanted)
      if isLast(taken) { break }
      answers.append(taken)
    }
    return answers
  }

  /// Has messages of a subject delivered, one after another, on a thread of the library's: return quickly.
  ///
  /// It ends with the value that is returned.
  package func subscribe(
    _ subject: String, wanting wanted: [String] = [], _ deliver: @escaping @Sendable (NATSMessage) -> Void
  ) throws(NATSFailure) -> NATSSubscription {
    try NATSSubscription(self, subject, wanting: wanted, deliver)
  }

  /// Throws what a status says, unless it says that all is well.
  static func check(_ status: natsStatus) throws(NATSFailure) {
    guard status != NATS_OK else { return }
    let kind: NATSFailure.Kind =
      switch status {
      case NATS_NO_RESPONDERS: .noResponders
      case NATS_TIMEOUT: .timedOut
      case NATS_CONNECTION_CLOSED, NATS_CONNECTION_DISCONNECTED, NATS_STALE_CONNECTION, NATS_NO_SERVER,
        NATS_NOT_YET_CONNECTED, NATS_INSUFFICIENT_BUFFER, NATS_IO_ERROR, NATS_DRAINING:
        .disconnected
      case NATS_MAX_PAYLOAD: .tooLarge
      case NATS_CONNECTION_AUTH_FAILED, NATS_NOT_PERMITTED: .forbidden
      case NATS_INVALID_ARG, NATS_INVALID_SUBJECT, NATS_ADDRESS_MISSING: .malformed
      default: .broken
      }
    throw NATSFailure(kind, unsafe String(cString: natsStatus_GetText(status)))
  }
}

/// A message on its way out; libnats frees it with the value.
@safe private final class OutgoingMessage {
  let handle: OpaquePointer

  init(_ message: NATSMessage) throws(NATSFailure) {
    var made: OpaquePointer?
    let body = message.body
    try NATSConnection.check(
      unsafe body.withUnsafeBytes { bytes in
        let data = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        return if let reply = message.reply {
          unsafe natsMsg_Create(&made, message.subject, reply, data, Int32(bytes.count))
        } else {
          unsafe natsMsg_Create(&made, message.subject, nil, data, Int32(bytes.count))
        }
      })
    guard let made = unsafe made else { throw NATSFailure(.broken, "the library made no message") }
    unsafe handle = made
    for (name, value) in message.fields {
      try NATSConnection.check(unsafe natsMsgHeader_Set(handle, name, value))
    }
  }

  deinit { unsafe natsMsg_Destroy(handle) }
}

extension NATSMessage {
  /// Copies what the library lends; a status that the server sends instead of a message is the field `Status`.
  @unsafe init(received handle: OpaquePointer, wanting wanted: [String]) {
    var fields: [String: String] = [:]
    for name in wanted {
      var value: UnsafePointer<CChar>?
      guard unsafe natsMsgHeader_Get(handle, name, &value) == NATS_OK, let value = unsafe value else {
        continue
      }
      fields[name] = unsafe String(cString: value)
    }
    let count = unsafe Int(natsMsg_GetDataLength(handle))
    let data = unsafe UnsafeRawBufferPointer(start: natsMsg_GetData(handle), count: count)
    self.init(
      subject: unsafe natsMsg_GetSubject(handle).map { unsafe String(cString: $0) } ?? "",
      reply: unsafe natsMsg_GetReply(handle).map { unsafe String(cString: $0) },
      fields: fields, body: unsafe Array(data))
  }
}

extension Duration {
  /// At least one: to libnats, nothing less is a time.
  fileprivate var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = Swift.min(self, .seconds(86_400)).components
    return max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
  }
}
