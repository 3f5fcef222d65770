#pragma once

#include <string>

namespace hookctl {

/// A library of others that this program is linked to.
struct ForeignLibrary {
  /// run: the library that is loaded now said so. build: its headers did, and it has no word for
  /// it.
  enum class Told { run, build };

  std::string name; ///< as its makers write it, in lower case: "openssl"
  std::string version;
  Told told = Told::run;
};

} // namespace hookctl
