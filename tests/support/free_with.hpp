#pragma once

namespace hookctl::tests {

/// For std::unique_ptr over OpenSSL's objects. The judges of our TLS share nothing with what they
/// judge.
template<auto Free> struct FreeWith {
  template<typename T> void operator()(T* object) const { Free(object); }
};

} // namespace hookctl::tests
