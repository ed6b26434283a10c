internal import CDaybookCurl
internal import Synchronization

/// Calls out over HTTP: several at once on the thread that asks, which is blocked until each has an answer or a failure.
///
/// Connections are kept for the next call. TLS is 1.2 or later and always verified; redirects are not followed, and neither
/// proxies nor passwords are taken from the environment.
// Sendable: `isBusy` keeps the handle to one thread at a time; waking it alone is allowed from any thread (curl_multi_wakeup).
@safe package final class Fetcher: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer
  private let authorities: String?
  private let isBusy = Atomic(false)
  private let isStopped = Atomic(false)

  /// - Parameter authorities: A file of PEM certificates to trust; nil: those that the system trusts.
  package init(authorities: String? = nil) {
    precondition(Fetcher.isLibraryReady, "libcurl could not be made ready")
    guard let handle = unsafe curl_multi_init() else { preconditionFailure("libcurl has no memory") }
    unsafe self.handle = handle
    self.authorities = authorities
  }

  deinit { unsafe curl_multi_cleanup(handle) }

  private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Makes one call. Never from two threads at a time.
  package func fetch(_ request: FetchRequest) throws(FetchFailure) -> FetchAnswer {
    try fetch([request])[0].get()
  }

  /// Makes calls at once; outcomes are in the order of the requests. Never from two threads at a time.
  package func fetch(_ requests: [FetchRequest]) -> [Result<FetchAnswer, FetchFailure>] {
    precondition(!isBusy.exchange(true, ordering: .acquiring), "a fetcher is used by one thread at a time")
    defer { isBusy.store(false, ordering: .releasing) }
    let calls = requests.map { FetchCall($0, authorities: authorities) }
    for call in calls { unsafe call.join(handle) }
    defer { for call in calls { unsafe call.leave(handle) } }
    while !isStopped.load(ordering: .acquiring), calls.contains(where: { $0.outcome == nil }) {
      var running: Int32 = 0
      let code = unsafe curl_multi_perform(handle, &running)
      precondition(code == CURLM_OK, "libcurl cannot go on")
      var ending = CURLE_OK
      while let ended = unsafe daybook_fetch_ended(handle, &ending) {
        for call in calls where unsafe call.handle == ended { call.end(ending) }
      }
      if running > 0 { unsafe curl_multi_poll(handle, nil, 0, 60_000, nil) }
    }
    return calls.map { $0.outcome ?? .failure(FetchFailure(kind: .stopped, found: "the call was stopped")) }
  }

  /// Ends the call that waits, and every later one, as stopped. From any thread.
  package func stop() {
    isStopped.store(true, ordering: .releasing)
    unsafe curl_multi_wakeup(handle)
  }
}
