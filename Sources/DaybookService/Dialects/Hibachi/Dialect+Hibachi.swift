extension Dialect {
  static let hibachi = Dialect(routes: []) { $0.answer }
}
