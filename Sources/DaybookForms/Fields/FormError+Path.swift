import DaybookCBOR

extension FormError {
  /// The same error with the path to its offset, such as `data.reasons[1].code`.
  ///
  /// The path is found from the bytes only after an error, so that reading sound bytes costs nothing more.
  func located(in bytes: RawSpan) -> FormError {
    FormError(code, at: offset, path: FormError.path(to: offset, in: bytes), message)
  }

  private static func path(to target: Int, in bytes: RawSpan) -> String {
    var cbor = CBORReader(bytes)
    var path = ""
    for _ in 0..<CBORReader.maxDepth {
      do {
        guard let step = try FormError.step(to: target, from: &cbor) else { return path }
        path += path.isEmpty || step.hasPrefix("[") ? step : "." + step
      } catch {
        return path
      }
    }
    return path
  }

  /// The name or index of the part of the next item that contains the target; the reader is then at that
  /// part.
  private static func step(to target: Int, from cbor: inout CBORReader) throws(CBORError) -> String? {
    switch cbor.peekMajorType {
    case .map:
      for _ in 0..<(try cbor.readMapHeader()) {
        let key = cbor.offset
        if target < key { return nil }
        let name = try cbor.readText()
        if target < cbor.offset { return nil }
        if contains(target, cbor) { return name }
        try cbor.skip()
      }
      return nil
    case .array:
      for index in 0..<(try cbor.readArrayHeader()) {
        if target < cbor.offset { return nil }
        if contains(target, cbor) { return "[\(index)]" }
        try cbor.skip()
      }
      return nil
    default: return nil
    }
  }

  /// Whether the next item, or its broken part, contains the target.
  private static func contains(_ target: Int, _ cbor: CBORReader) -> Bool {
    var end = cbor
    do { try end.skip() } catch { return true }
    return target < end.offset
  }
}
