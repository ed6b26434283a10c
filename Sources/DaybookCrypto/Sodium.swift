internal import CDaybookSodium

/// libsodium, initialised once a process; it cannot run without its random numbers.
enum Sodium {
  private static let isReady = sodium_init() >= 0

  static func makeReady() { precondition(isReady, "libsodium found no source of random numbers") }
}
