internal import CDaybookHTTP
internal import Glibc

/// The library's server, owned by one place: started once, quieted once, stopped once.
@safe struct HTTPDaemon: ~Copyable {
  private let handle: OpaquePointer

  /// Starts its thread over a listening socket; nil when it does not start.
  init?(_ context: HTTPContext, _ listener: Int32, _ tls: HTTPServer.TLS?) {
    var settings = unsafe daybook_http_settings()
    let limits = context.limits
    unsafe settings.listener = listener
    unsafe settings.connections = UInt32(limits.connections)
    unsafe settings.connections_per_peer = UInt32(limits.connectionsPerPeer)
    unsafe settings.connection_bytes = limits.headerBytes
    // The owner keeps the context until the daemon has stopped.
    unsafe settings.context = Unmanaged.passUnretained(context).toOpaque()
    unsafe HTTPContext.fill(&settings)
    let started: OpaquePointer?
    if let tls {
      unsafe started = tls.certificate.withCString { certificate in
        unsafe tls.key.withCString { key in
          unsafe settings.certificate = certificate
          unsafe settings.key = key
          return unsafe daybook_http_start(&settings)
        }
      }
    } else {
      unsafe started = daybook_http_start(&settings)
    }
    guard let handle = unsafe started else { return nil }
    unsafe self.handle = handle
  }

  /// Takes no new clients. Shut alone, the port would go on to accept them and never answer.
  func quiet() {
    let socket = unsafe MHD_quiesce_daemon(handle)
    if socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  deinit { unsafe MHD_stop_daemon(handle) }
}
