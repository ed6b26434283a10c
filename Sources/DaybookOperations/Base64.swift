package import DaybookCrypto

/// For whoever stands on this module and not on what it is made of.
package typealias Base64 = DaybookCrypto.Base64
