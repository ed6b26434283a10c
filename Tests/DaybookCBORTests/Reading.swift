import DaybookCBOR

/// The result of one use of a reader, and the reader's offset afterwards.
struct Reading<Value> {
  let result: Result<Value, CBORError>
  let offset: Int

  /// Uses a new reader on the bytes.
  init(_ bytes: [UInt8], _ body: (inout CBORReader) throws(CBORError) -> Value) {
    var reader = CBORReader(bytes.span.bytes)
    do throws(CBORError) {
      result = .success(try body(&reader))
    } catch {
      result = .failure(error)
    }
    offset = reader.offset
  }

  /// The error thrown, nil when there was none.
  var error: CBORError? {
    if case .failure(let error) = result { return error }
    return nil
  }
}

/// The error `validateDeterministic` throws for the bytes, nil when they are valid.
func refusal(of bytes: [UInt8]) -> CBORError? {
  do throws(CBORError) {
    try validateDeterministic(bytes.span.bytes)
    return nil
  } catch {
    return error
  }
}
