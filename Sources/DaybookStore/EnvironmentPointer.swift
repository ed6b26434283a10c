/// LMDB's environment, which `OpenEnvironment` opens, closes and lends.
@safe struct EnvironmentPointer {
  let pointer: OpaquePointer
}
