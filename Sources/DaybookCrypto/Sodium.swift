internal import CDaybookSodium

/// libsodium, initialised once per process; without a source of random numbers the process ends.
enum Sodium {
  private static let isReady = sodium_init() >= 0

  static func makeReady() { precondition(isReady, "libsodium found no source of random numbers") }
}
