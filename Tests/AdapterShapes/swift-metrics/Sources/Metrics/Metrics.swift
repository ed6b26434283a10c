/// Prints each increment of a metric with dimensions; the others keep silent.
public final class Counter: Sendable {
  private let name: String?

  public init(label: String, dimensions: [(String, String)] = []) {
    let words = dimensions.map { "\($0)=\($1)" }.joined(separator: ",")
    name = words.isEmpty ? nil : "\(label){\(words)}"
  }

  public func increment<Number: BinaryInteger>(by amount: Number) {
    if let name { print("metric \(name) +\(amount)") }
  }

  public func increment() { increment(by: 1) }
}

public final class Gauge: Sendable {
  public init(label: String, dimensions: [(String, String)] = []) {}
  public func record<Number: BinaryInteger>(_ value: Number) {}
}

public final class Timer: Sendable {
  public init(label: String, dimensions: [(String, String)] = []) {}
  public func recordNanoseconds(_ duration: Int64) {}
}
