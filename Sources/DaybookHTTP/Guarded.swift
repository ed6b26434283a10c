internal import DaybookStore

/// A value that one thread at a time may use.
package final class Guarded<Value>: Sendable {
  private let monitor: Monitor<Value>

  package init(_ value: consuming sending Value) { monitor = Monitor(value) }

  /// Lends the value; a body must not enter the same guard again.
  package func with<Result>(_ body: (inout Value) -> Result) -> Result { monitor.withLock { body(&$0) } }
}
